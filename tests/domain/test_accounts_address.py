"""Filters of the accounts browser, its smart views, and the address that carries them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billie_desktop.domain.account_filter import (
    FILTER_NAMES,
    NO_FILTER,
    AccountFilter,
    AccountSort,
    AmountRange,
    DayRange,
)
from billie_desktop.domain.account_views import SMART_VIEWS, AccountQuery, smart_view
from billie_desktop.domain.accounts_address import accounts_address, is_accounts_address, parse_accounts_address
from billie_desktop.domain.link import NotALink
from billie_desktop.domain.money import Money

TODAY = date(2026, 6, 10)
WORDS = st.frozensets(st.text(min_size=1, max_size=20).filter(lambda text: text.isprintable()), max_size=4)
DAYS = st.none() | st.dates(date(1990, 1, 1), date(2100, 1, 1))
AMOUNTS = st.none() | st.decimals(-10_000, 1_000_000, places=2).map(Money)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "statuses": WORDS,
    "buckets": WORDS,
    "in_arrears": st.none() | st.booleans(),
    "text": st.text(max_size=30).filter(lambda text: text == "" or text.isprintable()),
    "least_days": st.none() | st.integers(0, 5000),
    "balance": st.builds(AmountRange, AMOUNTS, AMOUNTS),
    "opened": st.builds(DayRange, DAYS, DAYS),
    "disbursed": st.builds(DayRange, DAYS, DAYS),
    "closed": st.builds(DayRange, DAYS, DAYS),
    "last_payment_before": DAYS,
    "closure_reasons": WORDS,
    "customer_statuses": WORDS,
    "frequencies": WORDS,
}


@st.composite
def queries(draw: st.DrawFn) -> AccountQuery:
    names = draw(st.sets(st.sampled_from(FILTER_NAMES)))
    query = AccountQuery(draw(st.sampled_from(SMART_VIEWS)).key)
    query = query.choose(**{name: draw(VALUES[name]) for name in sorted(names)})
    sort = draw(st.none() | st.sampled_from(AccountSort))
    return query if sort is None else replace(query, sort=sort, descending=draw(st.booleans()))


@given(queries())
def test_an_address_is_read_back_as_it_was_written(query: AccountQuery) -> None:
    """Whatever is asked, its address asks the same; and a second writing gives the same letters."""
    address = accounts_address(query)
    assert is_accounts_address(address)
    assert parse_accounts_address(address) == query
    assert accounts_address(parse_accounts_address(address)) == address


@given(queries())
def test_a_chosen_filter_beats_the_default_of_the_view(query: AccountQuery) -> None:
    """In each field the list is narrowed as chosen, also to nothing; where nothing was chosen, as the view says."""
    found, own = query.effective(TODAY), smart_view(query.view).filters(TODAY)
    for name in FILTER_NAMES:
        source = query.filters if name in query.chosen else own
        assert found.value_of(name) == source.value_of(name)


@given(queries(), st.sampled_from(FILTER_NAMES))
def test_forgetting_a_choice_gives_the_view_back(query: AccountQuery, name: str) -> None:
    """A forgotten field is the view's again, and choosing it again restores the question."""
    value = query.filters.value_of(name)
    forgotten = query.forget(name)
    assert forgotten.effective(TODAY).value_of(name) == smart_view(query.view).filters(TODAY).value_of(name)
    if name in query.chosen:
        assert forgotten.choose(**{name: value}) == query


def test_the_address_has_one_readable_spelling() -> None:
    """Fields stand in a fixed order, ends of ranges may be open, any is a star, and All is no parameter."""
    query = AccountQuery("arrears").choose(
        statuses=frozenset(),
        balance=AmountRange(Money(Decimal(50))),
        opened=DayRange(None, date(2026, 3, 31)),
        text="O'Brien & Co",
    )
    query = replace(query, sort=AccountSort.BALANCE, descending=True)
    assert accounts_address(query) == (
        "billie://accounts?view=arrears&status=*&balance=50.00..&opened=..2026-03-31&text=O%27Brien%20%26%20Co"
        "&sort=balance-down"
    )
    assert accounts_address(AccountQuery()) == "billie://accounts"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "billie://account",
        "billie://accountsx",
        "billie://accounts?",
        "billie://accounts?view=everything",
        "billie://accounts?view=arrears&view=all",
        "billie://accounts?status=",
        "billie://accounts?status=active,",
        "billie://accounts?waive=all",
        "billie://accounts?balance=50",
        "billie://accounts?balance=50.00",
        "billie://accounts?balance=NaN..",
        "billie://accounts?balance=5e3..",
        "billie://accounts?opened=2026-02-30..",
        "billie://accounts?opened=2026-W01-1..",
        "billie://accounts?opened=..",
        "billie://accounts?days=-1",
        "billie://accounts?days=٣",
        "billie://accounts?arrears=maybe",
        "billie://accounts?text=%ff",
        "billie://accounts?sort=name",
        "billie://accounts?text=" + "A" * 3000,
        "billie://accounts?status=" + ",".join(f"s{n}" for n in range(30)),
    ],
)
def test_a_broken_address_is_refused_whole(text: str) -> None:
    """Unknown, repeated, empty and malformed parts are refused, and the refusal does not repeat them."""
    with pytest.raises(NotALink) as refused:
        parse_accounts_address(text)
    assert not text or text not in str(refused.value)


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("all", NO_FILTER),
        ("arrears", AccountFilter(statuses=frozenset({"in_arrears"}))),
        ("high-value", AccountFilter(in_arrears=True, balance=AmountRange(Money(Decimal("500.01"))))),
        ("disbursed-today", AccountFilter(disbursed=DayRange(TODAY, TODAY))),
        ("pending", AccountFilter(statuses=frozenset({"pending_disbursement"}))),
        (
            "paid-off",
            AccountFilter(statuses=frozenset({"paid_off"}), closed=DayRange(date(2026, 5, 11), TODAY)),
        ),
        (
            "written-off",
            AccountFilter(statuses=frozenset({"written_off"}), closed=DayRange(date(2026, 5, 11), TODAY)),
        ),
        ("deceased", AccountFilter(customer_statuses=frozenset({"DECEASED"}))),
    ],
)
def test_what_the_smart_views_mean(key: str, wanted: AccountFilter) -> None:
    """Above $500 begins a cent above it, and thirty days ago is the first of the last thirty."""
    assert AccountQuery(key).effective(TODAY) == wanted


def test_a_view_asks_again_each_day() -> None:
    """An address of Disbursed today holds no date: opened tomorrow it means tomorrow."""
    query = parse_accounts_address(accounts_address(AccountQuery("disbursed-today")))
    assert query.effective(date(2026, 6, 11)).disbursed == DayRange(date(2026, 6, 11), date(2026, 6, 11))
