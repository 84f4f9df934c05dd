"""The drawer of all filters: what is set there beats the smart view; what equals the view is left to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from billie_desktop.domain.account_filter import AccountFilter
from billie_desktop.domain.account_views import AccountQuery, smart_view
from billie_desktop.ui.accounts.filter_form import FilterForm
from billie_desktop.ui.keys.router import KeyRouter, Layer
from billie_desktop.ui.keys.shortcuts import Do, Scope
from billie_desktop.ui.kit.buttons import Button, ButtonKind
from billie_desktop.ui.kit.drawer import Drawer
from billie_desktop.ui.models.filter_words import NAMES


def applied(query: AccountQuery, form: AccountFilter, today: date) -> AccountQuery:
    """The question with the fields of a form: chosen where they differ from the view."""
    own = smart_view(query.view).filters(today)
    for name in NAMES:
        value = form.value_of(name)
        query = query.forget(name) if value == own.value_of(name) else query.choose(**{name: value})
    return query


class FilterDrawer(Drawer):
    """Opens with what the list is narrowed to; ``applied`` hands the new question over."""

    applied = Signal(object)

    def __init__(self, host: QWidget, router: KeyRouter, today: Callable[[], date]) -> None:
        super().__init__(host, "Filters", dense=True)
        self._router = router
        self._today = today
        self._query = AccountQuery()
        self.form = FilterForm()
        self.body_layout.addWidget(self.form)
        self.body_layout.addStretch(1)
        self.clear = Button("Clear")
        self.show_accounts = Button("Show accounts", ButtonKind.MAIN)
        self.foot.hints.set_hints([("Ctrl+Enter", "show")])
        self.foot.set_buttons([self.clear, self.show_accounts])
        self.layer = Layer(Scope.FORM, {Do.SUBMIT: self.apply, Do.CLOSE: self.request_close})
        self.clear.clicked.connect(self.on_clear)
        self.show_accounts.clicked.connect(self.apply)
        self.closed.connect(self.leave_keys)

    def show_query(self, query: AccountQuery) -> None:
        """Open with the filters that hold."""
        self._query = query
        self.set_head("Filters", ((f"over the view {smart_view(query.view).word}", False),))
        self.form.show_filter(query.effective(self._today()))
        self.take_keys()
        self.open()

    def take_keys(self) -> None:
        """In front: it has the keys."""
        self._router.push(self.window(), self.layer)

    def leave_keys(self) -> None:
        """Closed, or its page is behind."""
        self._router.pop(self.window(), self.layer)

    def on_clear(self) -> None:
        """Back to what the view says."""
        self.form.show_filter(smart_view(self._query.view).filters(self._today()))

    def apply(self) -> None:
        """Show what the fields say, unless one is wrong."""
        found = self.form.read()
        if found is None:
            return
        query = applied(self._query, found, self._today())
        self.request_close()
        self.applied.emit(query)
