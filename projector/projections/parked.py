"""Outcomes that wait for a document which must not exist yet: the internal collection ``projector-parked``.

Some events speak about a document that the contract forbids to create (an answer for a request that has not come, a
report for a conversation that has not begun). What they say is kept here under the kind and the id of that document,
and read by the event that makes it. One document per id; readers never see this collection. It is written whether or
not the document exists, so that it depends on the history alone and a rebuild gives the same one.
"""

from __future__ import annotations

from projector.contract.collections import PARKED
from projector.contract.event import Event
from projector.projections.document import Document
from projector.projections.workspace import Needs, Workspace

KEY = "parkedKey"


def key(kind: str, identifier: str) -> str:
    """The natural key: what kind of document is waited for, and its id."""
    return f"{kind}:{identifier}"


def need(needs: Needs, kind: str, identifier: str) -> None:
    """Ask for what is parked for a document."""
    needs.document(PARKED, key(kind, identifier))


def peek(workspace: Workspace, kind: str, identifier: str) -> Document | None:
    """What is parked for a document, if anything."""
    return workspace.peek(PARKED, key(kind, identifier))


def touch(workspace: Workspace, event: Event, kind: str, identifier: str) -> Document | None:
    """Begin to park something; None when this event is parked already."""
    name = key(kind, identifier)
    document = workspace.touch(event, PARKED, name)
    if document is not None:
        document.set(KEY, name)
        document.stamp(event.time)
    return document
