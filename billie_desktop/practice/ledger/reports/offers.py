"""Every report that the ledger offers."""

from typing import Any

from billie_desktop.practice.ledger.book import LedgerBook
from billie_desktop.practice.ledger.reports.event_history import EventHistory
from billie_desktop.practice.ledger.reports.exports import Exports
from billie_desktop.practice.ledger.reports.general_ledger import GeneralLedger
from billie_desktop.practice.ledger.reports.investigation import Investigation
from billie_desktop.practice.ledger.reports.loss_settings import LossSettings
from billie_desktop.practice.ledger.reports.losses import Losses
from billie_desktop.practice.ledger.reports.periods import Periods
from billie_desktop.practice.ledger.reports.processing import Processing
from billie_desktop.practice.ledger.reports.yields import Yields


def offers(book: LedgerBook, stream: str, exports: Exports) -> tuple[Any, ...]:
    """Groups of methods. ``stream``: where the ledger's events go, "" for nowhere."""
    return (
        GeneralLedger(book),
        Yields(book),
        Losses(book),
        LossSettings(book),
        Investigation(book),
        Processing(book, stream),
        EventHistory(book, stream),
        Periods(book),
        exports,
    )
