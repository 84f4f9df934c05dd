"""What happens on screen when documents change."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from billie_desktop.desk.record_store import RecordStore
from billie_desktop.desk.values import DocumentChange
from billie_desktop.domain.account import Instalment, Schedule
from billie_desktop.domain.circumstances import Circumstances, CollectionCase, OpenWriteOff
from billie_desktop.domain.customer import Customer
from billie_desktop.domain.ledger import TransactionType
from tests.desk.parts import START
from tests.desk.shelf import Shelf, live
from tests.domain.examples import dollars, posting


@pytest_asyncio.fixture
async def shelf() -> AsyncIterator[Shelf]:
    made = Shelf()
    yield made
    await made.updates.stop()
    await made.store.stop()


async def test_a_change_reaches_a_watched_customer_with_one_read(shelf: Shelf) -> None:
    """A frame of changes on two accounts is one read of documents, and names its entries in the change told."""
    release = shelf.store.watch("CUS-1")
    shelf.write("ACC-2", status="active", total_outstanding=dollars("10"))
    await shelf.store.refresh("CUS-1")
    shelf.write("ACC-1", total_outstanding=dollars("150"), updated_at=START + timedelta(seconds=1))
    shelf.write("ACC-2", total_outstanding=dollars("5"), updated_at=START + timedelta(seconds=1))
    shelf.told.clear()
    shelf.ledger.down = True
    before = shelf.models.reads
    changes = [DocumentChange("loan-accounts", f"ACC-{n}", "CUS-1", 2, f"9-{n}", 0.0) for n in (1, 2)]
    shelf.updates.on_changes(tuple(changes))
    await shelf.until(lambda view: [account.outstanding for account in view.accounts] == [dollars("150"), dollars("5")])
    assert shelf.models.reads == before + 1
    assert shelf.told[0].entry_ids == ("9-1", "9-2")
    assert shelf.told[0].postings == {"ACC-1", "ACC-2"}
    release()


async def test_a_change_of_one_account_leaves_the_others_alone(shelf: Shelf) -> None:
    """The change told names the account that differs and no structure; the other account's view is the same object."""
    shelf.store.watch("CUS-1")
    shelf.write("ACC-2", status="active", total_outstanding=dollars("10"))
    await shelf.store.refresh("CUS-1")
    before = shelf.store.account_view("ACC-2")
    shelf.told.clear()
    shelf.write("ACC-1", last_payment_amount=dollars("7"))
    shelf.change("ACC-1")
    await shelf.until(lambda view: any(each.account.last_payment_amount == dollars("7") for each in view.accounts))
    assert (shelf.told[0].account_ids, shelf.told[0].structure, shelf.told[0].customer) == ({"ACC-1"}, False, False)
    assert shelf.store.account_view("ACC-2") == before


async def test_a_new_account_of_an_open_customer_appears(shelf: Shelf) -> None:
    """An account that nobody knew is read because its customer is on screen."""
    shelf.store.watch("CUS-1")
    await shelf.store.refresh("CUS-1")
    shelf.write("ACC-7", status="pending_disbursement")
    shelf.change("ACC-7")
    view = await shelf.until(lambda view: len(view.accounts) == 2)
    assert view.accounts[0].account_id == "ACC-7"


async def test_a_merge_moves_account_and_window(shelf: Shelf) -> None:
    """An account that goes to another customer leaves the first; an alias id leads its window to the canonical one."""
    shelf.models.customers["CUS-2"] = Customer("CUS-2", "Mia T")
    for customer_id in ("CUS-1", "CUS-2"):
        shelf.store.watch(customer_id)
        await shelf.store.refresh(customer_id)
    shelf.write("ACC-1", customer_id="CUS-2")
    shelf.change("ACC-1", "CUS-2")
    await shelf.until(lambda view: len(view.accounts) == 1, "CUS-2")
    first = shelf.store.view("CUS-1")
    assert first is not None
    assert first.accounts == ()
    shelf.models.merged["CUS-1"] = "CUS-2"
    shelf.change("CUS-1", "CUS-1", "customers")
    view = await shelf.until(lambda view: view.customer_id == "CUS-2", "CUS-1")
    assert view is shelf.store.view("CUS-2")
    assert any(change.customer_id == "CUS-1" and change.structure for change in shelf.told)


async def test_a_customer_that_nobody_watches_is_read_at_the_next_opening(shelf: Shelf) -> None:
    """A change of a kept customer costs nothing now and a read later."""
    await shelf.store.refresh("CUS-1")
    before = shelf.models.reads
    shelf.write("ACC-1", total_outstanding=dollars("1"))
    shelf.change("ACC-1")
    await asyncio.sleep(0)
    assert shelf.models.reads == before
    shelf.store.open("CUS-1")
    await shelf.until(lambda view: view.accounts[0].account.total_outstanding == dollars("1"))


