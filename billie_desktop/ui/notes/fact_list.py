"""Names and values below each other, a hairline under each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from billie_desktop.ui.kit.facts import FactRow


def fact_list(facts: Sequence[tuple[str, str]]) -> QWidget:
    """A widget with one row per (name, value)."""
    block = QWidget()
    column = QVBoxLayout(block)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for name, value in facts:
        column.addWidget(FactRow(name, value, line=True))
    return block
