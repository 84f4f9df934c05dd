"""The fees of the account in front: read at once for the count on their tab, whether or not the tab was ever shown."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from billie_desktop.desk.desk import Desk
from billie_desktop.domain.errors import DeskError
from billie_desktop.domain.fees import FeeList
from billie_desktop.ui.tasks import Tasks
from billie_desktop.ui.throttle import Throttle

CALM_MS = 500
"""A busy account is read so often; its last state is always read."""
BEHIND = 4
"""In a window that is not in front it is read so many times less often."""


class FeeReading(QObject):
    """One reading for the count and for the list, so that they agree.

    ``begun`` is another account, ``read`` a ``FeeList``, ``failed`` the text of an error; ``counted`` the number of
    fees, 0 while it is not known.
    """

    begun = Signal()
    read = Signal(object)
    failed = Signal(str)
    counted = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._widget = parent
        self._rests = 0
        self._tasks = Tasks(self)
        self._again = False
        self._calm = Throttle(self, CALM_MS, self.on_calm)
        self.account_id = ""
        self.fees: FeeList | None = None
        self.problem = ""

    def show_account(self, account_id: str) -> None:
        """Another account; its fees are read at once."""
        if account_id == self.account_id:
            return
        self.account_id = account_id
        self.fees, self.problem = None, ""
        self.begun.emit()
        self.counted.emit(0)
        self.reload()

    def reload(self) -> None:
        """Read again, at once."""
        if self.account_id:
            self._again, self._rests = False, 0
            self._calm.poke()
            self._tasks.start("fees", self._read(self.account_id))

    def follow(self) -> None:
        """There may be others: read at once when it was quiet, else a moment after the last time."""
        if self._calm.is_waiting:
            self._again = True
        else:
            self.reload()

    def on_calm(self) -> None:
        """The moment has passed."""
        if not self._again:
            return
        self._rests += 1
        if self._widget.isActiveWindow() or self._rests >= BEHIND:
            self.reload()
        else:
            self._calm.poke()

    async def _read(self, account_id: str) -> None:
        try:
            fees = await self._desk.records.fees(account_id)
        except DeskError as error:
            self.problem = error.text
            self.failed.emit(error.text)
            return
        self.fees, self.problem = fees, ""
        self.read.emit(fees)
        self.counted.emit(len(fees.fees))
