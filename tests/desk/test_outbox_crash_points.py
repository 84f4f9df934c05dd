"""The outbox property: at any crash point never two keys, never two postings, never lost."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from billie_desktop.domain.command import Action, Command, CommandStage
from billie_desktop.domain.errors import Busy, DeskError, NotAllowed, OutcomeUnknown, Refused, Unreachable
from billie_desktop.gateways.cache import outbox
from billie_desktop.gateways.cache.outbox import SqlOutbox
from billie_desktop.gateways.cache.vault import Vault
from tests.desk.parts import KEY, DeskParts

FORMS = {
    Action.RECORD_REPAYMENT: {"amount": "50", "reference": "call"},
    Action.WAIVE_FEE: {"amount": "5", "reason": "goodwill"},
}


class Killed(BaseException):
    """The process is gone: nothing after this line of it runs."""


@dataclass
class DyingOutbox:
    """The real outbox; the process dies at write number ``at``, before or after it reached the disk."""

    inner: SqlOutbox
    at: int | None
    after: bool
    writes: int = field(default=0)

    async def _write(self, write: Any) -> None:
        self.writes += 1
        dies = self.writes == self.at
        if dies and not self.after:
            write.close()
            raise Killed
        await write
        if dies:
            raise Killed

    async def add(self, command: Command) -> None:
        await self._write(self.inner.add(command))

    async def put(self, command: Command) -> None:
        await self._write(self.inner.put(command))

    async def load(self) -> tuple[Command, ...]:
        return await self.inner.load()

    async def remove(self, keys: Collection[str]) -> None:
        await self.inner.remove(keys)


ENDS = st.sampled_from(
    ["fine", "busy", "refused", "unreachable", "lost-before", "dies-before"] + ["lost-after", "dies-after"] * 2
)
RUNS = st.lists(
    st.tuples(st.lists(ENDS, max_size=4), st.one_of(st.none(), st.integers(1, 5)), st.booleans()),
    min_size=1,
    max_size=4,
)


def scripted(end: str) -> tuple[BaseException | None, BaseException | None]:
    """What happens before and after the posting of one send."""
    lost = OutcomeUnknown("?", code="LEDGER_TIMEOUT")
    return {
        "fine": (None, None),
        "busy": (Busy("busy"), None),
        "refused": (Refused("no"), None),
        "unreachable": (Unreachable("away"), None),
        "lost-before": (lost, None),
        "lost-after": (None, lost),
        "dies-before": (Killed(), None),
        "dies-after": (None, Killed()),
    }[end]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(action=Action.WAIVE_FEE, runs=[(["lost-after", "unreachable"], None, False)])
@example(action=Action.WAIVE_FEE, runs=[(["dies-after"], None, False), (["busy"] * 4, None, False)])
@example(action=Action.RECORD_REPAYMENT, runs=[(["fine"], 3, False), ([], 1, True)])
@given(action=st.sampled_from(list(FORMS)), runs=RUNS)
def test_any_crash_point_posts_at_most_once_and_loses_nothing(action: Action, runs: list[Any]) -> None:
    """Over any sequence of process lives, kills at any write or send, and any answers: one key, at most one posting,
    the record on disk agrees with the ledger, and the agent can always bring it to an end."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(lives(DeskParts(Path(folder)), action, runs))


async def lives(parts: DeskParts, action: Action, runs: list[Any]) -> None:
    asyncio.get_running_loop().set_exception_handler(lambda *_: None)  # a killed process reports nothing
    entered: Any = None
    for ends, dies_at, dies_after in runs:
        parts.ledger.script = [scripted(end) for end in ends]
        parts.wrap_outbox = lambda made, at=dies_at, after=dies_after: DyingOutbox(made, at, after)
        try:
            await parts.start()
            if entered is None:
                checked = await parts.desk.check(parts.desk.begin(action, parts.account), FORMS[action])
                entered = checked.intent
                await parts.desk.send(entered)
            await agent_goes_on(parts)
        except Killed:
            pass  # what is on disk and in the ledger is all that is left
        await parts.stop()
        judge(parts, await on_disk(parts))
    parts.ledger.script = []
    parts.wrap_outbox = lambda made: made
    await parts.start()
    await agent_goes_on(parts)
    for command in parts.book.all():
        assert command.stage not in (CommandStage.UNKNOWN, CommandStage.SENT, CommandStage.INTENDED)
        posted = command.stage in (CommandStage.CONFIRMED, CommandStage.SETTLED)
        assert len(parts.ledger.rows) == (1 if posted else 0)
    judge(parts, parts.book.all())
    await parts.stop()


async def agent_goes_on(parts: DeskParts) -> None:
    """The agent resolves whatever is open, with the buttons that the desk offers."""
    for command in parts.desk.failed():
        try:
            if command.stage is CommandStage.UNKNOWN:
                await parts.desk.check_now(command.key)
            else:
                await parts.desk.retry(command.key)
        except NotAllowed:
            continue
        except DeskError as error:
            raise AssertionError(f"an unexpected error: {error!r}") from error


async def on_disk(parts: DeskParts) -> tuple[Command, ...]:
    """What a next process would find."""
    vault = Vault(parts.folder / "outbox.db", KEY, outbox.SCHEMA, outbox.VERSION, durable=True)
    await vault.open()
    found = await SqlOutbox(vault).load()
    await vault.close()
    return found


def judge(parts: DeskParts, commands: tuple[Command, ...]) -> None:
    """What must hold at every moment at which a process could end."""
    ledger = parts.ledger
    assert len(set(ledger.sent)) <= 1, "two keys for one intent"
    assert len(set(ledger.payment_ids)) <= 1, "two payment ids for one intent"
    assert len(ledger.rows) <= 1, "posted twice"
    if ledger.sent:
        assert [command.key for command in commands] == [ledger.sent[0]], "sent without a record on disk"
    for command in commands:
        if command.stage in (CommandStage.CONFIRMED, CommandStage.SETTLED):
            assert len(ledger.rows) == 1
        elif command.stage in (CommandStage.FAILED, CommandStage.REFUSED, CommandStage.INTENDED):
            assert ledger.rows == [], f"{command.stage} although it was posted"
