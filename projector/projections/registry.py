"""Which projection handles which event type."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from projector.contract.event import Event
from projector.projections.workspace import Needs, Workspace

FAMILIES = (
    "accounts",
    "schedules",
    "aging",
    "customers",
    "identity",
    "blocks",
    "write_offs",
    "block_clears",
    "adjustments",
    "audit",
    "collection_cases",
    "chat_start",
    "chat_messages",
    "chat_application",
    "chat_noticeboard",
    "chat_decision",
    "chat_summary",
    "assessments",
    "statement_capture",
    "fraud_risk",
    "identity_reports",
    "notifications",
    "contact_profile",
    "contact_consent",
    "contact_links",
    "contact_interactions",
    "contact_erasure",
    "contact_merge",
    "feedback",
    "batches",
    "releases",
    "release_gate",
    "inbound_sms",
    "staff_chat",
    "contact_notes",
)
"""The family modules, each with ``PROJECTIONS: dict[str, Projection]``."""


@dataclass(frozen=True, slots=True)
class Projection:
    """One event type's fold.

    ``needs`` names the documents to load; it must not fail on bad values (it skips them). ``fold`` reads and checks
    everything before its first write (rule ORD-4) and raises PermanentError for an entry that cannot be applied.
    """

    needs: Callable[[Event, Needs], None]
    fold: Callable[[Event, Workspace], None]


@dataclass(frozen=True, slots=True)
class FamilyFailure:
    """A family whose module could not be loaded, and why; its types are handled by nobody."""

    family: str
    error: Exception


def load(failures: list[FamilyFailure] | None = None, families: tuple[str, ...] = FAMILIES) -> dict[str, Projection]:
    """Every projection by event type.

    A family that cannot be imported never stops the others (rule DEC-8); it is added to ``failures``.
    """
    found: dict[str, Projection] = {}
    for family in families:
        try:
            module = import_module(f"{__package__}.{family}")
            found.update(module.PROJECTIONS)
        except Exception as error:
            if failures is not None:
                failures.append(FamilyFailure(family, error))
    return found
