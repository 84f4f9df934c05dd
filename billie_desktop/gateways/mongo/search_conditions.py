"""Filters for documents without search terms: anchored prefixes on indexed fields; words of names by scan."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from billie_desktop.domain.phone import stored_spellings
from billie_desktop.domain.search_text import SearchText
from billie_desktop.gateways.mongo.database import Document


def customer_condition(query: SearchText) -> Document | None:
    """The filter on ``customers``; None when the text cannot mean a customer. Aliases are never listed."""
    parts: list[Document] = []
    if query.email:
        spellings = {query.email, query.text.replace(" ", "")}
        parts += [{"emailAddress": _starts_with(text)} for text in sorted(spellings)]
    if query.phone:
        parts += [{"mobilePhoneNumber": _starts_with(text)} for text in stored_spellings(query.phone)]
    parts += _code_conditions(("customerId",), query.code)
    if query.words:
        parts.append({"$and": _word_conditions("fullName", query.words)})
    return {"mergedInto": None, "$or": parts} if parts else None


def named_condition(query: SearchText) -> Document:
    """The filter on ``customers`` by the words of their names."""
    return {"mergedInto": None, "$and": _word_conditions("fullName", query.words)}


def account_condition(query: SearchText) -> Document | None:
    """The filter on ``loan-accounts`` by number or ledger id; None when the text cannot mean one."""
    parts = _code_conditions(("accountNumber", "loanAccountId"), query.code)
    return {"$or": parts} if parts else None


def contact_condition(query: SearchText) -> Document | None:
    """The filter on ``contacts``; None when the text cannot mean one."""
    parts: list[Document] = []
    if query.email:
        parts.append({"email": _starts_with(query.email)})
    if query.phone:
        parts += [{"mobileE164": _starts_with(text)} for text in stored_spellings(query.phone)[:1]]
    parts += _code_conditions(("contactId", "referralCode"), query.code)
    if query.words:
        parts.append({"$and": _word_conditions("firstName", query.words)})
    return {"mergedInto": None, "$or": parts} if parts else None


def _starts_with(text: str) -> dict[str, str]:
    # A case-sensitive anchored expression is a range scan of the index; with the "i" option it would be a full scan.
    return {"$regex": "^" + re.escape(text)}


def _code_conditions(names: Iterable[str], code: str | None) -> list[Document]:
    if not code:
        return []
    spellings = dict.fromkeys((code, code.upper(), code.lower()))
    return [{name: _starts_with(text)} for name in names for text in spellings]


def _word_conditions(field: str, words: Iterable[str]) -> list[Any]:
    return [{field: {"$regex": rf"(^|[\s'’\-]){re.escape(word)}", "$options": "i"}} for word in words]
