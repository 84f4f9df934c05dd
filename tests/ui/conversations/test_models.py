"""Rows and models of conversations, transcripts and timelines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from billie_desktop.desk.conversation_values import ConversationView, OutgoingStage
from billie_desktop.desk.values import LoadState
from billie_desktop.domain.conversation import Claim, Decision, Speaker
from billie_desktop.ui.conversations.canned_popup import CannedModel
from billie_desktop.ui.conversations.find_bar import matching
from billie_desktop.ui.conversations.gallery.cards import CANNED, cards, message, messages, minutes_ago, pending
from billie_desktop.ui.conversations.gallery.details import detail
from billie_desktop.ui.conversations.gallery.stage import many_messages
from billie_desktop.ui.conversations.gallery.timelines import ACCOUNT, timeline
from billie_desktop.ui.conversations.transcript_text import transcript_text
from billie_desktop.ui.gallery.people import NOW
from billie_desktop.ui.kit.theme import Theme
from billie_desktop.ui.models.card_rows import CardModel, card_row
from billie_desktop.ui.models.rows import RowsModel
from billie_desktop.ui.models.timeline_details import details
from billie_desktop.ui.models.timeline_rows import TimelineModel, timeline_rows
from billie_desktop.ui.models.transcript_rows import RowKind, TranscriptModel, transcript_rows
from billie_desktop.ui.models.transcript_window import MOST, SIZE, TranscriptWindow

pytestmark = pytest.mark.window
NUMBERS = {"ACC-5150402": "VN2605150402"}

MODELS: list[tuple[Callable[[], RowsModel[Any]], Callable[[], list[Any]]]] = [
    (CardModel, lambda: [card_row(card, NOW) for card in cards()]),
    (TranscriptModel, lambda: list(transcript_rows(messages(), (pending(),), "Lachlan Whitmore", cards()[0].claim))),
    (TimelineModel, lambda: list(timeline_rows(timeline(), NOW, NUMBERS))),
    (CannedModel, lambda: list(CANNED)),
]


@pytest.mark.parametrize(("make", "rows"), MODELS, ids=lambda value: getattr(value, "__name__", "rows"))
def test_each_model_passes_the_model_tester(
    look: Theme, qtmodeltester: ModelTester, make: Callable[[], RowsModel[Any]], rows: Callable[[], list[Any]]
) -> None:
    """The tester, attached before the data, finds no fault through filling, turning round, cutting and emptying."""
    model = make()
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    found = rows()
    model.show_rows(found)
    model.show_rows(found[::-1])
    model.show_rows(found[::2])
    model.append_rows(found)
    model.replace_rows(found)
    model.show_rows(())
    assert model.rowCount() == 0


@pytest.mark.parametrize(("make", "rows"), MODELS, ids=lambda value: getattr(value, "__name__", "rows"))
def test_each_row_is_spoken(look: Theme, make: Callable[[], RowsModel[Any]], rows: Callable[[], list[Any]]) -> None:
    """Every row has words for assistive technology, and never the word None."""
    model = make()
    model.show_rows(rows())
    for place in range(model.rowCount()):
        spoken = model.data(model.index(place, 0), Qt.ItemDataRole.AccessibleTextRole)
        assert spoken
        assert "None" not in spoken


def test_a_minute_has_one_time_and_a_speaker_one_name() -> None:
    """Times stand once per minute, days where they change, names where the speaker or the minute does."""
    said = (
        message(1, Speaker.CUSTOMER, 24 * 60, "yesterday"),
        message(2, Speaker.CUSTOMER, 1.1, "one"),
        message(3, Speaker.CUSTOMER, 1.09, "two"),
        message(4, Speaker.ASSISTANT, 1.08, "three"),
        message(5, Speaker.ASSISTANT, 0.01, "four"),
    )
    rows = transcript_rows(said, customer="Mia")
    kinds = [row.kind.value for row in rows]
    assert kinds == ["day", "time", "message", "day", "time", "message", "message", "message", "time", "message"]
    assert [row.name for row in rows if row.message] == ["Mia", "Mia", "", "Billie", "Billie"]
    assert rows[0].words == "Tue 9 Jun 2026"
    assert rows[4].words == "9:40 am"


def test_a_claim_stands_where_it_began() -> None:
    """The divider of the claim comes before the first message after it, or at the end."""
    said = (message(1, Speaker.CUSTOMER, 5, "a"), message(2, Speaker.CUSTOMER, 1, "b"))
    rows = transcript_rows(said, claim=Claim("u", "Hannah Boyle", minutes_ago(3)))
    place = [row.kind for row in rows].index(RowKind.EVENT)
    assert rows[place].words == "9:38 am · Hannah Boyle claimed this conversation"
    assert next(row for row in rows[place:] if row.message).message is said[1]
    last = transcript_rows(said, claim=Claim("u", "Hannah Boyle", minutes_ago(0)))
    assert last[-1].kind is RowKind.EVENT
    assert all(row.kind is not RowKind.EVENT for row in transcript_rows(said, claim=Claim("u", "Hannah Boyle")))


def test_a_pending_message_says_what_becomes_of_it() -> None:
    """Each stage has its words, and a problem is part of them."""
    (row,) = (row for row in transcript_rows((), (pending(OutgoingStage.FAILED, "No answer."),)) if row.outgoing)
    assert (row.kind, row.words, row.name) == (RowKind.PENDING, "Not sent. No answer.", "Hannah Boyle · staff")


def test_a_card_shows_what_the_rules_say() -> None:
    """Edges, badges, ages and counts follow the moment; whole dollars are short and a missing count is a dash."""
    rows = {row.title: row for row in (card_row(card, NOW) for card in cards())}
    mai = rows["Nguyen Thi Mai"]
    assert (mai.edge, mai.when, mai.line) == (True, "6 min", "$480 · rent")
    assert [badge.word for badge in mai.badges] == ["Paused · 6 min"]
    assert [badge.word for badge in rows["Tyrone Blackwood"].badges] == ["Paused · 9 min", "Review"]
    assert [badge.status for badge in rows["Eleni Papadakis"].badges] == ["chat-hard-end", "approved"]
    assert rows["Eleni Papadakis"].when == "26 h"
    assert rows["Lachlan Whitmore"].claimed_by == "Hannah Boyle"
    unknown = card_row(replace(cards()[0], message_count=None, decision=None, decision_word="maybe", claim=None), NOW)
    assert unknown.count == "—"
    assert unknown.badges[1].status == "unknown"


def test_time_changes_only_the_cards_it_concerns(look: Theme) -> None:
    """When a minute passes, cards change in place one by one and none moves."""
    model = CardModel()
    model.show_rows([card_row(card, NOW) for card in cards()])
    order = [row.key for row in model.rows]
    changed: list[int] = []
    model.dataChanged.connect(lambda first, _last: changed.append(first.row()))
    assert model.show_moment(NOW) == 0
    model.show_moment(NOW + timedelta(minutes=3))
    assert 0 in changed
    assert 6 not in changed
    assert [row.key for row in model.rows] == order


def test_entries_of_the_timeline_read_as_in_the_picture() -> None:
    """Title, line, badge and foot of every kind of entry are those that agents know."""
    rows = timeline_rows(timeline(), NOW, NUMBERS)
    assert [(row.title, row.badge.word) for row in rows] == [
        ("Called about Friday’s dishonour", "Note"),
        ("Overdue reminder", "Sent"),
        ("Dishonour notice", "Failed"),
        ("Promise to pay $60.00", "Note"),
        ("Statement, May 2026", "Statement"),
        ("Winter offer", "Blocked"),
        ("Marketing paused", "Pause"),
    ]
    assert rows[0].foot == "Today 9:12 am · Hannah Boyle"
    assert rows[1].line == "Collections step 2 · legally important"
    assert rows[2].line == "Mailbox full · attempt 3 · try SMS instead"
    assert rows[4].line == "1–31 May 2026 · VN2605150402"
    assert [row.account_id for row in rows[:4]] == [ACCOUNT] * 4
    assert ("Attempt", "3") in details(rows[2])


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 900), st.lists(st.sampled_from(["up", "down", "append", "older", "end", "around"]), max_size=30))
def test_the_window_is_always_neighbours_of_bounded_number(count: int, steps: list[str]) -> None:
    """However it is moved, the window shows neighbouring messages, at most 340 and one page of appended ones."""
    everything = many_messages(count + 200)
    first, last = 100, 100 + count
    window = TranscriptWindow()
    window.show(everything[first:last], follow=True)
    for step in steps:
        match step:
            case "up":
                window.up()
            case "down":
                window.down()
            case "append" if last < len(everything):
                last += 1
                window.show(everything[first:last], follow=True)
            case "older" if first > 0:
                first = max(0, first - 50)
                window.show(everything[first:last], follow=False)
            case "end":
                window.to_end()
                assert window.reaches_end
            case "around":
                assert window.around(everything[(first + last) // 2].message_id)
        shown = list(window.shown)
        assert shown == list(everything[first + window.start : first + window.end])
        assert 0 < len(shown) <= MOST + 1
    assert SIZE <= MOST


def test_a_search_finds_words_and_not_markup() -> None:
    """Words are found in any case, also across formatting; names of tags are not."""
    found = matching(messages(), "PAYSLIP")
    assert found == ["m-11"]
    assert matching(messages(), "up to $800") == ["m-2"]
    assert matching(messages(), "<b>") == []
    assert matching(messages(), "x") == []


def test_a_copied_transcript_names_whom_when_and_as_of() -> None:
    """The copy has a head with the moment of reading; the assistant's reasons stay out unless asked for."""
    view = ConversationView("c", LoadState.READY, detail(), messages(), 3, (), NOW)
    text = transcript_text(view, NOW, "Hannah Boyle")
    assert "Conversation with Lachlan Whitmore" in text
    assert "copied Wed 10 Jun 2026, 9:41 am by Hannah Boyle" in text
    assert "3 older messages are not in this copy" in text
    assert "9:39 am Hannah Boyle · staff: Hello Lachlan" in text
    assert "  • your take-home pay" in text or "• your take-home pay" in text
    assert "need an explanation first" not in text
    assert "need an explanation first" in transcript_text(view, NOW, "Hannah Boyle", rationale=True)
    assert Decision.REFERRED is detail().card.decision
