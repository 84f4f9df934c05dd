"""Narrows the dead letters: by type of event, and by why they were given up."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from billie_desktop.domain.dead_letter import LetterChoice, LetterChoices, failure_choices
from billie_desktop.ui.kit.inputs import Choice
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.letter_rows import failure_word

ALL_TYPES, ALL_FAILURES = "All types", "All failures"
SHORTEST = 8


class LetterFilterBar(QWidget):
    """What can be chosen comes from the server, with how many there are; what is chosen stays, also at none."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.types, self.failures = Choice([ALL_TYPES]), Choice([ALL_FAILURES])
        self.types.setAccessibleName("Type of event")
        self.failures.setAccessibleName("Kind of failure")
        self._types = [""]
        self._failures = [""]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens().spacing.step_2)
        for box in (self.types, self.failures):
            # As wide as there is room, not as the longest type.
            box.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(SHORTEST)
            box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            row.addWidget(box, 1)
            box.currentIndexChanged.connect(lambda _place: self.changed.emit())

    @property
    def event_type(self) -> str:
        """The chosen type, '' for all."""
        return self._types[max(0, self.types.currentIndex())]

    @property
    def failure(self) -> str:
        """The chosen kind of failure, '' for all."""
        return self._failures[max(0, self.failures.currentIndex())]

    def show_choices(self, choices: LetterChoices) -> None:
        """Other things to choose from, in place: nothing is chosen by it."""
        self._types = _fill(self.types, ALL_TYPES, self.event_type, choices.event_types, str)
        self._failures = _fill(
            self.failures, ALL_FAILURES, self.failure, failure_choices(choices.failures), failure_word
        )

    def clear(self) -> None:
        """All types, all failures."""
        if self.event_type or self.failure:
            with QSignalBlocker(self.types), QSignalBlocker(self.failures):
                self.types.setCurrentIndex(0)
                self.failures.setCurrentIndex(0)
            self.changed.emit()


def _fill(
    box: Choice, everything: str, chosen: str, found: Iterable[LetterChoice], word: Callable[[str], str]
) -> list[str]:
    counted = {each.value: each.count for each in found if each.value}
    if chosen:
        counted.setdefault(chosen, 0)
    values = ["", *counted]
    words = [everything, *(f"{word(value)} · {count:,}" for value, count in counted.items())]
    with QSignalBlocker(box):
        if words != [box.itemText(place) for place in range(box.count())]:
            box.clear()
            box.addItems(words)
        box.setCurrentIndex(values.index(chosen))
    return values
