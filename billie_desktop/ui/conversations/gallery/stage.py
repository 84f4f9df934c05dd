"""The desk's stage with conversations on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QApplication

from billie_desktop.desk.conversation_values import ConversationView, OutgoingStage
from billie_desktop.desk.values import CustomerView, LoadState
from billie_desktop.desk.waiting_queue import WaitingQueue
from billie_desktop.domain.account import LoanAccount
from billie_desktop.domain.conversation import Claim, ConversationCard, ConversationDetail, Message, Speaker
from billie_desktop.domain.customer import Customer
from billie_desktop.domain.notice_mark import NewsKind
from billie_desktop.ui.conversations.gallery.cards import (
    HANNAH,
    HANNAH_ID,
    LACHLAN,
    cards,
    message,
    messages,
    minutes_ago,
    pending,
)
from billie_desktop.ui.conversations.gallery.details import detail
from billie_desktop.ui.conversations.gallery.fakes import FakeAnswering, FakeCommunications, FakeConversations
from billie_desktop.ui.conversations.gallery.notes import Moment, NoteRoom
from billie_desktop.ui.conversations.gallery.timelines import timeline
from billie_desktop.ui.conversations.page import ConversationsPage
from billie_desktop.ui.gallery.people import NOW, account_view, customer_view, money
from billie_desktop.ui.gallery.stage import Stage, settle


class ChatStage(Stage):
    """A shell whose desk has conversations, communications and, if wanted, answering."""

    def __init__(self, app: QApplication, *, answering: bool = True) -> None:
        super().__init__(app)
        self.conversations = FakeConversations(cards())
        self.answering = FakeAnswering(self.conversations)
        self.conversations.answering = self.answering if answering else None
        self.communications = FakeCommunications(timeline())
        self.put_lachlan()
        self.fake.add(lachlan_customer())
        self.queue = WaitingQueue(
            self.fake.agent,
            self.conversations,
            Moment(self.fake.now),
            self.fake.notice_marks.of(NewsKind.CONVERSATION),
        )
        self.room = NoteRoom(self.fake.agent, self.communications, self.fake.now)
        self.fake.desk = replace(
            self.fake.desk,
            conversations=self.conversations,
            communications=self.communications,
            note_desk=self.room.notes,
            pauses=self.room.pauses,
            queue=self.queue,
        )

    async def raise_curtain(self) -> None:
        """Show the window with its desk."""
        await self.queue.refresh()
        await super().raise_curtain()

    async def fall(self) -> None:
        """Take everything away."""
        await super().fall()
        await self.room.stop()
        await self.queue.stop()

    def put_lachlan(
        self,
        shown: ConversationDetail | None = None,
        *,
        said: tuple[Message, ...] | None = None,
        stage: OutgoingStage | None = OutgoingStage.ACCEPTED,
        problem: str = "",
        claim: Claim | None = Claim(HANNAH_ID, HANNAH, minutes_ago(2.5)),  # noqa: B008 - a frozen value
    ) -> None:
        """The conversation of the picture, varied."""
        base = shown or detail()
        card = replace(base.card, claim=claim)
        outgoing = (pending(stage, problem),) if stage is not None else ()
        view = ConversationView(
            LACHLAN, LoadState.READY, replace(base, card=card), messages() if said is None else said, 0, outgoing, NOW
        )
        self.conversations.put(view)

    async def go(self) -> ConversationsPage:
        """The conversations page in front, with the first conversation open."""
        self.shell.open_conversation("")
        await settle()
        page = self.shell.main.pages.places["conversations"]
        assert isinstance(page, ConversationsPage)
        await settle()
        return page


def lachlan_customer() -> CustomerView:
    """One earlier loan, paid off."""
    customer = Customer("CUS-51BE", "Lachlan Whitmore", email="lachlan@example.com", mobile="0491570159")
    loan = LoanAccount(
        "ACC-5121001",
        "VN2512100117",
        "CUS-51BE",
        "Lachlan Whitmore",
        "paid_off",
        opened=date(2025, 12, 10),
        closed_on=date(2026, 3, 6),
        last_payment_amount=money("88.20"),
        last_payment_on=date(2026, 3, 6),
    )
    return customer_view(customer, [account_view(loan, ("0", "0"))])


def many_messages(count: int) -> tuple[Message, ...]:
    """A long transcript."""
    speakers = (Speaker.CUSTOMER, Speaker.ASSISTANT, Speaker.CUSTOMER, Speaker.STAFF)
    return tuple(
        message(
            number,
            speakers[number % 4],
            (count - number) * 0.4,
            f"<p>Message <b>{number}</b>, long enough to wrap over a second line when it stands in a bubble.</p>"
            if number % 4 == 1
            else f"short words, number {number}",
        )
        for number in range(count)
    )


def long_card() -> ConversationCard:
    """Names and purposes that are longer than anybody expects."""
    return replace(
        cards()[0],
        customer_name="Wilhelmina-Anastasia Papadopoulos-Featherstonehaugh van der Westhuizen",
        purpose="moving house, two months of bond and a removalist from Broome to Hobart",
        message_count=1234,
        for_review=True,
    )
