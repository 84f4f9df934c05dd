"""A desk that has signed in at the practice world's intake: from the form to the record, through every process."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio
from pymongo import AsyncMongoClient

from billie_desktop.desk.desk import Desk
from billie_desktop.desk.values import AccountFilter
from billie_desktop.domain.approval import AboveLimit, AdjustmentForm, AlreadyDecided, RequestKind, WriteOffForm
from billie_desktop.domain.command import Action, CommandStage
from billie_desktop.domain.errors import InvalidInput, NotAllowed
from billie_desktop.domain.money import ZERO
from billie_desktop.domain.note_draft import NoteDraft
from billie_desktop.domain.notification_pause import PauseForm, PauseMode
from billie_desktop.domain.rich_text import Block, Run
from billie_desktop.gateways.grpc.session import GrpcSession
from billie_desktop.gateways.grpc.stub import ledger_stub
from billie_desktop.practice.staff.people import AGENT, OPERATIONS
from billie_desktop.practice.world import PracticeWorld, WorldPlan
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as ledger_pb
from tests.domain.examples import dollars
from tests.practice.world.desk_home import Home, account_with, until
from tests.projector.intake.proof_samples import EXE, PDF

pytestmark = [
    pytest.mark.servers,
    pytest.mark.slow,
    pytest.mark.asyncio(loop_scope="module"),
    # The database driver drops the socket of an attempt to connect that its closing cancels.
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
]

COMMENT = "Looked at it with care"


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


async def test_a_proof_of_payment_reaches_the_posting(home: Home, robin: Desk) -> None:
    """A file attached at the desk lies in the world's store, byte for byte, and the note of the ledger's disbursement
    names its address; a program is refused before anything is kept."""
    assert robin.proofs is not None
    assert robin.proofs.off_reason == ""
    rows = (await robin.lists.accounts(0, 5, filters=AccountFilter(frozenset({"pending_disbursement"})))).rows
    customer = await robin.records.open_account(rows[0].account_id)
    release = robin.records.watch(customer)
    robin.records.open(customer)
    view = await until(robin, customer, lambda view: view.account(rows[0].account_id) is not None)
    account = view.account(rows[0].account_id)
    assert account is not None
    with pytest.raises(InvalidInput):
        await robin.proofs.store(account.account_id, EXE)
    sent: list[int] = []
    content = PDF + bytes(600_000)
    stored = await robin.proofs.store(account.account_id, content, sent.append)
    assert sent == [262_144, 524_288, len(content)]
    key = stored.location.removeprefix("s3://practice-proofs/")
    assert (home.directory / "proofs" / key).read_bytes() == content
    intent = robin.commands.begin(Action.DISBURSE, account)
    check = await robin.commands.check(intent, {"reference": "BILLIE-7714", "proof": stored.location})
    assert check.ready, check
    command = await robin.commands.send(check.intent)
    assert command.stage is CommandStage.CONFIRMED, command
    assert isinstance(robin.session, GrpcSession)
    ledger = ledger_stub(robin.session.channel)
    answer = await ledger.GetTransactions(ledger_pb.GetTransactionsRequest(loan_account_id=account.account_id))
    (paid_out,) = [each for each in answer.transactions if each.type == ledger_pb.DISBURSEMENT]
    assert paid_out.metadata["attachment_location"] == stored.location
    release()


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


async def test_a_pause_is_in_force_when_the_service_has_answered(home: Home, robin: Desk) -> None:
    """Asked for at the desk, sent by the intake, answered by the platform, shown from the record with its setter."""
    assert robin.pauses is not None
    assert robin.pauses.off_reason == ""
    customer, _ = await account_with(robin, lambda each: True)
    reader = robin.pauses.follow([customer])
    told = asyncio.Event()
    reader.subscribe(told.set)
    reader.start()
    form = PauseForm(robin.pauses.new_key(), customer, PauseMode.NON_ESSENTIAL, "Asked for it on the phone")
    await robin.pauses.set(form)
    async with asyncio.timeout(20):
        while reader.state.in_force is None or reader.state.asked is not None:
            told.clear()
            await told.wait()
    reader.stop()
    assert (reader.state.in_force.mode, reader.state.in_force.set_by) == ("non_essential", AGENT.user_id)


async def test_a_note_written_without_connection_is_sent_later(home: Home, robin: Desk) -> None:
    """Kept by one desk that has no connection, sent with the time of writing by the next one of the same agent."""
    customer, _ = await account_with(robin, lambda each: True)
    draft = NoteDraft("", customer, "Written offline", (Block((Run("Rang back"),)),), "internal", "complaint")
    async with AsyncExitStack() as ends:
        desk = await home.desk(OPERATIONS.email, ends)
        assert desk.note_desk is not None
        assert desk.session is not None
        await desk.session.channel.close()  # type: ignore[attr-defined]
        assert await desk.note_desk.save(replace(draft, key=desk.note_desk.new_key())) is None
        (waiting,) = desk.note_desk.waiting()
    async with AsyncExitStack() as ends:
        await home.desk(OPERATIONS.email, ends)
        stored = await home.shown("contact-notes", subject="Written offline")
    written = waiting.draft.written_at
    assert written is not None
    assert abs((stored["createdAt"] - written).total_seconds()) < 0.001
    assert stored["createdByName"] == OPERATIONS.name
