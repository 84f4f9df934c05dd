"""The scenes: name and what happens on the stage before the picture is taken."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from billie_desktop.desk.conversation_values import ConversationView, OutgoingStage
from billie_desktop.desk.values import LoadState
from billie_desktop.domain.conversation import Claim, Decision, Speaker
from billie_desktop.domain.reading_along import Reader
from billie_desktop.ui.conversations.gallery.cards import LACHLAN, message, minutes_ago
from billie_desktop.ui.conversations.gallery.details import declined, detail, detail_with, in_review
from billie_desktop.ui.conversations.gallery.stage import ChatStage, long_card, many_messages
from billie_desktop.ui.gallery.opening import PRIYA, open_customer
from billie_desktop.ui.gallery.request_samples import waiting
from billie_desktop.ui.gallery.stage import settle

Scene = Callable[[ChatStage], Awaitable[None]]
DRAFT = "Thank you, I can see it. The new pay day is Wednesday 17 June, so I will suggest a first instalment on "


async def chat(stage: ChatStage) -> None:
    """Claimed by this agent, one message still pending, the next one being written."""
    stage.answering.drafts[LACHLAN] = DRAFT
    stage.answering.kept_at = minutes_ago(0.03)
    page = await stage.go()
    page.chat.answer.composer.input.setFocus(Qt.FocusReason.OtherFocusReason)
    await settle()


async def news(stage: ChatStage) -> None:
    """The panel under the bell: requests and conversations, some of them read."""
    await stage.go()
    stage.fake.requests.rows = list(waiting()[:2])
    await stage.fake.requests.refresh()
    await settle()
    board = stage.fake.request_notices
    board.mark_read([board.notices[1].notice_id])
    stage.queue.mark_read([stage.queue.notices[-1].notice_id])
    stage.shell.main.bell.summon()
    await settle()


async def unclaimed(stage: ChatStage) -> None:
    """Nobody of the team answers yet."""
    stage.put_lachlan(stage=None, claim=None)
    await stage.go()


async def claimed_by_other(stage: ChatStage) -> None:
    """Another agent answers."""
    stage.put_lachlan(stage=None, claim=Claim("u-josh", "Josh Lindqvist", minutes_ago(4)))
    await stage.go()


async def read_along(stage: ChatStage) -> None:
    """Another agent answers, and two more have it in front."""
    stage.put_lachlan(stage=None, claim=Claim("u-josh", "Josh Lindqvist", minutes_ago(4)))
    readers = (Reader("u-josh", "Josh Lindqvist"), Reader("u-mei", "Mei-Lin Foo"), Reader("u-mia", "Mia Chen"))
    stage.conversations.put(replace(stage.conversations.views[LACHLAN], readers=readers))
    await stage.go()


async def reading_only(stage: ChatStage) -> None:
    """The server offers no answering: there is no dead input box."""
    stage.conversations.answering = None
    stage.put_lachlan(stage=None, claim=None)
    await stage.go()


async def not_sent(stage: ChatStage) -> None:
    """A message that was not sent, with its two ways on."""
    stage.put_lachlan(stage=OutgoingStage.FAILED, problem="The chat is not reachable.")
    await stage.go()


async def outcome_unknown(stage: ChatStage) -> None:
    """A message of which nobody knows whether it went out."""
    stage.put_lachlan(stage=OutgoingStage.UNKNOWN, problem="The answer did not come.")
    await stage.go()


async def canned(stage: ChatStage) -> None:
    """Canned answers, opened with a slash."""
    page = await stage.go()
    page.chat.answer.composer.input.setFocus(Qt.FocusReason.OtherFocusReason)
    QTest.keyClicks(page.chat.answer.composer.input, "/")
    await settle()


async def answered_meanwhile(stage: ChatStage) -> None:
    """Another agent answered while this one was writing."""
    stage.answering.drafts[LACHLAN] = DRAFT
    page = await stage.go()
    theirs = message(90, Speaker.STAFF, 0.05, "Hi Lachlan, we have it.", author="Josh Lindqvist", author_id="u-josh")
    stage.conversations.say(LACHLAN, theirs)
    await settle()
    page.chat.answer.composer.on_send()
    await settle()


async def unread(stage: ChatStage) -> None:
    """Scrolled up while three messages come."""
    stage.put_lachlan(stage=None, said=many_messages(60))
    page = await stage.go()
    page.chat.pane.transcript.verticalScrollBar().setValue(900)
    await settle()
    stage.conversations.say(LACHLAN, *(message(900 + n, Speaker.CUSTOMER, 0.01, f"new words {n}") for n in range(3)))
    await settle()


async def searching(stage: ChatStage) -> None:
    """A search within the transcript."""
    page = await stage.go()
    page.chat.pane.find_bar.summon()
    page.chat.pane.find_bar.field.setText("payslip")
    page.chat.pane.find_bar.field.on_return()
    await settle()


async def unfolded(stage: ChatStage) -> None:
    """All sections of the assessment unfolded."""
    page = await stage.go()
    page.chat.side.fold_all(True)
    await settle()


async def wide_details(stage: ChatStage) -> None:
    """All values of one section in the wide drawer."""
    page = await stage.go()
    page.chat.show_details("serviceability")
    await settle()


async def link(stage: ChatStage) -> None:
    """A look at a link before it is opened."""
    page = await stage.go()
    page.chat.show_link("https://statements.example/connect?session=0b1f&next=%2Fbank")
    await settle()


async def decision_declined(stage: ChatStage) -> None:
    """Declined, with everything the engine said."""
    stage.put_lachlan(declined(), stage=None)
    await stage.go()


async def decision_review(stage: ChatStage) -> None:
    """Flagged for review, with evidence."""
    stage.put_lachlan(in_review(), stage=None)
    await stage.go()


async def decision_approved(stage: ChatStage) -> None:
    """Approved."""
    stage.put_lachlan(detail_with(Decision.APPROVED, decided_at=minutes_ago(3)), stage=None)
    await stage.go()


async def decision_none(stage: ChatStage) -> None:
    """No decision, and nothing assessed yet."""
    bare = detail_with(Decision.NONE, assessments=(), statements=None, noticeboard=(), application=None)
    stage.put_lachlan(bare, stage=None)
    await stage.go()


async def list_loading(stage: ChatStage) -> None:
    """Neither list nor conversation has been read yet."""
    stage.conversations.views.clear()
    stage.conversations.card_rows.clear()
    page = await stage.go()
    page.list.feed.is_answered = False
    page.list._show_only(page.list._skeleton_room)
    page.open_conversation("conv-unread")
    await settle()


async def list_empty(stage: ChatStage) -> None:
    """There is no conversation at all."""
    stage.conversations.card_rows.clear()
    await stage.go()


async def unavailable(stage: ChatStage) -> None:
    """Neither the list nor the conversation could be read."""
    text = "The database did not answer. Try again in a moment."
    stage.conversations.outage = text
    stage.conversations.views[LACHLAN] = ConversationView(LACHLAN, LoadState.UNAVAILABLE, problem=text)
    page = await stage.go()
    page.open_conversation(LACHLAN)
    await settle()


async def stale(stage: ChatStage) -> None:
    """The last reading failed; what is shown stays."""
    view = stage.conversations.views[LACHLAN]
    stage.conversations.put(replace(view, problem="The database is not reachable.", outgoing=()))
    page = await stage.go()
    page.list.foot.age.show_age(minutes_ago(0) - minutes_ago(1.5), "The database is not reachable.")
    await settle()


async def filters(stage: ChatStage) -> None:
    """The filters open, nothing fits."""
    page = await stage.go()
    page.list.filter_button.setChecked(True)
    page.list.search.setText("nobody has this name")
    page.list.search.on_return()
    await settle()


async def grid(stage: ChatStage) -> None:
    """All conversations side by side."""
    page = await stage.go()
    page.list.grid_button.click()
    await settle()


async def long_names(stage: ChatStage) -> None:
    """Long names, a very long word, and a very long message."""
    card = long_card()
    stage.conversations.card_rows[0] = card
    said = (
        message(1, Speaker.CUSTOMER, 9, "x" * 300),
        message(2, Speaker.ASSISTANT, 8, "<p>" + "many words " * 120 + "</p>", rationale="reasons " * 30),
        message(3, Speaker.CUSTOMER, 7, "مرحبا، هل يمكنني الاقتراض؟ \u202eevil\u202c שלום"),
        message(4, Speaker.UNKNOWN, 6, "<script>alert(1)</script>I am a robot", author="robot_7"),
        message(5, Speaker.CUSTOMER, 5, "<p></p>"),
    )
    stage.put_lachlan(replace(detail(), card=card), said=said, stage=None)
    await stage.go()


async def communications(stage: ChatStage) -> None:
    """The customer's window with its communications."""
    await open_customer(stage, PRIYA, context=True)
    await settle()


SCENES: dict[str, Scene] = {
    "chat": chat,
    "chat-unclaimed": unclaimed,
    "chat-claimed-by-other": claimed_by_other,
    "chat-read-along": read_along,
    "chat-reading-only": reading_only,
    "chat-not-sent": not_sent,
    "chat-unknown": outcome_unknown,
    "chat-canned": canned,
    "chat-answered-meanwhile": answered_meanwhile,
    "chat-unread": unread,
    "chat-search": searching,
    "chat-unfolded": unfolded,
    "chat-details": wide_details,
    "chat-link": link,
    "chat-declined": decision_declined,
    "chat-review": decision_review,
    "chat-approved": decision_approved,
    "chat-no-decision": decision_none,
    "chat-loading": list_loading,
    "chat-empty": list_empty,
    "chat-unavailable": unavailable,
    "chat-stale": stale,
    "chat-filters": filters,
    "chat-grid": grid,
    "chat-long": long_names,
    "communications": communications,
}
POPUP_SCENES: dict[str, Scene] = {"news": news}
"""Those that end with an open menu, which is what the picture shows."""
