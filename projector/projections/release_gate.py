"""The gate before all releases: one document says whether applications are open, gated or closed (events.md 5.16)."""

from __future__ import annotations

from projector.contract.collections import RELEASE_GATE_STATUS
from projector.contract.event import Event
from projector.projections.reading import Reader
from projector.projections.registry import Projection
from projector.projections.words import known_word
from projector.projections.workspace import Needs, Workspace

GATE = "gate"
MODES = frozenset({"open", "gated", "closed"})


def _needs(event: Event, needs: Needs) -> None:
    needs.document(RELEASE_GATE_STATUS, GATE)


def _fold(event: Event, workspace: Workspace) -> None:
    read = Reader(workspace, event)
    own = read.own_time("changed_at", required=True)
    mode = known_word(workspace, event, read.word("mode"), MODES)
    values = {
        "mode": mode,
        "setBy": read.text("set_by"),
        "changedAt": read.moment("changed_at", required=True) or event.time,
    }
    gate = workspace.touch(event, RELEASE_GATE_STATUS, GATE)
    if gate is None:
        return
    gate.set("gateId", GATE)
    if gate.newer("mode", own, event.position):
        for name, value in values.items():
            if value is not None:
                gate.set(name, value)
    else:
        workspace.count("stale", event.type)
    gate.stamp(event.time)


PROJECTIONS: dict[str, Projection] = {"applicant_release.gate_mode.changed.v1": Projection(_needs, _fold)}
