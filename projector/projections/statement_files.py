"""What a finished statement retrieval brought: files by step, and the names of the account holders."""

from __future__ import annotations

from projector.projections.reading import Reader
from projector.projections.values import clean_text

STEPS = {
    "statement-data": "statementData",
    "categorized-transactions": "categorizedTransactions",
    "affordability-report": "affordabilityReport",
    "retrieve-accounts": "accounts",
}
"""Step of the retrieval → name of its file in the read model."""


def file_locations(read: Reader) -> dict[str, str]:
    """The first location of each step that has one."""
    steps = read.group("steps")
    found = {}
    for step, name in STEPS.items() if steps is not None else ():
        part = steps.group(step) if steps is not None else None
        locations = None if part is None else part.texts("file_locations", "fileLocations")
        first = next((location for location in locations or () if location.strip()), None)
        if first is not None:
            found[name] = first
    return found


def account_holders(read: Reader) -> list[str]:
    """Trimmed names; blank ones and what is no text are left out."""
    summary = read.group("account_summary", "accountSummary")
    names = None if summary is None else summary.raw("account_holders", "accountHolders")
    if not isinstance(names, list):
        return []
    trimmed = (clean_text(name).strip() for name in names if isinstance(name, str))
    return [name for name in trimmed if name]
