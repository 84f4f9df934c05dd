"""Many writes of one collection as MongoDB's own ``insert`` and ``update`` commands.

The driver's ``bulk_write`` does the same with twice the work in Python per write. Here each write is encoded once, so
that its size and what is wrong with it are known before anything is sent.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import bson
from bson.raw_bson import RawBSONDocument
from pymongo.collection import Collection
from pymongo.errors import BulkWriteError
from pymongo.write_concern import WriteConcern

_AT_ONCE = 2
"""A connection is one thread at the server: with two it writes while Python encodes, and with two of its processors."""

_WRITES_PER_COMMAND = 250
_BYTES_PER_COMMAND = 8 * 2**20
"""Far below the 48,000,000 bytes that a server takes: one write of 16 MiB still fits on top."""

_PLACES = {"insert": "documents", "update": "updates"}


@dataclass(slots=True)
class Command:
    """Writes that leave together: ``name`` is ``insert`` or ``update``, ``writes`` are encoded."""

    name: str
    writes: list[RawBSONDocument] = field(default_factory=list)
    size: int = 0


def commands(
    inserts: Iterable[Mapping[str, Any]], updates: Iterable[Mapping[str, Any]], options: Any
) -> Iterator[Command]:
    """Encode writes into commands that a server takes. ``options`` are the collection's ``codec_options``.

    Raises BSONError, OverflowError, ValueError, TypeError and RecursionError for what cannot be encoded.
    """
    encode: Callable[..., bytes] = bson.encode
    for name, writes in (("insert", inserts), ("update", updates)):
        command = Command(name)
        for write in writes:
            encoded = encode(write, False, options)
            command.writes.append(RawBSONDocument(encoded))
            command.size += len(encoded)
            if len(command.writes) >= _WRITES_PER_COMMAND or command.size >= _BYTES_PER_COMMAND:
                yield command
                command = Command(name)
        if command.writes:
            yield command


def send(target: Collection[Any], waiting: Iterator[Command], last: WriteConcern) -> int:
    """Send commands, some at once; a write that is refused does not hold up the others.

    The collection's own write concern holds for all commands but the last one, which is sent when the others are
    answered, and waits as ``last`` says. Returns how many updates matched. Nothing is under way afterwards.

    Raises BulkWriteError with all refusals, as the driver's ``bulk_write`` does, and PyMongoError.
    """
    answers: list[Mapping[str, Any]] = []
    command = next(waiting, None)
    following = next(waiting, None)
    if following is not None:
        with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="mongo-write") as pool:
            under_way: deque[Future[Mapping[str, Any]]] = deque()
            while command is not None and following is not None:
                if len(under_way) > _AT_ONCE:  # one more than that: it is encoded while the others are written
                    answers.append(under_way.popleft().result())
                under_way.append(pool.submit(_run, target, command, target.write_concern))
                command, following = following, next(waiting, None)
            answers += [each.result() for each in under_way]
    if command is not None:
        answers.append(_run(target, command, last))
    refusals = [error for answer in answers for error in answer.get("writeErrors", ())]
    concerns = [answer["writeConcernError"] for answer in answers if "writeConcernError" in answer]
    if refusals or concerns:
        raise BulkWriteError({"writeErrors": refusals, "writeConcernErrors": concerns})
    return sum(answer["n"] for answer in answers if answer["name"] == "update")


def _run(target: Collection[Any], command: Command, concern: WriteConcern) -> Mapping[str, Any]:
    order: dict[str, Any] = {command.name: target.name, "ordered": False, "writeConcern": concern.document}
    order[_PLACES[command.name]] = command.writes
    return {**target.database.command(order), "name": command.name}
