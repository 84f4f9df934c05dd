"""A desk that has signed in at the practice world's intake: from the form to the record, through every process."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from pymongo import AsyncMongoClient

from billie_desktop.app.settings import Settings
from billie_desktop.app.wiring import build_desk
from billie_desktop.desk.desk import Desk
from billie_desktop.desk.values import AccountView, CustomerView
from billie_desktop.domain.account import AccountStatus
from billie_desktop.domain.approval import AboveLimit, AdjustmentForm, AlreadyDecided, RequestKind, WriteOffForm
from billie_desktop.domain.command import Action, CommandStage
from billie_desktop.domain.errors import NotAllowed
from billie_desktop.domain.money import ZERO
from billie_desktop.domain.note_draft import NoteDraft
from billie_desktop.domain.provenance import OriginKind
from billie_desktop.domain.rich_text import Block, Run
from billie_desktop.gateways.grpc.door import DoorSettings, GrpcDoor
from billie_desktop.practice.staff.people import AGENT, FILE, OPERATIONS
from billie_desktop.practice.world import PracticeWorld, WorldAddresses, WorldPlan
from tests.domain.examples import dollars

pytestmark = [
    pytest.mark.servers,
    pytest.mark.slow,
    pytest.mark.asyncio(loop_scope="module"),
    # The database driver drops the socket of an attempt to connect that its closing cancels.
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
]

COMMENT = "Looked at it with care"


@dataclass
class Home:
    """A running world."""

    addresses: WorldAddresses
    directory: Path
    database: Any
    ends: AsyncExitStack

    async def desk(self, email: str = AGENT.email, ends: AsyncExitStack | None = None) -> Desk:
        """A desk of its own for somebody, signed in with the password of the file; it ends with ``ends``."""
        ends = ends or self.ends
        password = json.loads((self.directory / FILE).read_text())[email]
        session = await GrpcDoor(DoorSettings("1.4.0")).sign_in(self.addresses.intake_address, email, password)
        ends.push_async_callback(session.close)
        settings = Settings(environment="practice", data_dir=self.directory / "desk")
        desk = await build_desk(settings.signed_in(session.profile, self.addresses.intake_address), session=session)
        ends.push_async_callback(desk.stop)
        await desk.start()
        return desk

    async def shown(self, collection: str, **wanted: Any) -> dict[str, Any]:
        """The document as soon as the projector has written it."""
        async with asyncio.timeout(60):
            while True:
                found = await self.database[collection].find_one(wanted)
                if found is not None:
                    return dict(found)
                await asyncio.sleep(0.02)


async def until(desk: Desk, customer_id: str, holds: Callable[[CustomerView], bool]) -> CustomerView:
    """The customer's view when something holds, told by the store itself."""
    news = asyncio.Event()
    release = desk.records.subscribe(lambda _: news.set())
    try:
        async with asyncio.timeout(60):
            while (view := desk.records.view(customer_id)) is None or not holds(view):
                news.clear()
                await news.wait()
    finally:
        release()
    return view


async def account_with(desk: Desk, suits: Callable[[AccountView], bool]) -> tuple[str, AccountView]:
    """Some customer with an account that suits, its balance live."""
    page = await desk.lists.accounts(0, 200)
    for row in page.rows:
        if row.status not in (AccountStatus.ACTIVE, AccountStatus.IN_ARREARS) or not row.customer_id:
            continue
        customer_id = desk.records.open(row.customer_id).customer_id
        view = await until(desk, customer_id, lambda view: bool(view.accounts))
        view = await until(desk, customer_id, lambda view, account=row.account_id: _live(view, account))
        account = next(each for each in view.accounts if each.account.account_id == row.account_id)
        if suits(account):
            return customer_id, account
    raise AssertionError("nobody in this world suits")


