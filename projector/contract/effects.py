"""Calls to the marketing service that events ask for: the outbox documents in ``projector-effects``.

Some events make no document of their own but a call to another service: an inbound text message is logged there and
may withdraw a consent, a claimed place makes a contact. A fold is pure, so it only writes down the call; a runner
beside the batch loop makes it, again and again until it succeeds, while other work goes on.

One document per call, its natural key ``effectId`` is the idempotency key of the call:

======================  ================================================================================
``effectId``            idempotency key, the same in every attempt and every replay of the history
``kind``                a member of ``Kind``
``contactId``           the contact the call is about; null for ``UpsertContact``
``arguments``           what the call says; removed when it has succeeded
``storeIn``             null, or {collection, key, field}: where the contact id of the answer belongs
``state``               ``due``, ``done`` or ``none``; the runner makes ``done`` of ``due``
``createdAt``           entry time of the event
======================  ================================================================================

The runner adds ``attempts``, ``nextAt`` and ``error`` (a kind, never a text of the service). The fold never touches a
document again, except to empty the texts of a contact that was erased. A rebuild keeps this collection as it is: what
has been called must not be called again for a second copy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """The call to make."""

    LOG_INTERACTION = "LogInteraction"
    SET_CONSENT = "SetConsent"
    UPSERT_CONTACT = "UpsertContact"


class State(StrEnum):
    """Whether the call has to be made.

    ``NONE``: nobody was there to call about when the event came. It is written down all the same, so that a replay of
    the history makes no late call.
    """

    DUE = "due"
    DONE = "done"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Target:
    """Where the answer belongs: a field that is filled when it is empty."""

    collection: str
    key: str
    field: str


@dataclass(frozen=True, slots=True)
class Effect:
    """A call that is due. ``key`` is the idempotency key."""

    key: str
    kind: Kind
    contact_id: str | None
    arguments: Mapping[str, Any]
    target: Target | None = None

    @classmethod
    def parse(cls, document: Mapping[str, Any]) -> Effect:
        """Read an outbox document. Raises KeyError or ValueError when it is not of this format."""
        place = document.get("storeIn")
        return cls(
            key=document["effectId"],
            kind=Kind(document["kind"]),
            contact_id=document.get("contactId"),
            arguments=document.get("arguments") or {},
            target=None if place is None else Target(place["collection"], place["key"], place["field"]),
        )
