"""How a window leads to its approvals."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from billie_desktop.domain.approval import RequestKind
from billie_desktop.ui.shell.conversation_place import go_to_conversations

if TYPE_CHECKING:
    from billie_desktop.desk.desk import Desk
    from billie_desktop.ui.approvals.page import ApprovalsPage
    from billie_desktop.ui.shell.window import DeskWindow

PLACE = "approvals"


def offers_approvals(desk: Desk | None) -> bool:
    """Whether there is anything for this agent to see: roles that only read have no part in requests."""
    return desk is not None and None not in (desk.requests, desk.decisions) and desk.agent.may_service


def offer_approvals(window: DeskWindow, desk: Desk) -> None:
    """The place is there for those who request or decide; those who decide see how many wait."""
    button = window.top.places.get(PLACE)
    if button is None:
        return
    button.setVisible(offers_approvals(desk))
    requests = desk.requests
    if requests is None or not desk.agent.may_approve:
        return
    release = requests.subscribe(lambda: button.set_count(requests.board.total))
    window.destroyed.connect(lambda *_args: release())
    button.set_count(requests.board.total)


def approvals_page(window: DeskWindow, desk: Desk) -> ApprovalsPage | None:
    """The page of a window."""
    if desk.requests is None or desk.decisions is None or not offers_approvals(desk):
        return None
    from billie_desktop.ui.approvals.page import ApprovalsPage

    page = ApprovalsPage(desk, desk.requests, desk.decisions, window.now)
    page.customer_chosen.connect(window.customer_asked)
    page.conversation_chosen.connect(lambda conversation_id: go_to_conversations(window, conversation_id))
    page.title_changed.connect(lambda _title: window.show_way())
    return page


def go_to_approvals(window: DeskWindow, kind: str = "", request_id: str = "") -> None:
    """Visit the place, and a request in it when one is named."""
    if not offers_approvals(window.desk):
        return
    window.go_to_place(PLACE)
    page = window.pages.places.get(PLACE)
    if request_id and page is not None:
        cast("ApprovalsPage", page).open_request(RequestKind(kind), request_id)
