"""Under which terms a customer, an account or a contact is found, and where a typed text begins among them.

The projector keeps the terms of a document in ``_proj.search``, one indexed array. A search is a range of that index:
all terms that begin with a given text. ``n:`` a word of a name, ``2:`` the beginning of one word and another word,
``e:`` e-mail address, ``p:`` digits of a mobile number, ``i:`` id or number, ``t:`` transaction of an account.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from projector.contract.collections import CONTACTS, CUSTOMERS, LOAN_ACCOUNTS
from projector.contract.name_words import name_words, typed_words

SEARCH = "search"
FIELD = f"_proj.{SEARCH}"

SOURCES: dict[str, frozenset[str]] = {
    CUSTOMERS: frozenset(
        {
            "customerId",
            "mergedInto",
            "fullName",
            "firstName",
            "middleName",
            "lastName",
            "preferredName",
            "emailAddress",
            "mobilePhoneNumber",
        }
    ),
    LOAN_ACCOUNTS: frozenset({"loanAccountId", "accountNumber", "customerName", "repaymentSchedule", "closure"}),
    CONTACTS: frozenset({"contactId", "mergedInto", "firstName", "email", "mobileE164", "referralCode"}),
}
"""Fields that the terms are made of, by collection; a change of one of them makes new terms."""

BEGINNING = 3
"""So many letters of one word stand before another word in a ``2:`` term: two words are one range of the index."""
PAIRED_WORDS = 6
SHORTEST_TAIL = 3
MOST_TRANSACTIONS = 200
LONGEST = 80
_NOT_DIGITS = re.compile(r"\D+")
_TAIL = re.compile(r"^[a-z]{1,8}[-_]?(?=[a-z0-9]*[0-9])")


def search_terms(collection: str, document: Mapping[str, Any], known: Iterable[str] = ()) -> list[str]:
    """The terms of a document without repeats. ``known``: its terms so far, of which transactions stay.

    A customer or contact that was merged into another one is found by its id alone.
    """
    if collection == CUSTOMERS:
        terms = _customer(document)
    elif collection == CONTACTS:
        terms = _contact(document)
    else:
        ids = _ids(document.get("loanAccountId"), document.get("accountNumber"))
        terms = [*ids, *_names(document.get("customerName")), *_transactions(document, known)]
    return list(dict.fromkeys(term[:LONGEST] for term in terms))


def transaction_term(identifier: str) -> str:
    """The term of a transaction id."""
    return f"t:{identifier.strip().lower()}"[:LONGEST]


def begins_id(text: str) -> str:
    """Where terms of ids and numbers begin that begin as typed."""
    return f"i:{text.strip().lower()}"


def begins_email(text: str) -> str:
    """Where terms of addresses begin that begin as typed."""
    return f"e:{text.strip().lower()}"


def begins_phone(national: str) -> str:
    """Where terms of mobile numbers begin; ``national`` has neither ``+61`` nor ``0`` in front."""
    return f"p:{national}"


def begins_names(text: str) -> tuple[str, ...]:
    """Where terms begin for words of names in any order; a document must have one term for each. () without words.

    The first one is the narrowest: of two words and more it is one range for the two longest.
    """
    words = sorted(dict.fromkeys(typed_words(text)), key=len, reverse=True)
    if len(words) < 2:
        return tuple(f"n:{word}" for word in words)
    long, other, *rest = words
    narrow = [f"2:{other[:BEGINNING]} {long}"]
    return (*narrow, *([f"n:{other}"] if len(other) > BEGINNING else []), *(f"n:{word}" for word in rest))


def phone_digits(number: object) -> str:
    """A stored mobile number as the search knows it: digits, without ``+61`` or ``0``; '' when there are none."""
    text = str(number) if isinstance(number, str | int) else ""
    digits = _NOT_DIGITS.sub("", text).removeprefix("00")
    if text.strip().startswith(("+61", "0061")) or (digits.startswith("61") and len(digits) > 9):
        return digits.removeprefix("61").removeprefix("0")
    return digits.removeprefix("0")


def _customer(document: Mapping[str, Any]) -> list[str]:
    ids = _ids(document.get("customerId"))
    if document.get("mergedInto"):
        return ids
    names = (document.get(each) for each in ("fullName", "firstName", "middleName", "lastName", "preferredName"))
    reached = _reached(document.get("emailAddress"), document.get("mobilePhoneNumber"))
    return [*ids, *_names(*names), *reached]


def _contact(document: Mapping[str, Any]) -> list[str]:
    ids = _ids(document.get("contactId"))
    if document.get("mergedInto"):
        return ids
    reached = _reached(document.get("email"), document.get("mobileE164"))
    return [*ids, *_ids(document.get("referralCode")), *_names(document.get("firstName")), *reached]


def _names(*names: object) -> list[str]:
    words = name_words(*names)
    return [*(f"n:{word}" for word in words), *_pairs(words[:PAIRED_WORDS])]


def _reached(email: object, mobile: object) -> list[str]:
    phone = phone_digits(mobile)
    address = [begins_email(email)] if isinstance(email, str) and email.strip() else []
    return [*address, begins_phone(phone)] if phone else address


def _pairs(words: list[str]) -> list[str]:
    terms = []
    for one in words:
        for other in words:
            if one != other:
                terms += [f"2:{one[:length]} {other}" for length in range(1, min(BEGINNING, len(one)) + 1)]
    return terms


def _ids(*identifiers: object) -> list[str]:
    """Each id, and what follows its letters: ``7f3a`` of CUS-7F3A."""
    terms = []
    for identifier in identifiers:
        text = identifier.strip().lower() if isinstance(identifier, str) else ""
        if text:
            tail = _TAIL.sub("", text)
            terms += [f"i:{text}", *([f"i:{tail}"] if len(tail) >= SHORTEST_TAIL else [])]
    return terms


def _transactions(document: Mapping[str, Any], known: Iterable[str]) -> list[str]:
    """Those of the schedule and of the closure, then the newest of those known from events."""
    schedule, closure = document.get("repaymentSchedule"), document.get("closure")
    found: dict[str, None] = {}
    rows = schedule.get("payments") if isinstance(schedule, Mapping) else None
    for row in rows if isinstance(rows, list) else ():
        linked = row.get("linkedTransactionIds") if isinstance(row, Mapping) else None
        for each in linked if isinstance(linked, list) else ():
            if isinstance(each, str) and each.strip():
                found[transaction_term(each)] = None
    last = closure.get("triggeredByTransactionId") if isinstance(closure, Mapping) else None
    if isinstance(last, str) and last.strip():
        found[transaction_term(last)] = None
    kept = [term for term in known if term.startswith("t:") and term not in found]
    return [*list(found)[-MOST_TRANSACTIONS:], *kept[-MOST_TRANSACTIONS:]]
