"""A routed text as ranges of the projected search terms (``projector.contract.search_terms``)."""

from __future__ import annotations

from billie_desktop.domain.search_text import SearchText
from projector.contract.search_terms import (
    begins_email,
    begins_id,
    begins_names,
    begins_phone,
    transaction_term,
)

Beginnings = tuple[tuple[str, ...], ...]
"""Alternatives; of each one all beginnings must be met by some term of a document."""


def person_beginnings(query: SearchText) -> Beginnings:
    """For customers and contacts: names, e-mail, phone, id."""
    found = []
    names = begins_names(" ".join(query.words))
    if names:
        found.append(names)
    if query.email:
        found.append((begins_email(query.email),))
    if query.phone:
        found.append((begins_phone(query.phone),))
    if query.code:
        found.append((begins_id(query.code),))
    return tuple(found)


def account_beginnings(query: SearchText) -> Beginnings:
    """For accounts: names of their customers, number, ledger id."""
    names = begins_names(" ".join(query.words))
    code = ((begins_id(query.code),),) if query.code else ()
    return (*((names,) if names else ()), *code)


def transaction_beginnings(query: SearchText) -> Beginnings:
    """For accounts: the transactions that they know."""
    return ((transaction_term(query.reference),),) if query.reference else ()


def after(beginning: str) -> str:
    """The first text behind all that begin so."""
    return beginning[:-1] + chr(ord(beginning[-1]) + 1)
