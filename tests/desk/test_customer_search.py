"""The search as the palette uses it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
import pytest_asyncio

from billie_desktop.desk.customer_search import CustomerSearch
from billie_desktop.desk.rows import AccountHit, CustomerHit, GroupState
from billie_desktop.domain.errors import Unavailable
from billie_desktop.domain.search_text import SearchText


@dataclass
class ScriptedSource:
    """Answers with one customer and one account named after the text; a gate holds answers back."""

    asked: list[str] = field(default_factory=list)
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    customers_down: bool = False
    accounts_down: bool = False
    many: int = 1
    exact_at: int = -1

    async def find_customers(self, query: SearchText, limit: int) -> tuple[CustomerHit, ...]:
        self.asked.append(query.text)
        if query.text in self.gates:
            await self.gates[query.text].wait()
        if self.customers_down:
            raise Unavailable("away")
        names = [query.text if n == self.exact_at else f"{query.text} {n:02}" for n in range(self.many)]
        return tuple(CustomerHit(f"CUS-{n}", name, None, None, False) for n, name in enumerate(names))[: limit + 1]

    async def find_accounts(self, query: SearchText, limit: int) -> tuple[AccountHit, ...]:
        if self.accounts_down:
            raise Unavailable("away")
        return (AccountHit("ACC-1", "VN1", "CUS-0", query.text, "active", None),)


@dataclass
class Desk:
    source: ScriptedSource
    search: CustomerSearch
    failures: list[int]


@pytest_asyncio.fixture
async def desk() -> AsyncIterator[Desk]:
    source, failures = ScriptedSource(), []
    search = CustomerSearch(source, lambda: failures.append(1))
    yield Desk(source, search, failures)
    await search.stop()


async def test_a_newer_search_takes_over_from_the_older(desk: Desk) -> None:
    """The older caller gets None and its late answer is dropped."""
    desk.source.gates["mia"] = asyncio.Event()
    older = asyncio.ensure_future(desk.search.find("mia"))
    await asyncio.sleep(0)
    newer = await desk.search.find("mia tester")
    assert newer is not None
    assert newer.text == "mia tester"
    assert await asyncio.wait_for(older, 1) is None


async def test_a_cancelled_caller_is_cancelled(desk: Desk) -> None:
    """Closing the palette while it searches ends the search with it."""
    desk.source.gates["mia"] = asyncio.Event()
    caller = asyncio.ensure_future(desk.search.find("mia"))
    await asyncio.sleep(0)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller


async def test_results_are_kept_for_the_next_keystrokes(desk: Desk) -> None:
    """The same text again asks nobody, with any spacing."""
    first = await desk.search.find("mia tester")
    assert await desk.search.find("  mia   tester ") is first
    assert desk.source.asked == ["mia tester"]


@pytest.mark.parametrize("down", ["customers", "accounts"])
async def test_a_group_that_failed_never_looks_like_no_results(desk: Desk, down: str) -> None:
    """One group failed, the other found; nothing is kept, so that the next try asks again."""
    setattr(desk.source, f"{down}_down", True)
    result = await desk.search.find("mia")
    assert result is not None
    states = {"customers": result.customers.state, "accounts": result.accounts.state}
    assert states.pop(down) is GroupState.FAILED
    assert set(states.values()) == {GroupState.FOUND}
    assert desk.failures == [1]
    await desk.search.find("mia")
    assert desk.source.asked == ["mia", "mia"]


async def test_short_texts_are_not_searched(desk: Desk) -> None:
    """Below three characters nothing is asked and nothing is called empty."""
    result = await desk.search.find("mi")
    assert result is not None
    assert (result.customers.state, result.accounts.state) == (GroupState.NOT_SEARCHED, GroupState.NOT_SEARCHED)
    assert desk.source.asked == []


async def test_an_email_is_no_account(desk: Desk) -> None:
    """Accounts are not searched for a text that cannot mean one."""
    result = await desk.search.find("mia@example.test")
    assert result is not None
    assert result.accounts.state is GroupState.NOT_SEARCHED


async def test_an_exact_name_is_first_among_many(desk: Desk) -> None:
    """The hit that is exactly what was typed comes before earlier ones that only begin so."""
    desk.source.many = 30
    desk.source.exact_at = 25
    result = await desk.search.find("mia tester")
    assert result is not None
    assert [hit.customer_id for hit in result.customers.rows[:2]] == ["CUS-25", "CUS-0"]


async def test_more_than_the_limit_is_said(desk: Desk) -> None:
    """Eleven hits of ten: ten rows and "more"."""
    desk.source.many = 11
    result = await desk.search.find("mia")
    assert result is not None
    assert (len(result.customers.rows), result.customers.more) == (10, True)