async def test_a_late_reading_never_overwrites_a_live_change(shelf: Shelf) -> None:
    """A full reading that began before a change arrives after it: the changed document stays."""
    shelf.store.watch("CUS-1")
    await shelf.store.refresh("CUS-1")
    shelf.models.gate = asyncio.Event()
    slow = asyncio.ensure_future(shelf.store.refresh("CUS-1"))
    await asyncio.sleep(0.01)  # the slow reading has taken its documents and waits for the network
    gate, shelf.models.gate = shelf.models.gate, None
    shelf.write("ACC-1", total_outstanding=dollars("42"))
    shelf.change("ACC-1")
    await shelf.until(lambda view: view.accounts[0].account.total_outstanding == dollars("42"))
    gate.set()
    await slow
    view = shelf.store.account_view("ACC-1")
    assert view is not None
    assert view.account.total_outstanding == dollars("42")


async def test_a_change_during_a_ledger_reading_makes_one_more_follow(shelf: Shelf) -> None:
    """A balance that was asked for before a posting is asked for again."""
    shelf.store.watch("CUS-1")
    await shelf.store.refresh("CUS-1")
    shelf.ledger.balance_gate = asyncio.Event()
    shelf.change("ACC-1")
    await asyncio.sleep(0.01)
    shelf.ledger.rows.append(posting(1, TransactionType.REPAYMENT, "-50", total_after=dollars("150")))
    shelf.change("ACC-1")
    gate, shelf.ledger.balance_gate = shelf.ledger.balance_gate, None
    gate.set()
    view = await shelf.until(lambda view: view.accounts[0].outstanding == dollars("150"))
    assert live(view)


async def test_the_database_coming_back_brings_what_was_missed(shelf: Shelf) -> None:
    """A change that could not be read makes its customer out of date: the next reading has it."""
    shelf.store.watch("CUS-1")
    await shelf.store.refresh("CUS-1")
    shelf.models.down = True
    shelf.write("ACC-1", total_outstanding=dollars("3"))
    shelf.change("ACC-1")
    async with asyncio.timeout(60):
        while "database" not in shelf.failures:
            await asyncio.sleep(0.005)
    shelf.models.down = False
    shelf.store.refresh_all()
    await shelf.until(lambda view: view.accounts[0].account.total_outstanding == dollars("3"))


@pytest.mark.parametrize("collection", ["collection-cases", "write-off-requests"])
async def test_a_case_or_a_request_reaches_the_screen_live(shelf: Shelf, collection: str) -> None:
    """A changed case or request of a watched customer is read and stands on its account; one of an account that is not
    listed stands beside."""
    shelf.store.watch("CUS-1")
    await shelf.store.refresh("CUS-1")
    shelf.models.around = Circumstances(
        (CollectionCase("ACC-1", "CUS-1", "open", 2), CollectionCase("ACC-X", "CUS-1", "open", 1)),
        (OpenWriteOff("R-1", "ACC-1"),),
    )
    shelf.change("SOME-KEY", "CUS-1", collection)
    view = await shelf.until(lambda view: view.accounts[0].case is not None)
    assert view.accounts[0].write_off == OpenWriteOff("R-1", "ACC-1")
    assert [case.account_id for case in view.elsewhere.cases] == ["ACC-X"]


async def test_the_day_changes_at_sydney_midnight(shelf: Shelf) -> None:
    """An instalment due yesterday turns overdue without any event."""
    shelf.clock.moment = datetime(2026, 7, 1, 13, 59, 59, tzinfo=UTC)
    store = RecordStore(
        shelf.models, shelf.ledger, shelf.cache, shelf.clock,
        on_ledger_failure=lambda: None, on_database_failure=lambda: None,
    )  # fmt: skip
    due = Instalment(1, datetime(2026, 7, 1).date(), dollars("50"))
    shelf.write("ACC-1", schedule=Schedule(None, "weekly", (due,)))
    store.subscribe(shelf.hear)
    store.watch("CUS-1")
    store.start()
    await store.refresh("CUS-1")
    before = store.account_view("ACC-1")
    assert before is not None
    assert before.standing.line == "On track · due today"
    shelf.clock.moment = datetime(2026, 7, 1, 14, 0, 1, tzinfo=UTC)
    async with asyncio.timeout(60):
        while (view := store.account_view("ACC-1")) is not None and view.standing.line != "1 day overdue":
            shelf.news.clear()
            await shelf.news.wait()
    await store.stop()
