"""What one quiet projector makes of the entries of both inboxes, in the order of their ids."""

from __future__ import annotations

from typing import Any

from projector.adapters.mongo_store import identify
from projector.app.replay import strip
from projector.contract.collections import PROJECTED
from projector.contract.position import Position
from projector.engine.memory_store import ForgetfulStore
from projector.projections import registry
from tests.projector.app.running import Ground
from tests.projector.engine.kit import MemoryProjector

Documents = dict[tuple[str, str], dict[str, Any]]


def serial_pass(entries: list[tuple[str, Position, list[bytes]]]) -> tuple[Documents, set[str]]:
    """One entry after the other: the documents that readers see, and the ids of dead letters."""
    store = ForgetfulStore(identify)
    world = MemoryProjector(registry.load(), store=store)  # type: ignore[arg-type]
    world.streams.prepare()
    processor = world.processor()
    for lane, position, values in sorted(entries, key=lambda entry: entry[1]):
        world.server.add(lane, position, values)  # type: ignore[arg-type]
        processor.submit(world.streams.read(10, 1))
    processor.close()
    documents = {
        (name, str(spec.key_of(document) or document["_id"])): {k: v for k, v in document.items() if k != "_proj"}
        for name, spec in PROJECTED.items()
        if not name.startswith("projector-")
        for document in store.of_collection(name)
    }
    return documents, {strip(pairs)[1]["original_message_id"].decode() for pairs in world.server.dead}


def compare(ground: Ground) -> None:
    """Documents and dead letters are those of a serial pass over what is in the inboxes."""
    expected, dead = serial_pass(ground.entries())
    found = ground.documents()
    assert set(found) == set(expected)
    for key, document in expected.items():
        assert found[key] == document, key
    assert sorted(letter["original_message_id"] for letter in ground.dead_letters()) == sorted(dead)
    assert dead
