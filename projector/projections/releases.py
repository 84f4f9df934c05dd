"""Applicant releases: who may apply, revocation, claims, invitations (events.md 5.16)."""

from __future__ import annotations

from typing import Any

from projector.contract.collections import RELEASE_BATCHES, RELEASE_GRANTS, join_key
from projector.contract.effects import Kind, Target
from projector.contract.errors import PermanentError
from projector.contract.event import Event
from projector.projections import effects
from projector.projections.document import Document
from projector.projections.maps import mobile
from projector.projections.reading import Reader, peek_identifier
from projector.projections.registry import Projection
from projector.projections.release_grants import (
    CLAIMED,
    FAILED,
    GRANTED,
    REVOKED,
    SENT,
    begin,
    is_revoked,
    need_grant,
    need_release,
    recount,
)
from projector.projections.release_reading import Release, numbers_in, read_invites, read_release
from projector.projections.workspace import Needs, Workspace

_RELEASED = "released"
"""Bookkeeping: digest of the event that released; another one changes nothing."""


def _needs(event: Event, needs: Needs) -> None:
    release_id = peek_identifier(event.body, "release_id")
    if release_id is None:
        return
    need_release(needs, release_id)
    for number in numbers_in(event.body):
        need_grant(needs, release_id, number)
        effects.need(needs, _claim_key(release_id, number))


def _batch(workspace: Workspace, event: Event, release_id: str) -> Document | None:
    batch = workspace.touch(event, RELEASE_BATCHES, release_id)
    if batch is not None:
        batch.set("releaseId", release_id)
        batch.stamp(event.time)
    return batch


def _fold_released(event: Event, workspace: Workspace) -> None:
    release = read_release(Reader(workspace, event))
    known = workspace.peek(RELEASE_BATCHES, release.release_id)
    mine = event.digest.hex()
    if known is not None and known.meta.get(_RELEASED, mine) != mine:
        workspace.count("duplicate", event.type)
        return
    batch = _batch(workspace, event, release.release_id)
    if batch is not None:
        _release(batch, event, release)
        batch.note(_RELEASED, mine)
    for number, contact_id in release.grants.items():
        grant = begin(workspace, event, release.release_id, number)
        if grant is not None:
            _grant(workspace, grant, release.release_id, contact_id)
    recount(workspace, event, release.release_id)


def _release(batch: Document, event: Event, release: Release) -> None:
    for name, value in release.values.items():
        batch.set(name, value)
    batch.set_missing("status", "active")
    batch.set("releasedAt", event.time)
    for name in ("claimedCount", "smsSentCount", "smsFailedCount"):
        batch.set_missing(name, 0)


def _grant(workspace: Workspace, grant: Document, release_id: str, contact_id: str | None) -> None:
    """Insert once: what a claim or an invitation has set stays."""
    if contact_id is not None:
        grant.set_missing("contactId", contact_id)
    grant.set_missing("source", "targeted")
    grant.set_missing("status", REVOKED if is_revoked(workspace, release_id) else GRANTED)


def _fold_revoked(event: Event, workspace: Workspace) -> None:
    read = Reader(workspace, event)
    release_id, actor = read.key("release_id"), read.text("revoked_by")
    batch = _batch(workspace, event, release_id)
    if batch is not None and batch.newer(REVOKED, None, event.position):
        batch.set("status", REVOKED)
        batch.set("revokedBy", actor)
        batch.set("revokedAt", event.time)
    for grant in workspace.find(RELEASE_GRANTS, "releaseId", release_id):
        if grant.get("status") in (GRANTED, CLAIMED):
            workspace.alter(grant).set("status", REVOKED)
            grant.reach(event.time)


def _fold_claimed(event: Event, workspace: Workspace) -> None:
    read = Reader(workspace, event)
    release_id, number = read.key("release_id"), mobile(read.key("mobile_e164"))
    source = "quota_claim" if (read.word("source") or "").lower() == "quota" else "targeted"
    own = read.own_time("claimed_at", required=True)
    claimed = read.moment("claimed_at", required=True) or event.time
    if number is None:
        raise PermanentError("bad-mobile", "mobile_e164 is no Australian mobile number")

    grant = begin(workspace, event, release_id, number)
    if grant is not None:
        if grant.newer("claim", own, event.position):
            grant.set("claimedAt", claimed)
            grant.set("source", source)
        revoked = grant.get("status") == REVOKED or is_revoked(workspace, release_id)
        grant.set("status", REVOKED if revoked else CLAIMED)
    if source == "quota_claim":
        _ask_for_contact(workspace, event, release_id, number)
    recount(workspace, event, release_id)


def _claim_key(release_id: str, number: str) -> str:
    return f"release-claim:{join_key(release_id, number)}"


def _ask_for_contact(workspace: Workspace, event: Event, release_id: str, number: str) -> None:
    """Best effort: the marketing service makes a contact for the number, its id goes into the grant."""
    grant = workspace.peek(RELEASE_GRANTS, join_key(release_id, number))
    if grant is None or grant.get("contactId") is not None:
        return
    arguments: dict[str, Any] = {"mobileE164": number, "releaseId": release_id, "source": "quota_claim"}
    target = Target(RELEASE_GRANTS, grant.key, "contactId")
    effects.request(workspace, event, _claim_key(release_id, number), Kind.UPSERT_CONTACT, None, arguments, target)


def _fold_invites(event: Event, workspace: Workspace) -> None:
    read = Reader(workspace, event)
    release_id, (sent, failed) = read.key("release_id"), read_invites(read)
    for numbers, outcome in ((failed, FAILED), (sent, SENT)):
        for number in numbers:
            grant = begin(workspace, event, release_id, number)
            if grant is not None and grant.newer("sms", None, event.position):
                grant.set("smsStatus", outcome)
    recount(workspace, event, release_id)


PROJECTIONS: dict[str, Projection] = {
    "applicant_release.released.v1": Projection(_needs, _fold_released),
    "applicant_release.revoked.v1": Projection(_needs, _fold_revoked),
    "applicant_release.grant_claimed.v1": Projection(_needs, _fold_claimed),
    "applicant_release.invites_sent.v1": Projection(_needs, _fold_invites),
}
