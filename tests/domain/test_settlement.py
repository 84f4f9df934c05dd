"""What proves a posting."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from billie_desktop.domain.command import Action, Command, CommandStage, Intent
from billie_desktop.domain.ledger import LedgerBalance, Posting, TransactionType
from billie_desktop.domain.money import ZERO
from billie_desktop.domain.settlement import answer_differs, balance_shows, document_shows, is_posting_of
from tests.domain.examples import NOON, account, dollars, posting, row

INTENT = Intent(
    "ACC-1-record-repayment-1-abcdefgh",
    Action.RECORD_REPAYMENT,
    "ACC-1",
    "VN1001",
    "CUS-1",
    dollars("50"),
    {"payment_id": "PAY-1"},
    NOON,
)
ROW = posting(5, TransactionType.REPAYMENT, "-50", reference_id="PAY-1")
CONFIRMED = Command(INTENT, CommandStage.CONFIRMED, NOON, posting=Posting(ROW))


@pytest.mark.parametrize(
    ("changes", "own"),
    [
        ({}, True),
        ({"reference_id": INTENT.key}, True),
        ({"reference_id": ""}, False),
        ({"reference_id": "PAY-2"}, False),
        ({"account_id": "ACC-2"}, False),
        ({"type": TransactionType.ADJUSTMENT}, False),
    ],
)
def test_only_the_own_reference_proves_a_posting(changes: dict[str, object], own: bool) -> None:
    """An equal amount is no proof; the payment id or key on the same account and type is."""
    assert is_posting_of(INTENT, replace(ROW, **changes)) is own


def test_an_intent_without_payment_id_is_not_found_by_an_empty_reference() -> None:
    """A row without reference never matches a command without payment id."""
    waiver = replace(INTENT, action=Action.WAIVE_FEE, values={})
    assert not is_posting_of(waiver, posting(5, TransactionType.FEE_WAIVER, "-50", reference_id=""))


@pytest.mark.parametrize(
    ("answer", "differs"),
    [
        (Posting(ROW), False),
        (Posting(None), False),
        (Posting(replace(ROW, account_id="ACC-2")), True),
        (Posting(replace(ROW, total_delta=dollars("-5000"))), True),
        (Posting(replace(ROW, total_delta=dollars("-40")), overpayment=dollars("10")), False),
        (Posting(replace(ROW, total_delta=dollars("-40"))), True),
    ],
)
def test_another_amount_or_account_in_the_answer_is_an_alarm(answer: Posting, differs: bool) -> None:
    """The answer is compared with what was asked, an overpayment counted."""
    assert answer_differs(INTENT, answer) is differs


def test_a_balance_shows_a_posting_by_total_or_by_time() -> None:
    """Equal totals or a reading taken after the posting settle; an older one with another total does not."""
    before = LedgerBalance("ACC-1", ZERO, ZERO, dollars("150"), ROW.at - timedelta(seconds=1))
    assert not balance_shows(CONFIRMED, before)
    assert balance_shows(CONFIRMED, replace(before, total=ROW.total_after))
    assert balance_shows(CONFIRMED, replace(before, as_of=ROW.at))
    assert balance_shows(replace(CONFIRMED, posting=Posting(None)), before)


def test_a_document_shows_a_posting_by_its_transaction_or_total() -> None:
    """The schedule names the transaction, or the total is equal and not older."""
    linked = account("active", row(1, None, transaction_ids=(ROW.transaction_id,)))
    equal = account("active", total_outstanding=ROW.total_after, updated_at=ROW.at)
    assert document_shows(CONFIRMED, linked)
    assert document_shows(CONFIRMED, equal)
    assert not document_shows(CONFIRMED, replace(equal, updated_at=ROW.at - timedelta(seconds=1)))
    assert not document_shows(CONFIRMED, account("active", updated_at=ROW.at))
