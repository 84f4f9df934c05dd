"""A desk without windows as a process of its own: ``python -m tests.desk.desk_child MODE``.

MODE ``repay`` or ``waive``: opens the customer CUS-7F3A, enters 50.00 (10.00) on ACC-1001 and sends it. ``look``:
starts and waits. ``check``: starts and asks about what is unknown. Each stage of a command is printed as one JSON line.
"""

from __future__ import annotations

import asyncio
import json
import sys

from billie_desktop.app.settings import Settings
from billie_desktop.app.wiring import build_desk
from billie_desktop.desk.desk import Desk
from billie_desktop.desk.values import AccountView
from billie_desktop.domain.command import Action, Command, CommandStage

FORMS = {
    "repay": (Action.RECORD_REPAYMENT, {"amount": "50.00", "reference": "call"}),
    "waive": (Action.WAIVE_FEE, {"amount": "10.00", "reason": "goodwill"}),
}


def say(command: Command) -> None:
    """One line about a command."""
    replay = command.posting.replay if command.posting is not None else None
    line = {"stage": command.stage, "key": command.key, "tries": command.tries, "replay": replay}
    print(json.dumps(line | {"text": command.error_text}), flush=True)


async def opened(desk: Desk) -> AccountView:
    """The account, as soon as its live balance is there."""
    ready: asyncio.Future[AccountView] = asyncio.get_running_loop().create_future()

    def look(*_: object) -> None:
        view = desk.records.view("CUS-7F3A")
        account = view.account("ACC-1001") if view is not None else None
        if account is not None and account.balance is not None and not ready.done():
            ready.set_result(account)

    release = desk.records.subscribe(look)
    desk.records.watch("CUS-7F3A")
    desk.records.open("CUS-7F3A")
    look()
    account = await asyncio.wait_for(ready, 60)
    release()
    return account


async def main(mode: str) -> None:
    """Run until killed, or until nothing is left to wait for."""
    desk = await build_desk(Settings.load())
    desk.commands.subscribe(say)
    await desk.start()
    if mode in FORMS:
        action, typed = FORMS[mode]
        account = await opened(desk)
        check = await desk.commands.check(desk.commands.begin(action, account), typed)
        assert check.ready, check
        say(await desk.commands.send(check.intent))
    elif mode == "check":
        for command in desk.commands.failed():
            if command.stage is CommandStage.UNKNOWN:
                await desk.commands.check_now(command.key)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
