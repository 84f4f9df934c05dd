"""Conversations against a genuine mongod: lists, windows of transcripts, details."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from billie_desktop.desk.conversation_values import CardMark, ConversationFilter
from billie_desktop.domain.chat_state import ChatState, state_of
from billie_desktop.domain.conversation import Decision
from billie_desktop.domain.money import Money
from billie_desktop.domain.waiting import in_queue_order
from billie_desktop.gateways.mongo.conversations import MongoConversations
from billie_desktop.gateways.mongo.database import Database
from billie_desktop.practice.servers import MongoServer
from projector.contract.collections import CONVERSATIONS, CUSTOMERS
from tests.gateways.conversation_samples import NOW, FixedClock, conversation

pytestmark = pytest.mark.servers


async def all_cards(conversations: MongoConversations, filters: ConversationFilter, limit: int) -> list[str]:
    """Every page, one after the other."""
    found: list[str] = []
    mark: CardMark | None = None
    while True:
        page = await conversations.page(filters, mark, limit)
        found += [card.conversation_id for card in page.cards]
        mark = page.next
        if mark is None:
            return found


async def test_a_card_has_what_the_list_shows(writer: Any, conversations: MongoConversations) -> None:
    """Name, amount, purpose, count, decision and claim come from the record; the count is the record's own."""
    await writer[CUSTOMERS].insert_one({"customerId": "CUS-1", "fullName": "Mia \u202eTester"})
    await writer[CONVERSATIONS].insert_one(
        conversation(
            "c1",
            messages=3,
            utteranceCount=2500,
            decisionStatus="referred",
            applicationData={"loanAmount": 400.5, "loanPurpose": "car repair"},
            reapplicationBlock={"dispositionKind": "review"},
            claim={
                "staffId": "user-1",
                "staffName": "Op One",
                "claimedAt": NOW,
                "expiresAt": NOW + timedelta(minutes=5),
            },
        )
    )
    page = await conversations.page(ConversationFilter(), None, 10)
    (card,) = page.cards
    assert (card.title, card.amount, card.purpose) == ("Mia Tester", Money(Decimal("400.50")), "car repair")
    assert (card.message_count, card.decision, card.for_review) == (2500, Decision.REFERRED, True)
    assert card.claim is not None
    assert card.claim.staff_name == "Op One"
    assert (page.total, page.next) == (1, None)


async def test_older_forms_are_read(writer: Any, conversations: MongoConversations) -> None:
    """A nested payload, a name in the application, an unlisted decision and missing fields make a card all the same."""
    await writer[CONVERSATIONS].insert_many(
        [
            conversation(
                "old",
                customerIdString=None,
                applicationData={
                    "payload": {"loan_amount": 300, "customer": {"first_name": "Ann", "last_name": "Lee"}}
                },
            ),
            {"conversationId": "stub", "updatedAt": NOW - timedelta(days=1), "decisionStatus": "counter_offer"},
        ]
    )
    old, stub = (await conversations.page(ConversationFilter(), None, 10)).cards
    assert (old.title, old.amount) == ("Ann Lee", Money(Decimal("300.00")))
    assert (stub.title, stub.message_count, stub.decision, stub.decision_word) == ("stub", None, None, "counter_offer")


async def test_no_list_ever_asks_for_messages(mongo_server: MongoServer, writer: Any, database_name: str) -> None:
    """Neither pages nor cards nor a customer's list load a transcript from the database."""
    await writer[CONVERSATIONS].insert_one(conversation("c1", messages=50))
    database = Database(mongo_server.uri, database_name)
    conversations = MongoConversations(database, FixedClock())
    page = await conversations.page(ConversationFilter(text="APP-c1"), None, 10)
    cards = await conversations.cards(["c1"])
    of_customer = await conversations.of_customers(["CUS-1"])
    raw = await database.collection(CONVERSATIONS).find_one({}, _card_fields())
    await database.close()
    assert len(page.cards) == len(cards) == len(of_customer) == 1
    assert raw is not None
    assert "utterances" not in raw


def _card_fields() -> Any:
    from billie_desktop.gateways.mongo.conversation_documents import CARD_FIELDS

    assert not any(name.startswith("utterances") for name in CARD_FIELDS)
    return CARD_FIELDS