def _live(view: CustomerView, account_id: str) -> bool:
    found = [each for each in view.accounts if each.account.account_id == account_id]
    return bool(found) and found[0].balance_origin.kind is OriginKind.LIVE


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def home(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Home]:
    threads = ThreadPoolExecutor(8)
    asyncio.get_running_loop().set_default_executor(threads)
    # All threads are there before the first test, so that none of them is taken for a test's own.
    barrier = threading.Barrier(8)
    await asyncio.gather(*(asyncio.to_thread(barrier.wait, 10) for _ in range(8)))
    directory = tmp_path_factory.mktemp("world")
    world = PracticeWorld(WorldPlan(directory=directory, customers=60, rate=0.0, pace=0.02), lambda words: None)
    addresses = await world.start(lambda words: None)
    async with AsyncExitStack() as ends:
        ends.callback(threads.shutdown)
        ends.push_async_callback(world.stop)
        client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(addresses.mongo_uri, tz_aware=True)
        ends.push_async_callback(client.close)
        yield Home(addresses, directory, client[addresses.database], ends)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def robin(home: Home) -> Desk:
    """The practice agent's desk, when the projector has folded the seed."""
    desk = await home.desk()
    async with asyncio.timeout(60):
        while not (await desk.lists.accounts(0, 1)).total:
            await asyncio.sleep(0.05)
    return desk


async def test_a_waiver_passes_the_intake_and_settles_in_the_record(home: Home, robin: Desk) -> None:
    """Form, intake, ledger, projector, view: the fee falls by what was waived, the ledger names the session's user as
    approver, and the audit log holds the command before and after."""
    customer, account = await account_with(robin, lambda each: each.fees is not None and each.fees >= dollars("5"))
    release = robin.records.watch(customer)
    intent = robin.commands.begin(Action.WAIVE_FEE, account)
    check = await robin.commands.check(intent, {"amount": "5", "reason": "Goodwill"})
    assert check.ready, check
    command = await robin.commands.send(check.intent)
    assert command.stage is CommandStage.CONFIRMED, command
    assert command.posting is not None
    assert command.posting.transaction is not None
    assert command.posting.transaction.created_by == AGENT.user_id
    before = account.fees
    assert before is not None
    await until(
        robin,
        customer,
        lambda view: any(
            each.account.account_id == account.account.account_id and each.fees == before - dollars("5")
            for each in view.accounts
        ),
    )
    wanted = {"action": "WaiveFee", "idempotencyKey": command.key}
    for phase in ("requested", "completed"):
        entry = await home.shown("audit-log", phase=phase, **wanted)
        assert (entry["actor"], entry["amount"]) == (AGENT.user_id, "5.00")
    release()


async def test_the_limit_of_the_role_is_said_in_the_form(robin: Desk) -> None:
    """An amount above the supervisor's limit is marked wrong before anything is sent."""
    _, account = await account_with(robin, lambda each: True)
    intent = robin.commands.begin(Action.WAIVE_FEE, account)
    check = await robin.commands.check(intent, {"amount": "1000.01", "reason": "Goodwill"})
    assert [(error.field, error.text) for error in check.errors] == [("amount", "Your limit is $1,000.00")]


async def test_a_colleagues_request_is_decided_once(home: Home, robin: Desk) -> None:
    """The seed's request of a colleague is approved, posts, and shows as approved; again it is the same decision, and
    another verdict meets it by name."""
    approvals = robin.approvals
    assert approvals is not None
    pending = await home.shown("write-off-requests", status="pending", requestedBy=OPERATIONS.user_id)
    request = pending["requestId"]
    decided = await approvals.approve(RequestKind.WRITE_OFF, request, COMMENT)
    assert (decided.status, decided.balance_after, decided.being_recorded) == ("approved", ZERO, False)
    assert decided.transaction_id
    again = await approvals.approve(RequestKind.WRITE_OFF, request, COMMENT)
    assert (again.transaction_id, again.already_recorded) == (decided.transaction_id, True)
    assert (await home.shown("write-off-requests", requestId=request, status="approved"))["requestedBy"]
    with pytest.raises(AlreadyDecided) as caught:
        await approvals.reject(RequestKind.WRITE_OFF, request, COMMENT)
    assert (caught.value.status, caught.value.by) == ("approved", AGENT.name)


