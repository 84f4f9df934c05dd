"""Made-up chat events of conversation C1 and customer U1."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from projector.contract.event import Event
from tests.projector.engine_world import EngineWorld
from tests.projector.fold import event, numbered


def chat(
    kind: str,
    body: dict[str, Any] | None = None,
    *,
    cid: str = "C1",
    usr: str | None = "U1",
    seq: str | None = None,
    **more: Any,
) -> Event:
    """A chat event of conversation C1; ``seq`` and ``more`` go to the envelope."""
    made = event(kind, body, cid=cid, usr=usr, **more)
    return made if seq is None else replace(made, fields={**made.fields, "seq": seq})


def start(**more: Any) -> Event:
    """``conversation_started`` of application APP1."""
    return chat("conversation_started", {}, **{"app_number": "APP1", "timestamp": "2026-07-01T00:00:00Z", **more})


def said(text: Any, created_at: Any = None, **more: Any) -> Event:
    """``user_input``."""
    body = {"utterance": text} | ({} if created_at is None else {"created_at": created_at})
    return chat("user_input", body | more.pop("body", {}), **more)


def answered(text: Any, created_at: Any = None, **body: Any) -> Event:
    """``assistant_response``."""
    return chat("assistant_response", {"utterance": text, "created_at": created_at, **body})


def fold(*events: Event) -> EngineWorld:
    """Apply events one by one, with growing entry ids, through the engine's folding."""
    world = EngineWorld()
    world.one_by_one(*numbered(*events))
    return world


def conversation(world: EngineWorld, key: str = "C1") -> dict[str, Any]:
    """A stored conversation as readers see it."""
    return world.get("conversations", key)


def texts(world: EngineWorld, key: str = "C1") -> list[str]:
    """The texts of a transcript in their order."""
    return [row["utterance"] for row in conversation(world, key)["utterances"]]
