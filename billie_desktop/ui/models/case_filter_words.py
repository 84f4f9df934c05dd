"""The filters of the collections queue in words, for its chips and for its menu."""

from __future__ import annotations

from dataclasses import replace

from billie_desktop.domain.case_filter import NO_STEP, STEPS, CaseFilter
from billie_desktop.domain.circumstances import RUNGS
from billie_desktop.ui.models.filter_words import ChipWords

STEP, HARDSHIP, STOPPED = "rungs", "hardship", "stopped"
NEWEST, OLDEST = "newest update first", "oldest update first"
NET_RECOVERY = "Expected net recovery"
NO_NET_RECOVERY = "not in the records of this desk"


def step_word(rung: int) -> str:
    """ "Step 2 of 5", "Before the first step"."""
    return "Before the first step" if rung == NO_STEP else f"Step {rung} of {RUNGS}"


def case_chips(filters: CaseFilter) -> tuple[ChipWords, ...]:
    """What narrows beside the state, and beside the text, which stands in its field."""
    chips = []
    if filters.rungs:
        words = ["before the first" if rung == NO_STEP else str(rung) for rung in STEPS if rung in filters.rungs]
        chips.append(ChipWords(STEP, "Step", ", ".join(words)))
    for field, name in ((HARDSHIP, "Hardship paused"), (STOPPED, "Contact stopped")):
        value = getattr(filters, field)
        if value is not None:
            chips.append(ChipWords(field, name, "yes" if value else "no"))
    return tuple(chips)


def without_filter(filters: CaseFilter, field: str) -> CaseFilter:
    """The same with one filter taken away."""
    return replace(filters, rungs=frozenset()) if field == STEP else with_flag(filters, field, None)


def with_flag(filters: CaseFilter, field: str, value: bool | None) -> CaseFilter:
    """The same with one of the two flags chosen either way, or not."""
    return replace(filters, hardship=value) if field == HARDSHIP else replace(filters, stopped=value)