async def test_nobody_decides_his_own_request(home: Home, robin: Desk) -> None:
    """A requester may take a request back and not approve it, and above his limit he may not even ask."""
    approvals = robin.approvals
    assert approvals is not None
    asked_for = set(await home.database["write-off-requests"].distinct("loanAccountId"))
    _, account = await account_with(robin, lambda each: each.account.account_id not in asked_for)
    form = WriteOffForm("req-own-0001", account.account.account_id, "hardship", shown_balance=account.outstanding)
    asked = await approvals.request_write_off(form)
    assert (asked.amount, asked.already_recorded) == (account.outstanding, False)
    assert (await approvals.request_write_off(form)).already_recorded
    await home.shown("write-off-requests", requestId=form.request_id)
    with pytest.raises(NotAllowed) as caught:
        await approvals.approve(RequestKind.WRITE_OFF, form.request_id, COMMENT)
    assert caught.value.code == "OWN_REQUEST"
    assert (await approvals.cancel(RequestKind.WRITE_OFF, form.request_id)).status == "cancelled"
    with pytest.raises(AboveLimit) as above:
        await approvals.request_adjustment(
            AdjustmentForm("req-own-0002", form.account_id, dollars("1000.01"), ZERO, "More than the limit")
        )
    assert above.value.limit == dollars("1000")


async def test_a_note_and_its_amendment_reach_the_record(home: Home, robin: Desk) -> None:
    """A note is stored with its author and its words; its amendment replaces it."""
    notes = robin.notes
    assert notes is not None
    customer, account = await account_with(robin, lambda each: True)
    draft = NoteDraft(
        "note-form-0001", customer, "Called back", (Block((Run("All "), Run("fine", bold=True))),), "phone",
        "general_enquiry", "outbound", account_id=account.account.account_id,
    )  # fmt: skip
    first = await notes.add(draft)
    stored = await home.shown("contact-notes", subject="Called back")
    assert (str(stored["_id"]), stored["customerIdString"]) == (first.note_id, customer)
    second = await notes.amend(
        first.note_id, NoteDraft("note-form-0002", customer, "Called twice", draft.body, "internal", "complaint")
    )
    await home.shown("contact-notes", subject="Called twice")
    assert (await home.shown("contact-notes", subject="Called back", status="amended"))["_id"] == stored["_id"]
    assert second.note_id != first.note_id


async def test_a_reveal_is_in_the_audit_log(home: Home, robin: Desk) -> None:
    """What was revealed of whom, and by whom, is one entry of the log."""
    assert robin.reveals is not None
    await robin.reveals.log("CUS-REVEALED", "date_of_birth", "identity check")
    entry = await home.shown("audit-log", action="Reveal", customerId="CUS-REVEALED")
    assert (entry["actor"], entry["reason"]) == (AGENT.user_id, "date_of_birth: identity check")


async def test_an_agent_answers_a_practice_customer(home: Home, robin: Desk) -> None:
    """Answering is offered; a conversation is claimed, answered, shows the answer under the agent's name, and the
    customer writes back."""
    assert robin.conversations is not None
    answering = robin.conversations.answering
    assert answering is not None
    chat = (await home.shown("conversations", status={"$exists": True}))["conversationId"]
    robin.conversations.open(chat)
    await robin.conversations.refresh(chat)
    await answering.claim(chat)
    answering.send(chat, "Hello, this is Robin.")
    shown = await home.shown("conversations", conversationId=chat, **{"utterances.username": "staff"})
    row = next(row for row in shown["utterances"] if row["username"] == "staff")
    assert (row["utterance"], row["authorName"]) == ("Hello, this is Robin.", AGENT.name)
    back = {"$elemMatch": {"username": "customer", "createdAt": {"$gte": row["createdAt"]}}}
    answered = await home.shown("conversations", conversationId=chat, utterances=back)
    assert answered["attention"]["staffSaidAt"] == row["createdAt"]
    await answering.release(chat)


async def test_the_role_of_the_session_decides(home: Home, robin: Desk) -> None:
    """At a readonly desk every action is off with the role as its reason, and nothing is offered that would be
    refused."""
    async with AsyncExitStack() as ends:
        desk = await home.desk("theo@practice.example", ends)
        assert (desk.approvals, desk.notes) == (None, None)
        assert desk.reveals is not None
        assert desk.conversations is not None
        assert desk.conversations.answering is None
        _, account = await account_with(desk, lambda each: True)
        for action in Action:
            answer = desk.commands.availability(action, account)
            assert not answer.allowed
            assert "your role is" in answer.reason
