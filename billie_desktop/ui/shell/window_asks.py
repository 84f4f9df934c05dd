"""What a window, and a customer's page in it, ask of the shell, tied together when they are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from billie_desktop.ui.models.attention import ASK_CLEAR, ASK_QUEUE
from billie_desktop.ui.shell.collections_place import go_to_cases
from billie_desktop.ui.shell.paused_place import open_communications, open_paused
from billie_desktop.ui.shell.problem_place import open_problems

if TYPE_CHECKING:
    from billie_desktop.ui.customer.page import CustomerPage
    from billie_desktop.ui.shell.shell import Shell
    from billie_desktop.ui.shell.window import DeskWindow


def hear_window(shell: Shell, window: DeskWindow) -> None:
    """Customers, requests, settings, lock, and the window's own end."""
    window.customer_asked.connect(
        lambda customer_id, account, new: shell.open_customer(customer_id, account, new_window=new, at=window)
    )
    window.action_asked.connect(lambda customer, account, action: shell.begin(customer, account, action, window))
    window.communications_asked.connect(lambda customer, new: open_communications(shell, window, customer, new))
    window.paused_asked.connect(lambda: open_paused(shell))
    window.problems_asked.connect(lambda: open_problems(shell))
    window.detach_asked.connect(shell.detach)
    window.sign_out_asked.connect(shell.sign_out_asked)
    window.bell.request_asked.connect(shell.open_request)
    window.bell.conversation_asked.connect(shell.open_conversation)
    window.restart_asked.connect(shell.restart_asked)
    window.settings_asked.connect(shell.open_settings)
    window.lock_asked.connect(shell.lock.lock)
    window.privacy.unlock_asked.connect(shell.lock.ask)
    window.privacy.sign_out_asked.connect(shell.sign_out_asked)
    window.banners.report_asked.connect(lambda: shell.reporter.open(window))
    window.report_asked.connect(lambda: shell.reporter.open(window))
    shell.reporter.watch(window)
    shell.announcements.hear(window)
    window.closing.connect(shell.on_window_closing)
    window.emptied.connect(shell.on_window_emptied)
    window.banners.try_asked.connect(shell.try_ledger)
    window.status.ledger_pressed.connect(shell.try_ledger)


def hear_page(shell: Shell, page: CustomerPage) -> None:
    """Its name, its end, a window of its own, and the ways that lead from it."""

    def on_asked(what: str) -> None:
        if what == ASK_QUEUE:
            go_to_cases(shell.main, page.customer_id)
            shell.raise_main()
        elif what == ASK_CLEAR:
            view = page.view
            if view is not None and view.customer is not None and not page.head.clear_off(view):
                page.drawers.clear_block(view.customer)

    page.named.connect(shell.on_named)
    page.close_asked.connect(shell.close_customer)
    page.detach_asked.connect(shell.detach)
    page.conversation_chosen.connect(shell.open_conversation)
    page.strip.asked.connect(on_asked)
