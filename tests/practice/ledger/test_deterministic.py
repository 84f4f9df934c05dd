"""The same commands make the same books."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from billie_desktop.practice.ledger.book import open_book
from tests.practice.ledger.books import NOW, disbursed, loan

D = Decimal


def life(path: Path) -> list[str]:
    """A few loans' history; every row of the file but its own name."""
    with open_book(path) as book:
        with book.batch():
            for number in range(1, 6):
                account = disbursed(book, loan(number))
                account.repay(D("30.00"), at=NOW)
                account.late_fee(D("5.00"), days_past_due=number, at=NOW + timedelta(days=9))
                account.age(at=NOW + timedelta(days=10 * number))
        book.account("ACC-2").write_off(reason="deceased", approved_by="user-1", at=NOW + timedelta(days=99))
        return [line for line in book.connection.iterdump() if "ledger_id" not in line]


def test_ids_times_and_events_repeat(tmp_path: Path) -> None:
    """Two files filled by the same commands hold the same ids, times, amounts and events."""
    first, second = life(tmp_path / "one.sqlite"), life(tmp_path / "two.sqlite")
    assert first == second
    assert any("TXN" in line or "account.closed.v1" in line for line in first)
