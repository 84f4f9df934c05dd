"""Opens what a link names. It never acts: no form is opened and nothing is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from billie_desktop.domain.errors import DeskError
from billie_desktop.domain.link import AccountLink, AccountsLink, CustomerLink, FindLink, Link, NotALink, parse_link

if TYPE_CHECKING:
    from billie_desktop.ui.shell.shell import Shell


def open_text(shell: Shell, text: str) -> None:
    """Raise the main window, and open the link if the text is one; '' opens nothing."""
    shell.raise_main()
    if not text:
        return
    try:
        link = parse_link(text)
    except NotALink as error:
        shell.main.banners.say(str(error))
        return
    open_link(shell, link)


def open_link(shell: Shell, link: Link) -> None:
    """Open it now, or as soon as somebody is signed in and the desk is not locked."""
    if shell.desk is None or shell.lock.is_locked:
        shell.waiting_link = link
        return
    match link:
        case CustomerLink(customer, account):
            shell.open_customer(customer, account)
        case AccountLink(account):
            shell.main.tasks.start("link", _open_account(shell, account))
        case AccountsLink(address):
            _open_list(shell, address)
        case FindLink():
            shell.main.palette_overlay.summon()


async def _open_account(shell: Shell, account: str) -> None:
    assert shell.desk is not None
    try:
        customer = await shell.desk.records.open_account(account)
    except DeskError as error:
        shell.main.banners.say(error.text)
        return
    shell.open_customer(customer, account)


def _open_list(shell: Shell, address: str) -> None:
    shell.main.go_to_place("accounts")
    opened = getattr(shell.main.pages.places.get("accounts"), "open_address", None)
    if opened is None:
        return
    try:
        opened(address)
    except NotALink as error:
        shell.main.banners.say(str(error))
