"""Writing down calls to the marketing service; the format is ``contract.effects``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from projector.contract.collections import EFFECTS
from projector.contract.effects import Kind, State, Target
from projector.contract.event import Event
from projector.projections.document import Document
from projector.projections.workspace import Needs, Workspace

OWNER = "contactId"
_TEXT = "body"


def need(needs: Needs, key: str) -> None:
    """Ask for a call by its idempotency key."""
    needs.document(EFFECTS, key)


def request(
    workspace: Workspace,
    event: Event,
    key: str,
    kind: Kind,
    contact_id: str | None,
    arguments: dict[str, Any],
    target: Target | None = None,
) -> None:
    """Ask for a call, once per idempotency key, whatever happens to the event."""
    if workspace.peek(EFFECTS, key) is not None:
        return
    effect = _begin(workspace, event, key, kind)
    if effect is not None:
        effect.set(OWNER, contact_id)
        effect.set("arguments", arguments)
        effect.set("storeIn", None if target is None else asdict(target))
        effect.set("state", State.DUE.value)


def waive(workspace: Workspace, event: Event, key: str, kind: Kind) -> None:
    """Write down that there was nobody to make this call about, so that a replay makes none."""
    if workspace.peek(EFFECTS, key) is None:
        effect = _begin(workspace, event, key, kind)
        if effect is not None:
            effect.set("state", State.NONE.value)


def _begin(workspace: Workspace, event: Event, key: str, kind: Kind) -> Document | None:
    effect = workspace.touch(event, EFFECTS, key)
    if effect is not None:
        effect.set("effectId", key)
        effect.set("kind", kind.value)
        effect.stamp(event.time)
    return effect


def forget(workspace: Workspace, contact_id: str) -> None:
    """Empty the texts of calls that are still due for an erased contact."""
    for effect in workspace.find(EFFECTS, OWNER, contact_id):
        arguments = effect.get("arguments")
        if effect.get("state") == State.DUE and isinstance(arguments, dict) and arguments.get(_TEXT) is not None:
            workspace.alter(effect).set("arguments", {**arguments, _TEXT: None})
