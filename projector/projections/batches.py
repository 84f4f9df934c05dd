"""Invitation batches of the marketing service (events.md 5.15). They leave no audit row."""

from __future__ import annotations

from typing import Any

from projector.contract.collections import BATCHES
from projector.contract.event import Event
from projector.projections.document import Document
from projector.projections.reading import Reader, peek_identifier
from projector.projections.registry import Projection
from projector.projections.workspace import Needs, Workspace


def _needs(event: Event, needs: Needs) -> None:
    key = peek_identifier(event.body, "batch_id")
    if key is not None:
        needs.document(BATCHES, key)


def _begin(workspace: Workspace, event: Event, key: str) -> Document | None:
    batch = workspace.touch(event, BATCHES, key)
    if batch is not None:
        batch.set("batchId", key)
        batch.stamp(event.time)
    return batch


def _fold_created(event: Event, workspace: Workspace) -> None:
    read = Reader(workspace, event)
    key = read.key("batch_id")
    values: dict[str, Any] = {
        "name": read.text("name"),
        "criteria": read.json("criteria"),
        "createdByActor": read.text("actor"),
        "batchCreatedAt": read.moment("created_at", required=True) or event.time,
    }
    known = workspace.peek(BATCHES, key)
    if known is not None and known.marked("created"):
        workspace.count("duplicate", event.type)
        return
    batch = _begin(workspace, event, key)
    if batch is not None:
        batch.mark("created", None, event.position)
        for name, value in values.items():
            batch.set(name, value)


def _fold_triggered(event: Event, workspace: Workspace) -> None:
    read = Reader(workspace, event)
    key, own = read.key("batch_id"), read.own_time("triggered_at", required=True)
    values: dict[str, Any] = {
        "invitedAt": read.moment("triggered_at", required=True) or event.time,
        "invitedCount": read.integer("invited_count", required=True),
        "skippedUnconsented": read.integer("skipped_unconsented", required=True),
        "skippedNeedsReview": read.integer("skipped_needs_review", required=True),
    }
    batch = _begin(workspace, event, key)
    if batch is None:
        return
    if not batch.newer("triggered", own, event.position):
        workspace.count("stale", event.type)
        return
    for name, value in values.items():
        if value is not None:
            batch.set(name, value)


PROJECTIONS: dict[str, Projection] = {
    "batch.created.v1": Projection(_needs, _fold_created),
    "batch.invitations.triggered.v1": Projection(_needs, _fold_triggered),
}
