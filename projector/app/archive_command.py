"""``python -m projector archive``: entries of the inboxes into compressed files by day, so that streams may be trimmed.

A run copies what is new, reads back what it wrote, and only then counts it as archived; run it as often as wanted.
With ``--trim-older-than`` it also takes from the streams what is archived, old enough, and applied by every consumer
group. The archive holds what the events hold: keep it where personal data may lie.
"""

from __future__ import annotations

import argparse
import json
import logging
import time
from pathlib import Path
from typing import Any

from projector.adapters.archive_files import ArchiveError, LaneArchive, portions
from projector.adapters.redis_connection import translated
from projector.adapters.redis_history import InboxExtent, RedisHistory
from projector.adapters.whole_history import WholeHistory
from projector.app.settings import Settings, SettingsError
from projector.app.stopping import stop_on_signals
from projector.app.wiring import Servers, servers, stream_names
from projector.contract.event import LANES, Lane
from projector.contract.position import Position
from projector.engine.control import Control
from projector.engine.errors import EngineError, Stopped

log = logging.getLogger("projector")

DONE, NOT_DONE, INTERRUPTED = 0, 1, 3

_DAY_MS = 86_400_000


def archives_of(settings: Settings) -> dict[Lane, LaneArchive]:
    """The archive of each inbox; empty when no folder is named. Raises ArchiveError."""
    if not settings.archive_folder:
        return {}
    names, folder = stream_names(settings), Path(settings.archive_folder)
    return {lane: LaneArchive(folder, lane, names.of_lane(lane)) for lane in LANES}


def archive(settings: Settings, options: argparse.Namespace) -> int:
    """Copy, verify or trim; the exit code: 0 done, 1 not done, 3 interrupted."""
    if not settings.archive_folder:
        raise SettingsError("ARCHIVE_FOLDER must name the folder of the archive.")
    control = Control()
    stop_on_signals(control)
    try:
        with servers(settings, "archive") as parts:
            return _run(settings, parts, control, options)
    except Stopped:
        print("interrupted: run it again to go on")  # noqa: T201  the answer to the operator
        return INTERRUPTED
    except (EngineError, ArchiveError) as error:
        print(f"projector: {type(error).__name__}: {error}")  # noqa: T201
    except OSError as error:
        print(f"projector: the archive cannot be used: {error.strerror}")  # noqa: T201
    return NOT_DONE


def _run(settings: Settings, parts: Servers, control: Control, options: argparse.Namespace) -> int:
    archives = archives_of(settings)
    history = RedisHistory(parts.redis, stream_names(settings))
    figures: dict[str, Any] = {}
    for lane in LANES:
        figures[lane] = _Lane(lane, archives[lane], history, parts, control, settings).run(options)
    print(json.dumps(figures) if options.json else _as_text(figures))  # noqa: T201
    log.info("archived", extra={"fields": figures})
    return DONE


class _Lane:
    """One inbox."""

    def __init__(
        self,
        lane: Lane,
        archive: LaneArchive,
        history: RedisHistory,
        parts: Servers,
        control: Control,
        settings: Settings,
    ) -> None:
        self._lane: Lane = lane
        self._archive = archive
        self._history = history
        self._client: Any = parts.redis
        self._stream = stream_names(settings).of_lane(lane)
        self._control = control

    def run(self, options: argparse.Namespace) -> dict[str, Any]:
        """What was done. Raises Stopped, StreamsAway, ArchiveError, OSError."""
        figures: dict[str, Any] = {}
        if options.verify:
            for day, entries in self._archive.verify():
                self._control.check()
                figures[day] = entries
            return {"verified": sum(figures.values()), "days": len(figures)}
        extent = self._history.extents()[self._lane]
        figures["archived"] = self._copy(extent)
        figures["missing"] = self._archive.missing
        if options.trim_older_than is not None:
            figures["trimmed"] = self._trim(options.trim_older_than)
        return figures

    def _copy(self, extent: InboxExtent) -> int:
        archived = self._archive.last()
        if extent.last < archived:
            raise ArchiveError(
                f"{self._stream} ends before what is archived of it, as after a restart without its data: keep this"
                " archive and begin another in a new folder."
            )
        self._archive.begin(self._missing(extent))
        copied = 0
        for portion in portions(self._history.pages(self._lane, archived, extent.last)):
            self._control.check()
            self._archive.append(portion)
            copied += len(portion)
            log.info("archiving", extra={"fields": {"lane": self._lane, "last": str(portion[-1].position)}})
        return copied

    def _missing(self, extent: InboxExtent) -> int:
        return WholeHistory(self._history, {self._lane: self._archive}).missing_of(self._lane, extent)

    def _trim(self, days: float) -> int:
        """Take old entries from the stream: archived, and acknowledged by everybody who reads it in a group."""
        archived = self._archive.last()
        limit = min(Position(round(time.time() * 1000 - days * _DAY_MS), 0), Position(archived.ms, archived.seq + 1))
        with translated():
            if not self._client.exists(self._stream):
                return 0
            for group in self._client.xinfo_groups(self._stream):
                delivered = Position.parse(group["last-delivered-id"])
                limit = min(limit, Position(delivered.ms, delivered.seq + 1))
                if group["pending"]:
                    oldest = self._client.xpending(self._stream, group["name"])["min"]
                    if oldest:
                        limit = min(limit, Position.parse(oldest))
            return int(self._client.xtrim(self._stream, minid=str(limit), approximate=False))


def _as_text(figures: dict[str, dict[str, Any]]) -> str:
    names: dict[Lane, str] = {"ext": "events of the platform", "int": "events of the desk"}
    lines = []
    for lane in LANES:
        what = ", ".join(f"{number} {name}" for name, number in figures[lane].items())
        lines.append(f"{names[lane]}: {what}")
    return "\n".join(lines)
