"""What the agent of the tour does, one method per step; each returns the names of its pictures."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from PySide6.QtCore import Qt

from billie_desktop.app.tour.cast import Cast, find_cast
from billie_desktop.app.tour.hands import Camera, Hands, StepFailed, until
from billie_desktop.desk.desk import Desk
from billie_desktop.desk.values import LoadState
from billie_desktop.domain.provenance import OriginKind
from billie_desktop.ui.actions.drawer import ActionDrawer, Step
from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import ThemeName
from billie_desktop.ui.models.search_rows import AccountResult, CustomerResult
from billie_desktop.ui.shell.shell import Shell
from billie_desktop.ui.shell.window import DeskWindow

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key
LIVE_ENTRIES = 3
WAIVED = "10.00"
QUIET_S, QUIET_ENTRIES = 1.0, 25


class Scenes:
    """The steps share the window, the cast and the customer that is open."""

    def __init__(self, shell: Shell, desk: Desk, hands: Hands, camera: Camera) -> None:
        self._shell = shell
        self._desk = desk
        self._hands = hands
        self._camera = camera
        self._cast: Cast | None = None

    def all(self) -> list[tuple[str, Callable[[], Awaitable[list[str]]]]]:
        """Names and steps in order."""
        return [
            ("home", self.home),
            ("search", self.search),
            ("open-customer", self.open_customer),
            ("select-account", self.select_account),
            ("waive-fee", self.waive_fee),
            ("repayment-error", self.repayment_error),
            ("repayment-review", self.repayment_review),
            ("repayment-recorded", self.repayment_recorded),
            ("transactions", self.transactions),
            ("second-customer", self.second_customer),
            ("accounts-live", self.accounts_live),
            ("customers", self.customers),
            ("dark", self.dark),
            ("high-contrast", self.high_contrast),
            ("keys", self.keys),
        ]

    # parts

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
        return await self._camera.shoot(window or self.main, name)

    # steps

    async def home(self) -> list[str]:
        """The desk is there, and the projector has filled the lists."""
        self.main.activateWindow()
        await self._caught_up()
        home = self.main.pages.places["home"]
        await until(lambda: home.origin.isVisible(), "the home page was counted", 60)  # type: ignore[attr-defined]
        self._cast = await find_cast(self._desk)
        return [await self._shoot("home")]

    async def _caught_up(self) -> None:
        """The projector has folded the seed: what still comes is the life of the practice world."""
        entries: list[float] = []
        now = asyncio.get_running_loop().time
        release = self._desk.live.subscribe(lambda changes: entries.extend(now() for _ in changes))

        def is_quiet() -> bool:
            recent = [moment for moment in entries if moment > now() - QUIET_S]
            return now() - began > QUIET_S and len(recent) < QUIET_ENTRIES

        began = now()
        try:
            await until(is_quiet, "the projector caught up", 120)
        finally:
            release()

    async def search(self) -> list[str]:
        """Ctrl K, and the name of a customer in arrears."""
        palette = self.main.palette_overlay
        self._hands.press(Key.Key_K, CTRL)
        await until(lambda: palette.is_open, "the palette is open")
        pictures = [await self._shoot("palette-empty")]
        self._hands.type(str(self.cast.overdue.customer_name))
        await until(
            lambda: any(
                isinstance(row, CustomerResult) and row.hit.customer_id == self.cast.overdue.customer_id
                for row in palette.panel.model.rows
            ),
            "the customer was found",
        )
        return [*pictures, await self._shoot("palette-results")]

    async def open_customer(self) -> list[str]:
        """Down to the customer among the hits, Enter."""
        palette = self.main.palette_overlay
        await self._choose_in_palette(str(self.cast.overdue.customer_id))
        self._hands.press(Key.Key_Return)
        await until(lambda: not palette.is_open, "the palette is closed")
        page = self._page()
        await until(lambda: page.view is not None and page.view.state is LoadState.READY, "the customer was read")
        await until(lambda: bool(page.work.account_id), "an account is on the surface")
        return [await self._shoot("customer")]

    async def _choose_in_palette(self, customer_id: str) -> None:
        panel = self.main.palette_overlay.panel
        for _ in range(len(panel.model.rows)):
            row = panel.model.row_at(panel.list.currentIndex().row())
            if isinstance(row, CustomerResult) and row.hit.customer_id == customer_id:
                return
            if isinstance(row, AccountResult):
                break
            self._hands.press(Key.Key_Down)
        raise StepFailed("the customer is not among the hits")

    async def select_account(self) -> list[str]:
        """Up and down the rail to the overdue account, until its balance is live."""
        page, wanted = self._page(), self.cast.overdue.account_id
        rows = [row.account_id for row in page.rail.model.rows if not row.is_caption]
        for _ in rows:
            if page.work.account_id == wanted:
                break
            self._hands.press(Key.Key_J)
        await until(lambda: page.work.account_id == wanted, "the overdue account is selected")
        await until(lambda: page.work.summary.origin.origin.kind is OriginKind.LIVE, "the balance is live", 20)
        await until(lambda: page.work.fees.fees is not None, "the fees were read")
        return [await self._shoot("account")]

    async def repayment_error(self) -> list[str]:
        """R, an amount, Ctrl Enter: the reference is missing, and has the focus."""
        page = self._page()
        self._hands.press(Key.Key_R)
        await until(
            lambda: page.drawer is not None and page.drawer.enter.form.amount.hasFocus(), "the form has the keys"
        )
        drawer = self._drawer()
        self._hands.type("25.00")
        self._hands.press(Key.Key_Return, CTRL)
        await until(lambda: drawer.enter.form.fields["reference"].is_wrong, "the missing reference is marked")
        await until(lambda: drawer.enter.form.fields["reference"].control.hasFocus(), "the wrong field has the focus")
        return [await self._shoot("repayment-error")]

    async def repayment_review(self) -> list[str]:
        """The reference, Ctrl Enter: everything once more before it is sent."""
        drawer = self._drawer()
        self._hands.type("BP-7714 2086 31")
        self._hands.press(Key.Key_Return, CTRL)
        await until(lambda: drawer.step is Step.REVIEW or bool(drawer.enter.open_questions), "the form was checked")
        if drawer.step is Step.ENTER:  # somebody else changed the record meanwhile; the desk asks
            self._hands.press(Key.Key_Return)
        await until(lambda: drawer.step is Step.REVIEW, "the review is shown")
        return [await self._shoot("repayment-review")]

    async def repayment_recorded(self) -> list[str]:
        """Enter on the main button; the ledger answers; the record itself changes the figure."""
        page, drawer = self._page(), self._drawer()
        self._hands.press(Key.Key_Return)
        await until(lambda: drawer.step is Step.RECORDED, "the ledger recorded the repayment", 50)
        pictures = [await self._shoot("repayment-recorded")]
        command = self._desk.commands.get(drawer.intent.key)
        transaction = command.posting.transaction if command is not None and command.posting else None
        self._hands.press(Key.Key_Return)
        await until(lambda: page.drawer is None, "the drawer is closed")
        if transaction is not None:
            wanted = transaction.total_after
            await until(lambda: page.work.summary.total.value == wanted, "the record shows the new balance", 20)
        return [*pictures, await self._shoot("repayment-settled")]

    async def waive_fee(self) -> list[str]:
        """W, amount, reason, Ctrl Enter, Enter."""
        page = self._page()
        self._hands.press(Key.Key_W)
        await until(
            lambda: page.drawer is not None and page.drawer.enter.form.amount.hasFocus(), "the form has the keys"
        )
        drawer = self._drawer()
        form = drawer.enter.form
        self._hands.type(WAIVED)
        self._hands.tab_to(form.fields["reason"].control)
        self._hands.type("Goodwill, first late payment")
        pictures = [await self._shoot("waiver")]
        self._hands.press(Key.Key_Return, CTRL)
        await until(lambda: drawer.step is Step.REVIEW or bool(drawer.enter.open_questions), "the form was checked")
        if drawer.step is Step.ENTER:
            self._hands.press(Key.Key_Return)
        await until(lambda: drawer.step is Step.REVIEW, "the review is shown")
        self._hands.press(Key.Key_Return)
        await until(lambda: drawer.step is Step.RECORDED, "the ledger recorded the waiver", 50)
        pictures.append(await self._shoot("waiver-recorded"))
        self._hands.press(Key.Key_Return)
        await until(lambda: page.drawer is None, "the drawer is closed")
        return pictures

    async def transactions(self) -> list[str]:
        """2 and 3: both postings are in the ledger's list, the fees are net of the waiver."""
        page = self._page()
        self._hands.press(Key.Key_2)
        await until(lambda: page.work.transactions.model.rowCount() > 0, "transactions were read")
        pictures = [await self._shoot("transactions")]
        self._hands.press(Key.Key_3)
        await until(lambda: page.work.fees.isVisible(), "the fees are shown")
        pictures.append(await self._shoot("fees"))
        self._hands.press(Key.Key_1)
        return pictures

    async def second_customer(self) -> list[str]:
        """Ctrl K, another customer's account number, Ctrl Enter: a window of its own."""
        other, palette = self.cast.other, self.main.palette_overlay
        self._hands.press(Key.Key_K, CTRL)
        await until(lambda: palette.is_open, "the palette is open")
        self._hands.type(str(other.number))
        await until(
            lambda: any(
                isinstance(row, AccountResult) and row.hit.account_id == other.account_id
                for row in palette.panel.model.rows
            ),
            "the account was found",
        )
        self._hands.press(Key.Key_Return, CTRL)
        await until(lambda: len(self._shell.windows) == 2, "a second window is there")
        window = self._shell.windows[-1]
        page = window.pages.customers[other.customer_id or ""]
        await until(lambda: page.work.account_id == other.account_id, "its account is selected")
        await until(lambda: page.work.summary.origin.origin.kind is OriginKind.LIVE, "its balance is live", 20)
        return [await self._shoot("second-window", window)]

    async def accounts_live(self) -> list[str]:
        """Ctrl 2, and rows change while nobody touches anything."""
        self.main.raise_()
        self.main.activateWindow()
        seen: list[str] = []
        release = self._desk.live.subscribe(lambda changes: seen.extend(change.key for change in changes))
        try:
            self._hands.press(Key.Key_2, CTRL)
            page = self.main.pages.places["accounts"]
            await until(lambda: page.model.rowCount() > 0, "the accounts are listed")  # type: ignore[attr-defined]
            self._hands.press(Key.Key_J)
            await until(lambda: len(seen) >= LIVE_ENTRIES, "changes arrived by themselves", 60)
        finally:
            release()
        return [await self._shoot("accounts")]

    async def customers(self) -> list[str]:
        """Ctrl 3."""
        self._hands.press(Key.Key_3, CTRL)
        page = self.main.pages.places["customers"]
        await until(lambda: page.model.rowCount() > 0, "the customers are listed")  # type: ignore[attr-defined]
        return [await self._shoot("customers")]

    async def dark(self) -> list[str]:
        """Ctrl Shift T, and back to the customer by Alt Left."""
        self._hands.press(Key.Key_T, CTRL | SHIFT)
        await until(lambda: theme().name is ThemeName.DARK, "the look is dark")
        pictures = [await self._shoot("customers-dark")]
        page = self._page()
        self._hands.press(Key.Key_Left, Qt.KeyboardModifier.AltModifier, times=2)
        await until(page.isVisible, "the customer is in front again")
        return [*pictures, await self._shoot("customer-dark")]

    async def high_contrast(self) -> list[str]:
        """Ctrl Shift T once more."""
        self._hands.press(Key.Key_T, CTRL | SHIFT)
        await until(lambda: theme().name is ThemeName.HIGH_CONTRAST, "the look is high contrast")
        return [await self._shoot("customer-high-contrast")]

    async def keys(self) -> list[str]:
        """?, Esc, and light again."""
        self._hands.type("?")
        await until(lambda: self.main.sheet.is_open, "the sheet of keys is open")
        pictures = [await self._shoot("keys")]
        self._hands.press(Key.Key_Escape)
        await until(lambda: not self.main.sheet.is_open, "the sheet is closed")
        self._hands.press(Key.Key_T, CTRL | SHIFT)
        await until(lambda: theme().name is ThemeName.LIGHT, "the look is light again")
        return pictures


def _has_keys(page: CustomerPage) -> bool:
    drawer = page.drawer
    if drawer is None or drawer.geometry().right() != page.panes.rect().right():
        return False  # still sliding in
    return drawer.enter.form.amount.hasFocus()
