"""Fees net of waivers."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from billie_desktop.domain.fees import CHARGES, net_of_waivers
from billie_desktop.domain.ledger import Transaction, TransactionType
from billie_desktop.domain.money import Money, total
from tests.domain.examples import dollars, posting

LATE, DISHONOUR, WAIVER = TransactionType.LATE_FEE, TransactionType.DISHONOUR_FEE, TransactionType.FEE_WAIVER
cents = st.integers(min_value=1, max_value=3000).map(lambda value: Decimal(value) / 100)
histories = st.lists(st.tuples(st.sampled_from([LATE, DISHONOUR, WAIVER]), cents), max_size=14).map(
    lambda each: [
        posting(number, kind, str(-amount if kind is WAIVER else amount)) for number, (kind, amount) in enumerate(each)
    ]
)


def standing_amounts(history: list[Transaction]) -> dict[str, str]:
    """What is left of each fee."""
    return {fee.transaction.transaction_id: fee.remaining.wire() for fee in net_of_waivers(history)}


def test_a_waiver_takes_off_the_fee_of_its_amount() -> None:
    """A waiver of exactly one fee's amount takes off that fee and leaves an older one of another amount."""
    history = [posting(1, LATE, "15"), posting(2, DISHONOUR, "10"), posting(3, WAIVER, "-10")]
    assert standing_amounts(history) == {"T-1": "15.00"}


def test_a_waiver_of_another_amount_takes_off_the_oldest_first() -> None:
    """25.00 waived of 15.00, 10.00 and 10.00 leaves the newest."""
    history = [posting(1, LATE, "15"), posting(2, LATE, "10"), posting(3, LATE, "10"), posting(4, WAIVER, "-25")]
    assert standing_amounts(history) == {"T-3": "10.00"}


def test_a_waiver_of_a_paid_fee_counts() -> None:
    """The waiver of a fee already paid comes back in the principal and takes the fee off the list all the same."""
    waiver = posting(2, WAIVER, "-10", principal_delta=dollars("-10"), fee_delta=dollars("0"))
    assert standing_amounts([posting(1, LATE, "10"), waiver]) == {}


def test_a_waiver_never_reaches_a_later_fee() -> None:
    """What a waiver leaves over belongs to the establishment fee, not to the next late fee."""
    history = [posting(1, WAIVER, "-30"), posting(2, LATE, "10")]
    assert standing_amounts(history) == {"T-2": "10.00"}


def test_newest_first() -> None:
    """The list is in the order of the transactions tab."""
    fees = net_of_waivers([posting(1, LATE, "10"), posting(3, LATE, "10"), posting(2, DISHONOUR, "11")])
    assert [fee.transaction.transaction_id for fee in fees] == ["T-3", "T-2", "T-1"]


@given(histories)
def test_what_stands_is_never_more_than_charged_nor_less_than_charged_minus_waived(history: list[Transaction]) -> None:
    """Every fee keeps 0 < remaining <= charged, and in sum at least charges minus waivers stand."""
    fees = net_of_waivers(history)
    assert all(Money(Decimal(0)) < fee.remaining <= fee.charged for fee in fees)
    assert all(fee.waived + fee.remaining == fee.charged for fee in fees)
    charged = total([each.total_delta for each in history if each.type in CHARGES])
    waived = total([each.total_delta for each in history if each.type is WAIVER])
    assert total([fee.remaining for fee in fees]) >= charged + waived


@given(histories)
def test_waiving_what_the_list_shows_empties_it(history: list[Transaction]) -> None:
    """After one waiver per fee shown, of exactly its remainder, nothing is offered again."""
    offered = net_of_waivers(history)
    waivers = [posting(100 + number, WAIVER, str(-fee.remaining.value)) for number, fee in enumerate(offered)]
    assert net_of_waivers([*history, *waivers]) == ()


@given(histories, st.randoms())
def test_the_order_of_reading_does_not_matter(history: list[Transaction], random) -> None:
    """Only the times of the postings count."""
    shuffled = list(history)
    random.shuffle(shuffled)
    assert net_of_waivers(shuffled) == net_of_waivers(history)
