"""The read side as a test drives it: events of the internal inbox are folded when the test says so, never before."""

from __future__ import annotations

from typing import Any, cast

import redis
from pymongo import MongoClient

from projector.app.intake_settings import IntakeSettings
from projector.contract.event import Event
from projector.contract.event_types import HANDLED
from projector.contract.position import ZERO, Position
from projector.engine.decode import decode
from tests.projector.fold import World

ACCOUNT = "ACC-1001"
CUSTOMER = "CUS-7F3A"


class ReadSide:
    """Genuine documents in a genuine MongoDB, folded by the genuine projections."""

    def __init__(self, settings: IntakeSettings, mongo: MongoClient[dict[str, Any]], client: redis.Redis) -> None:
        self.database = mongo[settings.db_name]
        self.own = mongo[settings.own_database]
        self._redis, self._stream = client, settings.internal_stream
        self._world = World()
        self._after = ZERO

    def open_account(self, account_id: str = ACCOUNT, outstanding: float = 410.0) -> None:
        """A loan account as the projector would show it."""
        self.database["loan-accounts"].insert_one(
            {
                "loanAccountId": account_id,
                "accountNumber": "VNTEST0000A1",
                "customerIdString": CUSTOMER,
                "customerName": "Mia Tester",
                "balances": {"totalOutstanding": outstanding},
            }
        )

    def catch_up(self) -> None:
        """Fold everything that is on the internal inbox."""
        start = "-" if self._after == ZERO else f"({self._after}"
        for entry_id, fields in cast(Any, self._redis.xrange(self._stream, start)):
            pairs = [part for pair in fields.items() for part in pair]
            self._after = Position.parse(entry_id)
            event = decode("int", entry_id, self._after, pairs, False, HANDLED, 262_144)
            assert isinstance(event, Event)
            self._world.deliver(event)
        assert self._world.dead == []
        for (collection, _), document in self._world.store.items():
            self.database[collection].replace_one({"_id": document["_id"]}, document, upsert=True)

    def request(self, request_id: str, collection: str = "write-off-requests") -> dict[str, Any]:
        """A request as the read model shows it."""
        found = self.database[collection].find_one({"requestId": request_id})
        assert found is not None
        return found
