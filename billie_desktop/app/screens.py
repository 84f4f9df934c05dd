"""The screens' modules, imported in a thread after the first paint: the window stands before its pages do."""

from __future__ import annotations

import importlib

SCREENS = (
    "billie_desktop.ui.home.page",
    "billie_desktop.ui.customer.page",
    "billie_desktop.ui.customer.asked_action",
    "billie_desktop.ui.accounts.page",
    "billie_desktop.ui.customers.page",
    "billie_desktop.ui.conversations.page",
    "billie_desktop.ui.disbursements.page",
    "billie_desktop.ui.approvals.page",
    "billie_desktop.ui.settings.page",
    "billie_desktop.ui.report.drawer",
    "billie_desktop.ui.workspace.keeper",
)


def import_screens() -> None:
    """Import them all; some 0.4 s of processor time."""
    for name in SCREENS:
        importlib.import_module(name)
