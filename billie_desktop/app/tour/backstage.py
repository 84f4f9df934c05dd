"""What every step of the tour can reach: the windows, the cast, the customer's page, the camera."""

from __future__ import annotations

from billie_desktop.app.tour.cast import Cast
from billie_desktop.app.tour.hands import Camera, Hands, StepFailed
from billie_desktop.desk.desk import Desk
from billie_desktop.ui.actions.drawer import ActionDrawer
from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.shell.shell import Shell
from billie_desktop.ui.shell.window import DeskWindow


class Backstage:
    """Shared by all steps."""

    def __init__(self, shell: Shell, desk: Desk, hands: Hands, camera: Camera) -> None:
        self._shell = shell
        self._desk = desk
        self._hands = hands
        self._camera = camera
        self._cast: Cast | None = None

    @property
    def main(self) -> DeskWindow:
        """The main window."""
        return self._shell.main

    @property
    def cast(self) -> Cast:
        """Who was found at the beginning."""
        if self._cast is None:
            raise StepFailed("the tour has no cast yet")
        return self._cast

    def _page(self) -> CustomerPage:
        customer_id = self.cast.overdue.customer_id or ""
        page = self.main.pages.customers.get(customer_id)
        if page is None:
            raise StepFailed("the customer is not open in the main window")
        return page

    def _drawer(self) -> ActionDrawer:
        drawer = self._page().drawer
        if drawer is None:
            raise StepFailed("no drawer is open")
        return drawer

    async def _shoot(self, name: str, window: DeskWindow | None = None) -> str:
        shown = window or self.main
        shown.bell.line.hide()  # news that passes would lie over what the picture is of
        return await self._camera.shoot(shown, name)
