"""Every report that the ledger offers."""

from typing import Any

from billie_desktop.practice.ledger.book import LedgerBook
from billie_desktop.practice.ledger.reports.general_ledger import GeneralLedger
from billie_desktop.practice.ledger.reports.investigation import Investigation
from billie_desktop.practice.ledger.reports.loss_settings import LossSettings
from billie_desktop.practice.ledger.reports.losses import Losses
from billie_desktop.practice.ledger.reports.processing import Processing
from billie_desktop.practice.ledger.reports.yields import Yields


def offers(book: LedgerBook, stream: str) -> tuple[Any, ...]:
    """Groups of methods. ``stream``: where the ledger's events go, "" for nowhere."""
    return (
        GeneralLedger(book),
        Yields(book),
        Losses(book),
        LossSettings(book),
        Investigation(book),
        Processing(book, stream),
    )
