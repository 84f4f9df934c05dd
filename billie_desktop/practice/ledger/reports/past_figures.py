"""The book as it stood at the end of a Sydney day, loan by loan, with pauses in which calls are served."""

import asyncio
from datetime import date, timedelta

from billie_desktop.practice.ledger import store
from billie_desktop.practice.ledger.book import LedgerBook
from billie_desktop.practice.ledger.clock import midnight_of
from billie_desktop.practice.ledger.reports import period_figures as sums
from billie_desktop.practice.ledger.reports.period_figures import Adding, Figures

LOANS_AT_A_TIME = 50
_CREDITS = """
SELECT p.account_key, -SUM(p.amount) FROM postings p JOIN transactions t ON t.sequence = p.sequence
WHERE p.gl_account = ? AND t.at_us < ? GROUP BY p.account_key HAVING SUM(p.amount) <> 0
"""
_PRINCIPAL = """
SELECT COALESCE(SUM(p.amount), 0) FROM postings p JOIN transactions t ON t.sequence = p.sequence
WHERE p.gl_account = ? AND t.at_us < ?
"""


async def figures_at(book: LedgerBook, day: date) -> Figures:
    """The figures of every loan that was open then, with the present settings of the loss model."""
    until, execute = end_of(day), book.connection.execute
    adding = Adding(until, day, book.loss_model.values, sums.empty())
    credits = dict(execute(_CREDITS, (sums.CREDIT, until)))
    for place, account_id in enumerate(book.account_ids()):
        loan = store.load_as_of(book.connection, account_id, until)
        adding.add(loan, credits.get(loan.terms.key, 0))
        if place % LOANS_AT_A_TIME == 0:
            await asyncio.sleep(0)
    return adding.close(execute(_PRINCIPAL, (sums.PRINCIPAL, until)).fetchone()[0])


def end_of(day: date) -> int:
    """The first moment after a Sydney day."""
    return midnight_of(day + timedelta(days=1))
