"""How admins get to the reports of problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from billie_desktop.desk.problem_desk import NO_INBOX

if TYPE_CHECKING:
    from billie_desktop.desk.desk import Desk
    from billie_desktop.ui.problems.page import ProblemsPage
    from billie_desktop.ui.shell.shell import Shell
    from billie_desktop.ui.shell.window import DeskWindow

PLACE = "problems"


def problems_off(desk: Desk | None) -> str:
    """Why this agent does not get there; '' for an admin at a server that has the inbox."""
    return NO_INBOX if desk is None or desk.problems is None else desk.problems.inbox_off


def problems_page(window: DeskWindow, desk: Desk) -> ProblemsPage | None:
    """The page of a window; None for whoever may not read the reports."""
    inbox = desk.problems.inbox if desk.problems is not None else None
    if inbox is None:
        return None
    from billie_desktop.ui.problems.page import ProblemsPage

    page = ProblemsPage(inbox, window.now)
    page.view_chosen.connect(window.show_way)
    return page


def go_to_problems(window: DeskWindow) -> None:
    """Visit the list, where there is one for this agent."""
    if not problems_off(window.desk):
        window.go_to_place(PLACE)


def open_problems(shell: Shell) -> None:
    """In the main window, from whatever window it is asked for."""
    go_to_problems(shell.main)
    shell.raise_main()
