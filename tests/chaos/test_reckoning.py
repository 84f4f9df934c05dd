"""What the reckoning finds, with each kind of wrong planted in a genuine ledger file."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from billie_desktop.practice.ledger.book import open_book
from tests.chaos.plan import Order, Plan, customer_of
from tests.chaos.reckoning import Reckoning, reckon
from tests.practice.ledger.books import disbursed, loan

ACCOUNT = "ACC-00001"
NO_DRIFT: dict[str, Any] = {"differences": []}


def order(number: int, kind: str = "record-repayment", amount: str = "5.00") -> Order:
    return Order(number, kind, ACCOUNT, customer_of(ACCOUNT), Decimal(amount), twice=False)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A ledger with one loan, paid out before the run."""
    path = tmp_path / "ledger.sqlite"
    with open_book(path) as book:
        disbursed(book, loan(1, account_id=ACCOUNT))
    return path


def repay(file: Path, reference: str, amount: str = "5.00", times: int = 1) -> None:
    with open_book(file) as book:
        for _ in range(times):
            book.account(ACCOUNT).repay(Decimal(amount), payment_reference=reference, at=datetime.now(UTC))


def found(file: Path, end: str, stages: list[str], drift: dict[str, Any] = NO_DRIFT) -> Reckoning:
    one = order(1)
    known = [[one.marker, stage, one.kind] for stage in stages]
    return reckon(file, Plan({ACCOUNT: [one]}), {one.marker: end}, known, [], drift, "")


def test_posted_once_and_known_as_not_posted(file: Path) -> None:
    """An order with one posting that the desk calls settled is clean, and so is one that was refused without any."""
    refused = found(file, "refused", ["refused"])
    repay(file, order(1).marker)
    posted = found(file, "posted", ["settled"])
    assert (refused.is_clean, refused.not_posted_known, posted.is_clean, posted.posted_once) == (True, 1, True, 1)


@pytest.mark.parametrize(
    ("postings", "end", "stages", "doubled", "lost"),
    [
        (2, "posted", ["settled"], 1, 0),
        (1, "dismissed", ["failed"], 0, 1),
        (1, "posted", ["unknown"], 0, 1),
        (1, "posted", [], 0, 1),
        (0, "posted", ["confirmed"], 0, 1),
        (0, "refused", ["sent"], 0, 1),
        (0, "no end", [], 0, 1),
    ],
)
def test_doubled_and_lost(file: Path, postings: int, end: str, stages: list[str], doubled: int, lost: int) -> None:
    """Two postings are doubled; a belief that the ledger does not share, or none at all, is lost."""
    repay(file, order(1).marker, times=postings)
    result = found(file, end, stages)
    assert (len(result.doubled), len(result.lost), result.is_clean) == (doubled, lost, False)


def test_another_amount_and_a_posting_of_nobody(file: Path) -> None:
    """A posting of another amount than ordered is wrong, and one that names no order is unexplained."""
    repay(file, order(1).marker, "5.01")
    assert len(found(file, "posted", ["settled"]).wrong) == 1
    repay(file, "somebody else")
    assert found(file, "posted", ["settled"]).unexplained == 1


def test_books_that_do_not_balance(file: Path) -> None:
    """A transaction with a posting too many is unbalanced."""
    with open_book(file) as book:
        book.connection.execute("INSERT INTO postings VALUES (1, 1, 9, 1)")
    assert found(file, "refused", ["refused"]).unbalanced == 1


def test_drift_is_added_up(file: Path) -> None:
    """Differences of the read models are named and their dollars added, whatever their sign."""
    rows = [{"account": "A", "difference": "1.50"}, {"account": "B", "difference": "-0.25"}]
    result = found(file, "refused", ["refused"], {"differences": rows})
    assert (result.drift, len(result.drifted), result.is_clean) == (Decimal("1.75"), 2, False)
    away = found(file, "refused", ["refused"], {"differences": [], "error": "the ledger does not answer"})
    assert not away.is_clean
