"""What a window asks of the shell, tied together when the window is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from billie_desktop.ui.shell.shell import Shell
    from billie_desktop.ui.shell.window import DeskWindow


def hear_window(shell: Shell, window: DeskWindow) -> None:
    """Customers, requests, settings, lock, and the window's own end."""
    window.customer_asked.connect(
        lambda customer_id, account, new: shell.open_customer(customer_id, account, new_window=new, at=window)
    )
    window.action_asked.connect(lambda customer, account, action: shell.begin(customer, account, action, window))
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
