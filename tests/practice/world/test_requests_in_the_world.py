"""Two desks and a request: asked for at one, decided at the other, in the practice world with every process."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from typing import Any

import pytest
import pytest_asyncio
from pymongo import AsyncMongoClient

from billie_desktop.desk.desk import Desk
from billie_desktop.desk.values import Confirm
from billie_desktop.domain.command import Action, CommandStage
from billie_desktop.domain.dead_letter import Correction, LetterFilter
from billie_desktop.domain.drift import DriftState
from billie_desktop.domain.errors import NotAllowed
from billie_desktop.domain.money import ZERO
from billie_desktop.domain.processing import Health
from billie_desktop.domain.training import Happening
from billie_desktop.practice.staff.people import ADMIN, OPERATIONS
from billie_desktop.practice.world import PracticeWorld, WorldPlan
from tests.practice.world.desk_home import Home, account_with

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
        yield Home(addresses, directory, client[addresses.database], ends, world.trainer)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def robin(home: Home) -> Desk:
    """The practice agent's desk, when the projector has folded the seed."""
    desk = await home.desk()
    async with asyncio.timeout(60):
        while not (await desk.lists.accounts(0, 1)).total:
            await asyncio.sleep(0.05)
    return desk


async def test_a_colleagues_request_is_decided_at_the_desk_and_he_hears_of_it(home: Home, robin: Desk) -> None:
    """Through outbox, intake, ledger and projector: asked for at one desk, on the board of another, approved once
    although pressed twice, in the audit log with its version, and told to the one who asked."""
    async with AsyncExitStack() as ends:
        josh = await home.desk(OPERATIONS.email, ends)
        asked_for = set(await home.database["write-off-requests"].distinct("loanAccountId"))
        customer, account = await account_with(josh, lambda each: each.account.account_id not in asked_for)
        check = await josh.commands.check(
            josh.commands.begin(Action.REQUEST_WRITE_OFF, account), {"reason": "hardship"}, tuple(Confirm)
        )
        assert check.ready, check
        assert (await josh.commands.send(check.intent)).stage is CommandStage.CONFIRMED
        await holds(lambda: stage_of(josh, check.intent.key) is CommandStage.SETTLED)
        assert robin.requests is not None
        assert robin.decisions is not None
        assert josh.request_notices is not None
        assert josh.requests is not None
        board, bell, request_id = robin.requests, josh.request_notices, check.intent.values["request_id"]
        await holds(lambda: request_id in {each.request_id for each in board.board.pending})
        await holds(lambda: bool(josh.requests and josh.requests.of_account(account.account_id)))
        assert "waiting for a decision" in josh.commands.availability(Action.REQUEST_WRITE_OFF, account).reason
        request = next(each for each in board.board.pending if each.request_id == request_id)
        assert (request.requested_by, request.amount) == (josh.agent.user_id, account.outstanding)
        robin.records.open(customer)
        decide = robin.decisions.decide
        both = await asyncio.gather(*(decide(Action.APPROVE_REQUEST, request, COMMENT) for _ in range(2)))
        assert {(each.key, each.stage) for each in both} == {(both[0].key, CommandStage.CONFIRMED)}
        posting = both[0].posting
        assert posting is not None
        assert (posting.balance_before, posting.balance_after) == (account.outstanding, ZERO)
        await holds(lambda: stage_of(robin, both[0].key) is CommandStage.SETTLED)
        await holds(lambda: f"{request_id}:approved" in bell.unread)
        found: dict[str, str] = {}
        async with asyncio.timeout(60):
            while not {"RequestWriteOff", "ApproveWriteOff"} <= set(found):
                await asyncio.sleep(0.05)
                found = {entry.action: entry.version for entry in await board.audit(request_id) or ()}
        assert set(found.values()) == {"1.4.0"}


async def test_an_event_that_fails_is_found_and_corrected_by_an_admin(home: Home, robin: Desk) -> None:
    """The trainer lets an event fail; an admin finds it by its payment reference, sees it beside its account, and the
    corrected one is applied; then the whole book agrees with the ledger. A supervisor hears of the state of the events
    and is kept from the rest."""
    assert robin.system is not None
    assert home.trainer is not None
    async with AsyncExitStack() as ends:
        mira = await home.desk(ADMIN.email, ends)
        system = mira.system
        assert system is not None
        reference = (await home.trainer.happen(Happening.EVENT_FAILS)).rpartition(" ")[2].rstrip(".")
        async with asyncio.timeout(60):
            while not (page := await system.dead_letters(LetterFilter(reference))).rows:
                await asyncio.sleep(0.05)
        (row,) = page.rows
        letter = await system.dead_letter(row.letter_id)
        assert (row.error_class, json.loads(letter.body)["triggered_by_transaction_id"]) == (
            "permanent:bad-money", reference,
        )  # fmt: skip
        account_id = json.loads(letter.body)["account_id"]
        marked = await home.shown(
            "loan-accounts", loanAccountId=account_id, **{"_proj.deadLetters.id": row.original_id}
        )
        body = {**json.loads(letter.body), "current_balance": marked["balances"]["currentBalance"]}
        checked = await system.check_correction(row.letter_id, json.dumps(body))
        assert (checked.problem, checked.documents[0].label) == ("", f"loan-accounts/{account_id}")
        correction = Correction("correct-in-practice", row.letter_id, json.dumps(body), COMMENT)
        sent = [await system.correct(correction) for _ in range(2)]
        assert [each.already_recorded for each in sent] == [False, True]
        await home.shown("loan-accounts", loanAccountId=account_id, **{"_proj.deadLetters": None})
        assert (await system.dead_letters(LetterFilter(reference))).rows == ()
        status = await robin.system.processing()
        assert status.health is Health.HEALTHY
        assert [each.stream for each in status.streams] == ["inbox:billie-servicing", "inbox:billie-servicing:internal"]
        report = await system.run_drift()
        async with asyncio.timeout(60):
            while report.state is DriftState.RUNNING:
                await asyncio.sleep(0.05)
                report = await system.drift()
        assert (report.state, report.count, report.unreadable, report.started_by) == (
            DriftState.DONE, 0, 0, "Mira Castellanos",
        )  # fmt: skip
        assert report.accounts == await home.database["loan-accounts"].count_documents({})
        for refused in (robin.system.dead_letters(), robin.system.drift()):
            with pytest.raises(NotAllowed):
                await refused


def stage_of(desk: Desk, key: str) -> CommandStage | None:
    """How far a command has come."""
    command = desk.commands.get(key)
    return command.stage if command is not None else None


async def holds(condition: Callable[[], bool]) -> None:
    """Wait until something holds at a desk."""
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.02)