async def test_pages_join_without_gaps_or_repeats(writer: Any, conversations: MongoConversations) -> None:
    """Keyset pages of any size give every conversation once, also where marks are equal."""
    await writer[CONVERSATIONS].insert_many(
        [conversation(f"c{number}", timedelta(minutes=number // 4)) for number in range(23)]
    )
    for limit in (1, 3, 7, 50):
        found = await all_cards(conversations, ConversationFilter(), limit)
        assert sorted(found) == sorted(f"c{number}" for number in range(23))
    assert (await conversations.page(ConversationFilter(), None, 5)).total == 23


async def test_reading_on_is_not_shifted_by_what_happens_above(writer: Any, conversations: MongoConversations) -> None:
    """A conversation that moves to the top between two pages neither hides nor doubles one below."""
    await writer[CONVERSATIONS].insert_many(
        [conversation(f"c{number}", timedelta(minutes=number)) for number in range(9)]
    )
    first = await conversations.page(ConversationFilter(), None, 4)
    await writer[CONVERSATIONS].update_one({"conversationId": "c8"}, {"$set": {"updatedAt": NOW + timedelta(1)}})
    second = await conversations.page(ConversationFilter(), first.next, 10)
    assert [card.conversation_id for card in second.cards] == ["c4", "c5", "c6", "c7"]


SILENCES = [0, 2, 3, 4, 5, 6, 19, 20, 21, 60, 23 * 60, 24 * 60, 24 * 60 + 1, 3000]


async def test_filters_agree_with_the_rules(writer: Any, conversations: MongoConversations) -> None:
    """The database finds by state and by waiting exactly the cards whose rule says so."""
    rows = [conversation(f"s{minutes}", timedelta(minutes=minutes)) for minutes in SILENCES]
    rows += [conversation(f"e{minutes}", timedelta(minutes=minutes), status="ended") for minutes in (0, 30)]
    rows += [
        conversation("ref", timedelta(minutes=30), decisionStatus="referred"),
        conversation("review", decisionStatus="approved", reapplicationBlock={"manualReviewCandidate": True}),
        conversation(
            "taken", decisionStatus="referred", claim={"staffId": "u", "expiresAt": NOW + timedelta(minutes=1)}
        ),
        conversation(
            "lapsed", decisionStatus="referred", claim={"staffId": "u", "expiresAt": NOW - timedelta(minutes=1)}
        ),
        conversation("silent", lastUtteranceTime=None, startedAt=NOW - timedelta(minutes=10)),
        conversation("asked", attention={"askedForPersonAt": NOW - timedelta(minutes=2)}),
        conversation("words", attention={"vulnerableAt": NOW - timedelta(minutes=9)}),
        conversation(
            "helped",
            attention={"askedForPersonAt": NOW - timedelta(minutes=2), "staffSaidAt": NOW - timedelta(minutes=1)},
        ),
        conversation("turn", decisionStatus="referred", attention={"staffSaidAt": NOW}),
    ]
    await writer[CONVERSATIONS].insert_many(rows)
    everything = {
        card.conversation_id: card for card in (await conversations.page(ConversationFilter(), None, 200)).cards
    }
    for state in ChatState:
        if state is ChatState.UNKNOWN:
            continue
        found = await all_cards(conversations, ConversationFilter(states=frozenset({state})), 50)
        assert sorted(found) == sorted(key for key, card in everything.items() if state_of(card, NOW) is state), state
    page = await conversations.page(ConversationFilter(waiting=True), None, 5)
    assert page.cards == in_queue_order(tuple(everything.values()), NOW)
    assert (page.total, page.next) == (len(page.cards), None)
    assert {"asked", "words", "lapsed"} <= {card.conversation_id for card in page.cards}
    assert await all_cards(conversations, ConversationFilter(claimed_by="u"), 50) == ["taken"]
    assert await all_cards(conversations, ConversationFilter(claimed_by="other"), 50) == []


async def test_text_finds_by_every_detail(writer: Any, conversations: MongoConversations) -> None:
    """Name, e-mail, phone in any spelling, application number and holder of a statement account lead to it."""
    await writer[CUSTOMERS].insert_one(
        {
            "customerId": "CUS-1",
            "fullName": "Mia O'Brien",
            "emailAddress": "mia@example.test",
            "mobilePhoneNumber": "+61412345678",
        }
    )
    await writer[CONVERSATIONS].insert_many(
        [
            conversation("c1", applicationNumber="APP-26061007", statementAccountHolders="M O'Brien | Ken Holder"),
            conversation("c2", customerIdString="CUS-2"),
        ]
    )
    for text in ("mia", "O'Brien", "mia@example", "0412 345 678", "app-2606", "CUS-1", "ken h", "holder"):
        found = await all_cards(conversations, ConversationFilter(text=text), 10)
        assert found == ["c1"], text
    assert await all_cards(conversations, ConversationFilter(text="nobody"), 10) == []
    assert await all_cards(conversations, ConversationFilter(text=".*"), 10) == []


async def test_decisions_and_days(writer: Any, conversations: MongoConversations) -> None:
    """A decision filter keeps its decision, and both days of a range belong to it, by the Sydney calendar."""
    late = NOW.replace(day=9, hour=13, minute=59)  # 11:59 pm in Sydney on the 9th
    await writer[CONVERSATIONS].insert_many(
        [
            conversation("a", decisionStatus="approved", startedAt=late),
            conversation("b", decisionStatus="no_decision", startedAt=late + timedelta(minutes=1)),
            conversation("c", startedAt=late - timedelta(days=1)),
        ]
    )
    assert await all_cards(conversations, ConversationFilter(decision=Decision.APPROVED), 10) == ["a"]
    assert sorted(await all_cards(conversations, ConversationFilter(decision=Decision.NONE), 10)) == ["b", "c"]
    ninth = ConversationFilter(from_day=date(2026, 6, 9), to_day=date(2026, 6, 9))
    assert await all_cards(conversations, ninth, 10) == ["a"]
