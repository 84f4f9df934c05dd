"""What an agent may have meant by a text typed into the search (features.md SE-1 to SE-4)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from billie_desktop.domain.phone import national_part

SHORTEST = 3
SHORTEST_REFERENCE = 6
_SPACES = re.compile(r"\s+")
_CODE = re.compile(r"^[\w.\-]+$")
_ID_PREFIX = re.compile(r"^[A-Za-z]{2,8}-")


@dataclass(frozen=True, slots=True)
class SearchText:
    """A routed text. Each part is None or empty when the text cannot mean that.

    ``email``: start of an e-mail address, lower case. ``phone``: national digits of a phone number (``phone.py``).
    ``code``: start of a customer id, account number or ledger id, as typed. ``words``: starts of name words, any order.
    ``reference``: id of a transaction or reference of a payment, as typed.
    """

    text: str
    email: str | None = None
    phone: str | None = None
    code: str | None = None
    words: tuple[str, ...] = ()
    reference: str | None = None

    @property
    def is_empty(self) -> bool:
        """Too short to be searched for."""
        return not (self.email or self.phone or self.code or self.words)

    @property
    def meaning(self) -> str:
        """How it was read, in words."""
        parts = [
            word
            for word, present in (
                ("e-mail", self.email),
                ("phone", self.phone),
                ("id or account number", self.code),
                ("name", self.words),
                ("reference", self.reference),
            )
            if present
        ]
        return ", ".join(parts)


def clean(text: str) -> str:
    """The text as it is searched: one space between words, none around."""
    return _SPACES.sub(" ", text).strip()


def route(text: str) -> SearchText:
    """An ``@`` makes an e-mail, digits a phone or a number, an id prefix a code; anything else is names.

    A code with digits, long enough and no phone number, may also be the reference of a payment.
    """
    typed = clean(text)
    if len(typed) < SHORTEST:
        return SearchText(typed)
    if "@" in typed:
        return SearchText(typed, email=typed.replace(" ", "").lower())
    phone = national_part(typed)
    compact = typed.replace(" ", "")
    if _ID_PREFIX.match(typed) and any(char.isdigit() for char in typed):
        code = typed if _CODE.match(typed) else None
        return SearchText(typed, code=code, reference=_reference(code))
    if any(char.isdigit() for char in compact):
        code = compact if _CODE.match(compact) else None
        return SearchText(typed, phone=phone, code=code, reference=None if phone else _reference(code))
    email = typed.lower() if " " not in typed else None
    code = typed if _ID_PREFIX.match(typed) and _CODE.match(typed) else None
    return SearchText(typed, email=email, code=code, words=tuple(typed.split(" ")))


def _reference(code: str | None) -> str | None:
    return code if code is not None and len(code) >= SHORTEST_REFERENCE else None


def rank(text: SearchText, customer_id: str, name: str | None, email: str | None) -> tuple[int, str, str]:
    """Sort key of a hit: exact id or e-mail first, then names that begin as typed, then by name."""
    typed = text.text.casefold()
    known = (name or "").casefold()
    if typed in (customer_id.casefold(), (email or "").casefold()):
        order = 0
    elif known == typed:
        order = 1
    elif known.startswith(typed):
        order = 2
    else:
        order = 3
    return order, known or "\uffff", customer_id
