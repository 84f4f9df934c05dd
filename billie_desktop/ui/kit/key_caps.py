"""Keys drawn where they work: caps with a word behind them, as at the foot of a list or a drawer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from billie_desktop.ui.kit.painting import key_cap_width, paint_key_cap
from billie_desktop.ui.kit.text_painting import paint_text, text_width
from billie_desktop.ui.kit.theme import theme

CAP_GAP = 6
WORD_GAP = 6
HINT_GAP = 16
HEIGHT = 20

# Names of keys as they are drawn; the rest is drawn as it is spelt.
SIGNS = {"Up": "↑", "Down": "↓", "Left": "←", "Right": "→"}


def cap_labels(keys: str) -> list[str]:
    """The caps of a key sequence: "Ctrl+Enter" is two of them, "Up" is an arrow."""
    parts = keys.split("+") if keys != "+" else ["+"]
    return [SIGNS.get(part, part) for part in parts]


class KeyHints(QWidget):
    """A row of (keys, word): `KeyHints([("Ctrl+Enter", "review")])`. Keys that share a word: "Up Down"."""

    def __init__(self, hints: Sequence[tuple[str, str]] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hints: tuple[tuple[str, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_hints(hints)

    def set_hints(self, hints: Sequence[tuple[str, str]]) -> None:
        """Show these hints."""
        self._hints = tuple(hints)
        self.setAccessibleName(", ".join(f"{keys} {word}".strip() for keys, word in self._hints))
        self.setFixedSize(self.sizeHint())
        self.update()

    def _caps(self, keys: str) -> list[str]:
        return [label for chord in keys.split(" ") for label in cap_labels(chord)]

    def sizeHint(self) -> QSize:
        width = 0.0
        for keys, word in self._hints:
            caps = self._caps(keys)
            width += sum(key_cap_width(cap) + CAP_GAP for cap in caps) + text_width(word, "caption")
            width += HINT_GAP + (WORD_GAP - CAP_GAP if word else 0)
        return QSize(max(0, round(width) - HINT_GAP + 1) if self._hints else 0, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        x = 0
        for keys, word in self._hints:
            for cap in self._caps(keys):
                x += paint_key_cap(painter, QRect(x, 0, 0, self.height()), cap) + CAP_GAP
            x += WORD_GAP - CAP_GAP
            box = QRect(x, 0, self.width() - x + HINT_GAP, self.height())
            x += round(paint_text(painter, box, word, "caption", theme().color("text-muted"), elide=False)) + HINT_GAP


class KeyCap(QWidget):
    """One key alone."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = label
        self.setFixedSize(key_cap_width(label), HEIGHT)
        self.setAccessibleName(label)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_key_cap(QPainter(self), self.rect(), self._label)
