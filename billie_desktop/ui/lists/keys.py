"""What the keys of a list do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from billie_desktop.ui.keys.router import Layer
from billie_desktop.ui.keys.shortcuts import Do, Scope

if TYPE_CHECKING:
    from billie_desktop.ui.lists.page import ListPage


def list_layer(page: ListPage, extra: Mapping[Do, Callable[[], None]]) -> Layer:
    """Cursor, open, copy, search, read again; and the keys of one list alone."""
    return Layer(
        Scope.LIST,
        {
            Do.ROW_NEXT: lambda: page.step(1),
            Do.ROW_PREVIOUS: lambda: page.step(-1),
            Do.OPEN: lambda: page.open_current(new_window=False),
            Do.OPEN_WINDOW: lambda: page.open_current(new_window=True),
            Do.COPY_NUMBER: page.copy_current,
            Do.FIND: lambda: page.head.narrow.setFocus(Qt.FocusReason.ShortcutFocusReason),
            Do.REFRESH: page.on_half_minute,
            Do.CLOSE: page.escape,
            **extra,
        },
    )
