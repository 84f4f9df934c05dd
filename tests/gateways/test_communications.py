"""Notices and notes against a genuine mongod."""

from __future__ import annotations

import asyncio
import gc
import warnings
from datetime import timedelta
from typing import Any

import pytest
from bson import ObjectId

from billie_desktop.desk.conversation_ports import SourceMark
from billie_desktop.domain.communication import NoticeStatus, TimelineFilter
from billie_desktop.domain.errors import Unavailable
from billie_desktop.gateways.mongo.communications import MongoCommunications
from billie_desktop.gateways.mongo.database import Database
from projector.contract.collections import CONTACT_NOTES, CONVERSATIONS, CUSTOMERS, LOAN_ACCOUNTS, NOTIFICATIONS, USERS
from tests.gateways.conversation_samples import NOW, broken_off, notification

pytestmark = pytest.mark.servers
WHO = ["CUS-1", "CUS-OLD"]


@pytest.fixture
def communications(database: Database) -> MongoCommunications:
    """The gateway."""
    return MongoCommunications(database)


async def test_a_notice_is_read_with_all_its_parts(writer: Any, communications: MongoCommunications) -> None:
    """Failure, statement period, pause and the account of the key arrive as values."""
    await writer[NOTIFICATIONS].insert_many(
        [
            notification("n1", 1),
            notification(
                "n2", 2, "failed", failure={"errorType": "permanent", "errorMessage": "Mailbox full", "attempt": 3}
            ),
            notification(
                "n3", 3, "statement", idempotencyKey=None, statement={"accountId": "ACC-2", "periodStart": NOW}
            ),
            notification(
                "n4", 4, "suppression_change", suppression={"mode": "all", "reason": "hardship", "setAt": NOW}
            ),
            notification("n5", 5, "brand_new"),
            notification("other", 6, customerId="CUS-2"),
        ]
    )
    page = await communications.notices(WHO, TimelineFilter.ALL, None, 10)
    sent, failed, statement, paused, unlisted = page.entries
    assert (sent.account_id, sent.step, sent.status) == ("ACC-1", 2, NoticeStatus.SENT)
    assert failed.failure is not None
    assert failed.failure.attempt == 3
    assert statement.account_id == "ACC-2"
    assert paused.suppression is not None
    assert paused.suppression.mode == "all"
    assert (unlisted.status, unlisted.status_word) == (NoticeStatus.UNKNOWN, "brand_new")
    assert await communications.suppressions(WHO) == (paused.suppression,)


async def test_filters_and_counts_come_from_the_source(writer: Any, communications: MongoCommunications) -> None:
    """Each filter reads and counts its own rows; statements count as sent."""
    words = ["sent", "sent", "statement", "failed", "blocked", "suppression_change"]
    await writer[NOTIFICATIONS].insert_many(
        [notification(f"n{place}", place, word) for place, word in enumerate(words)]
    )
    await writer[CUSTOMERS].insert_one({"customerId": "CUS-1"})
    expected = {"all": 6, "sent": 3, "failed": 1, "blocked": 1, "notes": 0}
    for kind, count in expected.items():
        wanted = TimelineFilter(kind)
        assert await communications.count(WHO, wanted) == count
        assert len((await communications.notices(WHO, wanted, None, 10)).entries) == count


async def test_pages_of_notices_join(writer: Any, communications: MongoCommunications) -> None:
    """Pages of any size give every notice once, also where times are equal."""
    await writer[NOTIFICATIONS].insert_many([notification(f"n{number}", number // 3) for number in range(17)])
    for limit in (1, 4, 20):
        found: list[str] = []
        mark: SourceMark | None = None
        while True:
            page = await communications.notices(WHO, TimelineFilter.ALL, mark, limit)
            found += [notice.notice_id for notice in page.entries]
            mark = page.next
            if mark is None:
                break
        assert sorted(found) == sorted(f"n{number}" for number in range(17))


async def test_notes_of_aliases_with_their_names(writer: Any, communications: MongoCommunications) -> None:
    """Notes that point at the customer or an alias are found, newest version only, with account and author in words."""
    canonical, alias, account, author, chat = (ObjectId() for _ in range(5))
    await writer[CUSTOMERS].insert_many(
        [{"_id": canonical, "customerId": "CUS-1"}, {"_id": alias, "customerId": "CUS-OLD", "mergedInto": "CUS-1"}]
    )
    await writer[LOAN_ACCOUNTS].insert_one({"_id": account, "loanAccountId": "ACC-1"})
    await writer[USERS].insert_one({"_id": author, "firstName": "Hannah", "lastName": "Boyle"})
    await writer[CONVERSATIONS].insert_one({"_id": chat, "conversationId": "c1"})
    first = {
        "_id": ObjectId(),
        "customer": alias,
        "status": "amended",
        "createdAt": NOW - timedelta(hours=2),
        "subject": "A",
    }
    second = {
        "_id": ObjectId(), "customer": alias, "status": "active", "createdAt": NOW - timedelta(hours=1), "subject": "B",
        "amendsNote": first["_id"], "createdBy": author, "loanAccount": account, "conversation": chat,
        "content": {"root": {"children": [{"text": "Pay lands Thursday."}]}}, "channel": "phone",
    }  # fmt: skip
    third = {"_id": ObjectId(), "customer": canonical, "createdAt": NOW, "subject": "C", "content": "words"}
    early = {"_id": ObjectId(), "customer": None, "customerIdString": "CUS-1", "createdAt": NOW - timedelta(days=1)}
    await writer[CONTACT_NOTES].insert_many([first, second, third, early])
    page = await communications.notes(WHO, None, 10)
    newest, older, waiting = page.entries
    assert waiting.note_id == str(early["_id"])
    assert (newest.subject, newest.text) == ("C", "words")
    assert (older.author, older.account_id, older.conversation_id) == ("Hannah Boyle", "ACC-1", "c1")
    assert (older.text, older.replaces) == ("Pay lands Thursday.", str(first["_id"]))
    versions = await communications.note_versions(older.note_id)
    assert [note.subject for note in versions] == ["B", "A"]
    assert versions[1].is_amended
    assert await communications.count(WHO, TimelineFilter.ALL) == 3


async def test_an_outage_is_never_an_empty_timeline(writer: Any, communications: MongoCommunications) -> None:
    """When the database breaks off every read raises Unavailable."""
    async with broken_off(writer):
        with pytest.raises(Unavailable):
            await communications.notices(WHO, TimelineFilter.ALL, None, 5)
        with pytest.raises(Unavailable):
            await communications.notes(WHO, None, 5)
        with pytest.raises(Unavailable):
            await communications.count(WHO, TimelineFilter.SENT)


async def test_a_count_that_is_given_up_leaves_no_question_begun(communications: MongoCommunications) -> None:
    """Cancelled after any of its first steps, as when a page is closed, it has made nothing that nobody awaits."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        for steps in range(8):
            counting = asyncio.ensure_future(communications.count({"CUS-1"}, TimelineFilter.ALL))
            for _ in range(steps):
                await asyncio.sleep(0)
            counting.cancel()
            await asyncio.gather(counting, return_exceptions=True)
            del counting
            gc.collect()
    assert [str(each.message) for each in said if each.category is RuntimeWarning] == []
