"""By which fields, besides natural keys, folds look for documents: the indexes that a rebuild needs while it folds.

A field that is missing here costs time and never correctness: it is found without an index. The terms of the desk's
search are not among them: an account has hundreds of them, and every write of an event would look at each.
"""

from __future__ import annotations

from collections.abc import Iterator

from projector.contract.collections import (
    CONTACT_AUDIT_LOG,
    CONTACT_NOTES,
    CONTACTS,
    CONVERSATIONS,
    CUSTOMERS,
    EFFECTS,
    FEEDBACK,
    INTERACTIONS,
    RELEASE_GRANTS,
)
from projector.projections.links import DEPENDENTS, INTERACTION_KEY


def _of_links() -> Iterator[tuple[str, str]]:
    for collection, dependent in DEPENDENTS.items():
        for field in (dependent.key, dependent.reference, *dependent.also):
            if field is not None:
                yield collection, field


SOUGHT: frozenset[tuple[str, str]] = frozenset(
    {
        *_of_links(),
        (INTERACTIONS, INTERACTION_KEY),
        (FEEDBACK, "contactIdString"),
        (CONTACT_AUDIT_LOG, "contactIdString"),
        (EFFECTS, "contactId"),
        (CUSTOMERS, "_proj.mobile"),
        (CONTACTS, "mobileE164"),
        (RELEASE_GRANTS, "releaseId"),
        (RELEASE_GRANTS, "mobileE164"),
        (CONVERSATIONS, "applicationNumber"),
        (CONTACT_NOTES, "amendsNote"),
    }
)
"""(collection, field)."""
