"""A caption above its value, in a slot that keeps its place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.domain.words import DASH
from billie_desktop.ui.kit.labels import Label, Paragraph
from billie_desktop.ui.kit.tokens import tokens


class Slot(QWidget):
    """A caption above whatever it names; it keeps its place when there is nothing. ``beside`` follows the caption,
    ``dense`` is for slots without buttons."""

    def __init__(
        self,
        caption: str,
        *inside: QWidget,
        beside: Sequence[QWidget] = (),
        dense: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head, row = QHBoxLayout(), QHBoxLayout()
        for line, widgets in ((head, (Label(caption, "caption", "text-muted"), *beside)), (row, inside)):
            line.setSpacing(tokens().spacing.step_2)
            for widget in widgets:
                line.addWidget(widget, 1 if isinstance(widget, Paragraph) else 0)
            if not any(isinstance(widget, Paragraph) for widget in widgets):
                line.addStretch(1)
        head.addStrut(tokens().control.icon if dense else tokens().control.least_target)
        row.addStrut(tokens().control.badge if dense else tokens().row.key_value)
        column.addLayout(head)
        column.addLayout(row)
        column.addStretch(1)


def write_slot(label: Label, caption: str, text: str) -> None:
    """Another value in place; a dash is muted and said to be missing."""
    label.setText(text)
    label.set_tone("text-muted" if text == DASH else "text")
    label.setAccessibleName(f"{caption}: {'not available' if text == DASH else text}")
