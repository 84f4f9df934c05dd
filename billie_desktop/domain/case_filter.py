"""What narrows the collections queue (features.md WQ-3). An empty filter narrows nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace

from billie_desktop.domain.circumstances import RUNGS, CaseState

NO_STEP = 0
"""Stands for a case before its first step, among the rungs 1 to 5."""
STEPS = (*range(1, RUNGS + 1), NO_STEP)


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """``state`` is a stored word, '' for any; ``running`` leaves out what is cured and what has no state.

    ``rungs``: any of these steps (1 to 5, 0 before the first), empty means all. ``hardship`` and ``stopped``: whether
    that flag holds, None for either; hardship ends with the case. ``text`` is the start of an account number, of an id,
    or of a word of the customer's name.
    """

    state: str = ""
    running: bool = False
    rungs: frozenset[int] = frozenset()
    hardship: bool | None = None
    stopped: bool | None = None
    text: str = ""

    @property
    def narrows_more(self) -> bool:
        """Whether anything beside the state narrows."""
        return bool(self.rungs or self.text) or self.hardship is not None or self.stopped is not None

    def with_step(self, rung: int) -> CaseFilter:
        """The same with this step taken in, or left out when it was in."""
        return replace(self, rungs=self.rungs ^ {rung})


@dataclass(frozen=True, slots=True)
class CaseView:
    """A state of the queue by key, and its word."""

    key: str
    word: str
    filters: CaseFilter


CASE_VIEWS: tuple[CaseView, ...] = (
    CaseView("running", "In collections", CaseFilter(running=True)),
    CaseView("open", "Open", CaseFilter(state=CaseState.OPEN.value)),
    CaseView("awaiting", "Awaiting a human", CaseFilter(state=CaseState.AWAITING_HUMAN.value)),
    CaseView("cured", "Cured", CaseFilter(state=CaseState.CURED.value)),
    CaseView("all", "All", CaseFilter()),
)
EVERY_CASE = "all"


def case_view(key: str) -> CaseView:
    """The view with this key. Raises KeyError."""
    return {view.key: view for view in CASE_VIEWS}[key]
