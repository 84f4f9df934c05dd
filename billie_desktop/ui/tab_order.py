"""Tab order of widgets that are made while the window is open: Qt would put them last."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QWidget


def tab_after(anchor: QWidget, widgets: Iterable[QWidget]) -> None:
    """Have Tab go from ``anchor`` through ``widgets`` in order, and then on as before."""
    before = anchor
    for widget in widgets:
        QWidget.setTabOrder(before, widget)
        before = widget
