"""Amounts to pick instead of typing; the one that is typed carries a tick."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from billie_desktop.domain.money import Money
from billie_desktop.ui.kit.chips import SuggestionChip
from billie_desktop.ui.tab_order import tab_after


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A word and its amount."""

    word: str
    amount: Money


class Suggestions(QWidget):
    """One row of chips behind the field ``after``; ``chosen`` carries the amount as one would type it."""

    chosen = Signal(str)

    def __init__(self, after: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._after = after
        self._shown: tuple[Suggestion, ...] = ()
        self._chips: list[tuple[SuggestionChip, Money]] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self._row.addStretch(1)
        self._amount: Money | None = None

    @property
    def shown(self) -> tuple[Suggestion, ...]:
        """The suggestions on screen."""
        return self._shown

    def show_suggestions(self, suggestions: Sequence[Suggestion]) -> None:
        """Show these; the same ones change nothing, so that nothing moves under the pointer."""
        if tuple(suggestions) == self._shown:
            return
        self._shown = tuple(suggestions)
        for chip, _ in self._chips:
            chip.hide()
            chip.deleteLater()
        self._chips.clear()
        for place, each in enumerate(self._shown):
            chip = SuggestionChip(f"{each.word} {each.amount.with_symbol()}")
            chip.setCheckable(True)
            chip.clicked.connect(lambda _checked=False, amount=each.amount: self._choose(amount))
            self._row.insertWidget(place, chip)
            self._chips.append((chip, each.amount))
        tab_after(self._after, [chip for chip, _ in self._chips])
        self.setVisible(bool(self._shown))
        self.mark(self._amount)

    def _choose(self, amount: Money) -> None:
        self.mark(amount)
        self.chosen.emit(amount.wire())

    def mark(self, amount: Money | None) -> None:
        """Tick the suggestion with this amount."""
        self._amount = amount
        marked = False
        for chip, value in self._chips:
            # Two words may mean the same amount: the first is ticked.
            hit = not marked and amount is not None and value == amount
            marked = marked or hit
            chip.setChecked(hit)
            chip.updateGeometry()
