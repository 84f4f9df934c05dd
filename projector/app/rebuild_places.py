"""Places in the history that a rebuild goes by."""

from __future__ import annotations

from dataclasses import dataclass

from projector.adapters.mongo_errors import translated
from projector.adapters.mongo_lease import STATE, positions
from projector.adapters.whole_history import WholeHistory
from projector.app.settings import Settings
from projector.app.wiring import Servers
from projector.contract.collections import EFFECTS
from projector.contract.event import LANES, Lane
from projector.contract.position import ZERO, Position
from projector.engine.errors import GroupMissing
from projector.engine.history import Bounds


@dataclass(frozen=True, slots=True)
class Ends:
    """``until``: how far the projector has come, and so the rebuild goes. ``live``: how far all of it is written."""

    until: Bounds
    live: Bounds


class Places:
    """Asked anew each time. Methods raise StoreAway, StreamsAway."""

    def __init__(self, settings: Settings, parts: Servers, history: WholeHistory) -> None:
        self._settings = settings
        self._parts = parts
        self._history = history

    def filled(self, name: str) -> set[tuple[str, str]]:
        """Fields that the answer of the marketing service has filled (contract.effects)."""
        with translated():
            done = self._parts.database[EFFECTS].find({"storeIn.collection": name, "state": "done"}, {"storeIn": 1})
            return {(each["storeIn"]["key"], each["storeIn"]["field"]) for each in done}

    def ends(self) -> Ends:
        extents = self._history.extents()
        with translated():
            state = self._parts.database[STATE].find_one({"_id": self._settings.consumer_group}, {"applied": 1})
        applied = positions((state or {}).get("applied") or {})
        last = {lane: self._history.last(lane, extents[lane]) for lane in LANES}
        reached: dict[Lane, Position] = {
            lane: max(extents[lane].delivered or ZERO, applied.get(lane, ZERO)) for lane in LANES
        }
        if all(position == ZERO for position in reached.values()):  # nobody has ever projected: all there is
            reached = dict(last)
        until = {lane: min(last[lane], reached[lane]) for lane in LANES}
        return Ends(until, {lane: min(until[lane], self._written_up_to(lane, until[lane])) for lane in LANES})

    def _written_up_to(self, lane: Lane, otherwise: Position) -> Position:
        """The place before the oldest entry that is delivered and not applied yet."""
        try:
            oldest = self._parts.streams.state()[lane].oldest_pending
        except GroupMissing:
            return otherwise
        return otherwise if oldest is None else Position(oldest.ms, oldest.seq - 1)
