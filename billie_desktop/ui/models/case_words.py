"""A collections case in badges and words (features.md CV-3, CV-4)."""

from __future__ import annotations

from billie_desktop.domain.circumstances import RUNGS, CaseState, CollectionCase
from billie_desktop.ui.kit.columns import BadgeCell

STATE_WORDS: dict[str, str] = {
    CaseState.OPEN: "open",
    CaseState.AWAITING_HUMAN: "awaiting human",
    CaseState.CURED: "cured",
}
PAUSED, STOPPED = "hardship", "no contact"


def state_word(case: CollectionCase) -> str:
    """ "awaiting human"; an unlisted word as it was received."""
    return STATE_WORDS.get(case.state or "", case.state or "")


def step_words(case: CollectionCase) -> str:
    """ "step 2 of 5"; empty before the first step."""
    return f"step {case.rung} of {RUNGS}" if case.rung is not None else ""


def case_badges(case: CollectionCase | None) -> tuple[BadgeCell, ...]:
    """Step and state of a running case, then the flags that hold; nothing for an account without either."""
    if case is None:
        return ()
    badges = []
    if case.is_running:
        known = case.state in STATE_WORDS
        step = f"{case.rung}/{RUNGS}" if case.rung is not None else ""
        words = " · ".join(part for part in (step, state_word(case)) if part)
        status = "attention-amber" if known else "unknown"
        badges.append(BadgeCell(status, words, icon="ladder" if known else None))
    if case.is_paused:
        badges.append(BadgeCell("attention-blue", PAUSED, icon="pause"))
    if case.stopped_contact:
        badges.append(BadgeCell("attention-red", STOPPED, icon="phone-off"))
    return tuple(badges)


def case_spoken(case: CollectionCase | None) -> str:
    """The badges in words: "collections step 2 of 5, awaiting human, contact stopped"."""
    if case is None:
        return ""
    parts = []
    if case.is_running:
        parts.append(" ".join(part for part in ("collections", step_words(case)) if part))
        parts.append(state_word(case))
    if case.is_paused:
        parts.append("hardship paused")
    if case.stopped_contact:
        parts.append("contact stopped")
    return ", ".join(parts)
