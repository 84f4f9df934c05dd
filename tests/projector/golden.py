"""The committed copies of the wire contract's data: one example per event type, and the value maps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from projector.contract.event import Event
from tests.projector.fold import event

_HERE = Path(__file__).parent


def examples() -> list[Event]:
    """One decoded event per type, in the order of the contract, one second apart."""
    rows: list[dict[str, Any]] = json.loads((_HERE / "golden_events.json").read_text("utf-8"))
    return [_decoded(row, number) for number, row in enumerate(rows, start=1)]


def value_maps() -> dict[str, dict[str, str]]:
    """The value maps as the contract writes them: groups of words, and "anything else"."""
    maps: dict[str, dict[str, str]] = json.loads((_HERE / "golden_maps.json").read_text("utf-8"))
    return maps


def _decoded(row: dict[str, Any], number: int) -> Event:
    example = dict(row["example"])
    payload = example.pop("payload", None)
    named = {name: example.pop(name, None) for name in ("conv", "usr", "cause")}
    kind = example.pop("typ")
    body = json.loads(payload) if payload else {}
    return event(
        kind,
        body,
        ms=number * 1000,
        lane=row["lane"],
        conv=named["conv"],
        usr=named["usr"],
        cause=named["cause"],
        **example,
    )
