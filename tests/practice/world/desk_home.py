"""A running practice world with desks of its own, and how to wait for what they show."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from billie_desktop.app.settings import Settings
from billie_desktop.app.wiring import build_desk
from billie_desktop.desk.desk import Desk
from billie_desktop.desk.training import Trainer
from billie_desktop.desk.values import AccountView, CustomerView
from billie_desktop.domain.account import AccountStatus
from billie_desktop.domain.money import ZERO
from billie_desktop.domain.provenance import OriginKind
from billie_desktop.gateways.grpc.door import DoorSettings, GrpcDoor
from billie_desktop.practice.staff.people import AGENT, FILE
from billie_desktop.practice.world import WorldAddresses


@dataclass
class Home:
    """A running world."""

    addresses: WorldAddresses
    directory: Path
    database: Any
    ends: AsyncExitStack
    trainer: Trainer | None = None

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
    """Some customer with an account that owes something and suits, its balance live."""
    page = await desk.lists.accounts(0, 200)
    for row in page.rows:
        if row.status not in (AccountStatus.ACTIVE, AccountStatus.IN_ARREARS) or not row.customer_id:
            continue
        customer_id = desk.records.open(row.customer_id).customer_id
        view = await until(desk, customer_id, lambda view: bool(view.accounts))
        view = await until(desk, customer_id, lambda view, account=row.account_id: _live(view, account))
        account = next(each for each in view.accounts if each.account.account_id == row.account_id)
        if (account.outstanding or ZERO) > ZERO and suits(account):
            return customer_id, account
    raise AssertionError("nobody in this world suits")


def _live(view: CustomerView, account_id: str) -> bool:
    found = [each for each in view.accounts if each.account.account_id == account_id]
    return bool(found) and found[0].balance_origin.kind is OriginKind.LIVE
