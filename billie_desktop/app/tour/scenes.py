"""What the agent of the tour does, one method per step; each returns the names of its pictures."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from PySide6.QtCore import Qt

from billie_desktop.app.tour.cast import find_cast
from billie_desktop.app.tour.chat_steps import ChatSteps
from billie_desktop.app.tour.hands import StepFailed, until
from billie_desktop.app.tour.money_steps import MoneySteps
from billie_desktop.app.tour.request_steps import RequestSteps
from billie_desktop.desk.values import LoadState
from billie_desktop.domain.provenance import OriginKind
from billie_desktop.ui.home.page import HomePage
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import ThemeName
from billie_desktop.ui.models.search_rows import AccountResult, CustomerResult

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key
LIVE_ENTRIES = 3
QUIET_S, QUIET_ENTRIES, CATCH_UP_S, LOOK_AGAIN_S, MOST_ROWS = 1.0, 25, 120.0, 0.1, 1000


class Scenes(MoneySteps, RequestSteps, ChatSteps):
    """The steps share the window, the cast and the customer that is open."""

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
            ("request-write-off", self.request_write_off),
            ("second-customer", self.second_customer),
            ("accounts-live", self.accounts_live),
            ("customers", self.customers),
            ("dark", self.dark),
            ("high-contrast", self.high_contrast),
            ("keys", self.keys),
            ("conversations", self.conversations),
            ("answer", self.answer),
            ("note", self.note_and_hand_back),
            ("approvals", self.approvals),
            ("ledger-away", self.ledger_away),
        ]

    # steps

    async def home(self) -> list[str]:
        """The desk is there, and the projector has filled the lists."""
        self.main.activateWindow()
        await self._caught_up()
        home = self.main.pages.places["home"]
        assert isinstance(home, HomePage)
        rows = home.portfolio.rows.values()
        await until(
            lambda: all("…" not in row.value.accessibleName() for row in rows), "the home page counted the book", 30
        )
        self._cast = await find_cast(self._desk)
        return [await self._shoot("home")]

    async def _caught_up(self) -> int:
        """The projector has folded the seed: what still comes is the life of the practice world. Returns the number of
        customers."""
        entries: list[float] = []
        now = asyncio.get_running_loop().time
        release = self._desk.live.subscribe(lambda changes: entries.extend(now() for _ in changes))
        before, since, deadline = -1, now(), now() + CATCH_UP_S
        try:
            while True:
                count = len((await self._desk.lists.customers(0, MOST_ROWS)).rows)
                recent = [moment for moment in entries if moment > now() - QUIET_S]
                if count != before or count == 0 or len(recent) >= QUIET_ENTRIES:
                    before, since = count, now()
                elif now() - since > QUIET_S:
                    return count
                if now() > deadline:
                    raise StepFailed("the projector did not catch up")
                await asyncio.sleep(LOOK_AGAIN_S)
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
        await until(lambda: page.work.fee_reading.fees is not None, "the fees were read")
        return [await self._shoot("account")]

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
        """Light again, ?, Esc."""
        self._hands.press(Key.Key_T, CTRL | SHIFT)
        await until(lambda: theme().name is ThemeName.LIGHT, "the look is light again")
        self._hands.type("?")
        await until(lambda: self.main.sheet.is_open, "the sheet of keys is open")
        pictures = [await self._shoot("keys")]
        self._hands.press(Key.Key_Escape)
        await until(lambda: not self.main.sheet.is_open, "the sheet is closed")
        return pictures
