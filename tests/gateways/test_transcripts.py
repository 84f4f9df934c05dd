"""Transcripts in windows, and what stands beside them."""

from __future__ import annotations

from typing import Any

import pytest

from billie_desktop.desk.conversation_values import ConversationFilter
from billie_desktop.domain.conversation import Message, Speaker
from billie_desktop.domain.errors import Unavailable
from billie_desktop.gateways.mongo.conversations import MongoConversations
from projector.contract.collections import CONVERSATIONS
from tests.gateways.conversation_samples import NOW, broken_off, conversation, utterance

pytestmark = pytest.mark.servers


async def test_the_tail_and_older_pages_make_the_whole(writer: Any, conversations: MongoConversations) -> None:
    """The newest messages, then page by page upwards: every message once and in order."""
    await writer[CONVERSATIONS].insert_one(conversation("c1", messages=107))
    tail = await conversations.tail("c1", 30)
    assert tail is not None
    messages, older = list(tail.part.messages), tail.part.older
    assert (len(messages), older, tail.version) == (30, 77, 108)
    while older:
        part = await conversations.older("c1", messages[0].message_id, len(messages), 25)
        messages, older = [*part.messages, *messages], part.older
    assert [message.text for message in messages] == [f"message {number}" for number in range(107)]


async def test_older_pages_follow_their_message(writer: Any, conversations: MongoConversations) -> None:
    """Messages that were dropped from the front or came late do not shift the page above a known message."""
    await writer[CONVERSATIONS].insert_one(conversation("c1", messages=100))
    rows = [utterance(number) for number in range(10, 60)]
    late = utterance(70, id="late")
    rows += [late, *(utterance(number) for number in range(60, 110))]
    await writer[CONVERSATIONS].update_one({"conversationId": "c1"}, {"$set": {"utterances": rows}})
    part = await conversations.older("c1", "u-50", 50, 20)
    assert [message.message_id for message in part.messages] == [f"u-{number}" for number in range(30, 50)]
    assert part.older == 20


async def test_rows_without_ids_are_paged_by_their_number(writer: Any, conversations: MongoConversations) -> None:
    """Transcripts of older writers, whose rows have no id, are read upwards without loss."""
    rows = [utterance(number) for number in range(45)]
    for row in rows:
        del row["id"]
    await writer[CONVERSATIONS].insert_one(conversation("c1", utterances=rows))
    tail = await conversations.tail("c1", 20)
    assert tail is not None
    part = await conversations.older("c1", tail.part.messages[0].message_id, 20, 100)
    assert [message.text for message in (*part.messages, *tail.part.messages)] == [row["utterance"] for row in rows]
    assert len({message.message_id for message in (*part.messages, *tail.part.messages)}) == 45


async def test_speakers_and_odd_rows(writer: Any, conversations: MongoConversations) -> None:
    """Staff carry their name, an unknown speaker keeps its word, and odd rows never break a transcript."""
    rows = [
        utterance(1, "assistant", rationale="because"),
        utterance(2, "staff", authorName="Op One", author="user-1", messageId="key-1", eventId="evt-1"),
        utterance(3, "robot", utterance=None),
        {"username": "customer", "utterance": "no time"},
        "not a row",
    ]
    await writer[CONVERSATIONS].insert_one(conversation("c1", utterances=rows))
    tail = await conversations.tail("c1", 10)
    assert tail is not None
    first, second, third = tail.part.messages
    assert (first.speaker, first.rationale) == (Speaker.ASSISTANT, "because")
    assert (second.speaker, second.author, second.author_id) == (Speaker.STAFF, "Op One", "user-1")
    assert (second.message_key, second.event_id) == ("key-1", "evt-1")
    assert third == Message("u-3", Speaker.UNKNOWN, "", third.at, author="robot")


async def test_details_beside_the_transcript(writer: Any, conversations: MongoConversations) -> None:
    """Decision, block, assessments, statements and remarks arrive as values; storage addresses do not."""
    await writer[CONVERSATIONS].insert_one(
        conversation(
            "c1",
            decisionStatus="declined",
            finalDecision="DECLINED",
            decisionDetail={"reason": "REAPPLICATION_BLOCK:PEP", "retryEligible": False},
            reapplicationBlock={
                "reason": "review",
                "stopMessage": "Sorry.",
                "recognition": {"band": "grey", "candidates": [{"candidate_id": "CUS-9", "posterior": 0.87}]},
            },
            assessments={
                "serviceability": {"decision": "PASS", "surplus": 812.4, "s3Key": "s3://secret/x", "in": [1, 2]},
                "fraudCheck": {"severity": "LOW", "signals": [{"name": "a", "hit": True}]},
            },
            statementCapture={"consentStatus": "complete", "accountHolders": ["Mia"], "retrievalComplete": True,
                              "fileLocations": {"statementData": "s3://secret/y"}},
            noticeboard=[{"agentName": "a::Serviceability", "content": "fine", "timestamp": NOW}],
            facts=[{"fact": "Rents"}],
            applicationData={"loanAmount": 400, "loanTerm": 28},
        )
    )  # fmt: skip
    detail = await conversations.detail("c1")
    assert detail is not None
    assert detail.decision_detail.reason == "REAPPLICATION_BLOCK:PEP"
    assert detail.block is not None
    assert detail.block.evidence[0].posterior == "0.87"
    serviceability, fraud = detail.assessments
    assert (serviceability.value("surplus"), serviceability.value("in"), serviceability.has_report) == (
        "812.4",
        "1, 2",
        True,
    )
    assert fraud.value("signals.1.hit") == "yes"
    assert detail.statements is not None
    assert (detail.statements.files, detail.statements.holders) == (("Statement data",), ("Mia",))
    assert detail.noticeboard[0].topic == "Serviceability"
    assert detail.application is not None
    assert detail.application.value("loanTerm") == "28"
    assert "secret" not in repr(detail)
    assert await conversations.detail("nowhere") is None
    assert await conversations.tail("nowhere", 5) is None


async def test_an_outage_is_never_an_empty_list(writer: Any, conversations: MongoConversations) -> None:
    """When the database breaks off every read raises Unavailable."""
    await writer[CONVERSATIONS].insert_one(conversation("c1", messages=2))
    async with broken_off(writer):
        with pytest.raises(Unavailable):
            await conversations.page(ConversationFilter(), None, 5)
        with pytest.raises(Unavailable):
            await conversations.tail("c1", 5)
        with pytest.raises(Unavailable):
            await conversations.detail("c1")
        with pytest.raises(Unavailable):
            await conversations.cards(["c1"])
    assert "c1" in await conversations.cards(["c1"])
