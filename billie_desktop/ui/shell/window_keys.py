"""What the keys of a window do, whatever page is in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from billie_desktop.ui.keys.router import Layer
from billie_desktop.ui.keys.shortcuts import Do, Scope
from billie_desktop.ui.shell.agent_menu import next_theme
from billie_desktop.ui.shell.approval_place import go_to_approvals
from billie_desktop.ui.shell.collections_place import go_to_cases
from billie_desktop.ui.shell.conversation_place import go_to_conversations
from billie_desktop.ui.shell.disbursement_place import go_to_disbursements
from billie_desktop.ui.shell.keep_offline import keep_front_offline
from billie_desktop.ui.shell.system_place import go_to_system

if TYPE_CHECKING:
    from billie_desktop.ui.shell.window import DeskWindow


def window_layer(window: DeskWindow) -> Layer:
    """Search, look, history, places, tabs, the sheet of keys."""

    def close_tab() -> None:
        customer_id = window.history.present.customer_id
        if customer_id:
            window.close_customer(customer_id)

    return Layer(
        Scope.ANYWHERE,
        {
            Do.SEARCH: window.palette_overlay.summon,
            Do.CYCLE_THEME: next_theme,
            Do.BACK: window.go_back,
            Do.FORWARD: window.go_forward,
            Do.GO_HOME: lambda: window.go_to_place("home"),
            Do.GO_ACCOUNTS: lambda: window.go_to_place("accounts"),
            Do.GO_CUSTOMERS: lambda: window.go_to_place("customers"),
            Do.GO_CONVERSATIONS: lambda: go_to_conversations(window),
            Do.GO_DISBURSEMENTS: lambda: go_to_disbursements(window),
            Do.GO_APPROVALS: lambda: go_to_approvals(window),
            Do.GO_COLLECTIONS: lambda: go_to_cases(window),
            Do.GO_SYSTEM: lambda: go_to_system(window),
            Do.NEXT_TAB: lambda: window.step_tab(1),
            Do.PREVIOUS_TAB: lambda: window.step_tab(-1),
            Do.CLOSE_TAB: close_tab,
            Do.KEEP_OFFLINE: lambda: keep_front_offline(window),
            Do.SETTINGS: window.settings_asked.emit,
            Do.LOCK: window.lock_asked.emit,
            Do.REPORT: window.report_asked.emit,
            Do.SHEET: window.sheet.summon,
        },
    )
