"""Traffic of all sorts for a few people, with poison, repetitions and merges in it; the same for the same seed."""

from __future__ import annotations

import random
from typing import Any

from projector.contract.event import Lane
from projector.contract.position import Position
from tests.projector.engine.fake_streams import MemoryRedis
from tests.projector.engine.fakes import MemoryStore, no_trouble
from tests.projector.engine.kit import pairs
from tests.projector.engine.test_exactly_once import originals, work


class Traffic:
    """Makes one random entry after the other."""

    def __init__(self, seed: int, people: int = 12) -> None:
        self._random = random.Random(seed)
        self._people = people
        self._number = 0
        self._earlier: list[tuple[Lane, list[bytes]]] = []

    def next(self) -> tuple[Lane, list[bytes]]:
        """The inbox and the pairs of the next entry."""
        self._number += 1
        if self._earlier and self._random.random() < 0.05:
            return self._random.choice(self._earlier)
        entry = self._make()
        self._earlier.append(entry)
        return entry

    def _make(self) -> tuple[Lane, list[bytes]]:
        pick = self._random.random()
        person = self._random.randrange(self._people)
        if pick < 0.45:
            return "ext", self._talk(person)
        if pick < 0.65:
            return "ext", self._loan(person)
        if pick < 0.8:
            return "ext", self._customer(person)
        if pick < 0.9:
            return "int", self._request(person)
        return "ext", self._poison()

    def _entry(self, kind: str, body: dict[str, Any], **envelope: str) -> list[bytes]:
        return pairs(kind, body, cause=f"evt-{self._number}", **envelope)

    def _time(self) -> str:
        return f"2026-07-01T{self._random.randrange(24):02}:{self._random.randrange(60):02}:00Z"

    def _talk(self, person: int) -> list[bytes]:
        envelope = {"cid": f"C{person}", "usr": f"U{person}"}
        kind = self._random.choice(["user_input", "assistant_response", "conversation_started", "noticeboard_post"])
        body: dict[str, Any] = {"utterance": f"m{self._number}", "post": "x", "agent_name": "a::T"}
        if self._random.random() < 0.5:
            body |= {"created_at": self._time(), "timestamp": self._time()}
        return self._entry(kind, body, **envelope)

    def _loan(self, person: int) -> list[bytes]:
        body: dict[str, Any] = {"account_id": f"A{person}", "customer_id": f"U{person}", "account_number": f"N{person}"}
        kind = self._random.choice(["account.created.v1", "account.updated.v1", "loan.aging.updated.v1"])
        body |= {"current_balance": f"{self._random.randrange(500)}.00", "bucket": "default", "dpd": self._number % 90}
        if self._random.random() < 0.7:
            body |= {"timestamp": self._time(), "last_updated": self._time()}
        return self._entry(kind, body)

    def _customer(self, person: int) -> list[bytes]:
        if self._random.random() < 0.1:
            body = {"canonical_id": f"U{self._random.randrange(self._people)}", "journey_id": f"U{person}"}
            return self._entry("customer.identity.linked.v1", body)
        name = self._random.choice(["Mia", "Eva", "Ann"])
        return self._entry("customer.changed.v1", {"customer_id": f"U{person}", "first_name": name, "last_name": "T"})

    def _request(self, person: int) -> list[bytes]:
        body = {
            "loanAccountId": f"A{person}",
            "customerId": f"U{person}",
            "amount": 120.5,
            "originalBalance": 120.5,
            "reason": "hardship",
            "requestedBy": "user-1",
            "requestId": f"R{person}",
            "approvedBy": "user-2",
            "comment": "it is fine",
        }
        kind = self._random.choice(["writeoff.requested.v1", "writeoff.approved.v1"])
        return self._entry(kind, body, conv=f"R{person}")

    def _poison(self) -> list[bytes]:
        return self._random.choice(
            [
                self._entry("x.unknown", {}),
                pairs("account.updated.v1", b"[1]", cause=f"evt-{self._number}"),
                pairs("user_input", b"\xff\xfe", cid="C1", cause=f"evt-{self._number}"),
                self._entry("account.updated.v1", {"account_id": "A1", "current_balance": "abc"}),
                self._entry("account.created.v1", {}),
            ]
        )


def quiet_pass(
    entries: list[tuple[str, Position, list[bytes]]],
) -> tuple[dict[tuple[str, str], dict[str, Any]], list[list[bytes]]]:
    """What one quiet projector makes of the entries, one at a time: documents, dead letters' original fields."""
    server, store = MemoryRedis(), MemoryStore()
    for lane, position, values in sorted(entries, key=lambda entry: entry[1]):
        server.add("ext" if lane == "ext" else "int", position, values)
    work(server, store, 200, 200, no_trouble)
    return store.documents(), originals(server)
