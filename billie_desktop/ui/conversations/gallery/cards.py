"""Made-up conversations, as the desk would hand them to the screens."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from billie_desktop.desk.conversation_values import Outgoing, OutgoingStage
from billie_desktop.domain.canned_answer import CannedAnswer
from billie_desktop.domain.conversation import Claim, ConversationCard, Decision, Message, Speaker
from billie_desktop.domain.money import Money
from billie_desktop.ui.gallery.people import NOW

LACHLAN = "conv-lachlan"
HANNAH_ID, HANNAH = "u-hannah", "Hannah Boyle"


def minutes_ago(minutes: float) -> datetime:
    """A moment before that of the pictures."""
    return NOW - timedelta(minutes=minutes)


def card(
    key: str, name: str, number: str, amount: str, purpose: str, minutes: float, count: int, **changes: object
) -> ConversationCard:
    """One card; nothing was said for ``minutes``."""
    values: dict[str, object] = {
        "conversation_id": key,
        "application_number": number,
        "customer_id": f"CUS-{key[-4:].upper()}",
        "customer_name": name,
        "amount": Money(Decimal(amount)),
        "purpose": purpose,
        "status": "active",
        "started_at": minutes_ago(minutes + 23),
        "last_message_at": minutes_ago(minutes),
        "updated_at": minutes_ago(minutes),
        "message_count": count,
    }
    return ConversationCard(**(values | changes))  # type: ignore[arg-type]


def cards() -> tuple[ConversationCard, ...]:
    """The list of the picture."""
    return (
        card(
            LACHLAN,
            "Lachlan Whitmore",
            "APP-26061007",
            "600",
            "car repairs",
            0.2,
            23,
            customer_id="CUS-51BE",
            decision=Decision.REFERRED,
            claim=Claim(HANNAH_ID, HANNAH, minutes_ago(2.5)),
        ),
        card("conv-siob", "Siobhan Kelleher", "APP-26061006", "350", "school costs", 1.2, 11),
        card("conv-mai", "Nguyen Thi Mai", "APP-26061004", "480", "rent", 6.2, 17),
        card("conv-tyro", "Tyrone Blackwood", "APP-26061003", "800", "bond", 9.4, 31, for_review=True),
        card("conv-amel", "Amelia Duarte", "APP-26061002", "420", "dentist", 38, 26, decision=Decision.APPROVED),
        card("conv-jarr", "Jarrah Simmons", "APP-26061001", "250", "power bill", 66, 19, decision=Decision.DECLINED),
        card("conv-elen", "Eleni Papadakis", "APP-26060958", "500", "fridge", 26 * 60, 34, decision=Decision.APPROVED),
    )


def message(number: int, speaker: Speaker, minutes: float, text: str, **changes: str) -> Message:
    """One message, said ``minutes`` ago."""
    return Message(f"m-{number}", speaker, text, minutes_ago(minutes), **changes)


def messages() -> tuple[Message, ...]:
    """The transcript of the picture, with what came before."""
    customer, assistant, staff = Speaker.CUSTOMER, Speaker.ASSISTANT, Speaker.STAFF
    return (
        message(1, customer, 22.9, "hi, can I borrow $600 for my car?"),
        message(
            2,
            assistant,
            22.4,
            "<p>Hi Lachlan, yes, you can ask for <b>up to $800</b>. What happened?</p>",
            rationale="Greet, ask purpose",
        ),
        message(3, customer, 21.6, "clutch is gone, need it for work"),
        message(
            4,
            assistant,
            20.8,
            "<p>Sorry to hear that. I need three things:</p><ul><li>your take-home pay</li>"
            "<li>rent or home loan</li><li>your bank statements</li></ul>",
            rationale="Collect serviceability",
        ),
        message(5, customer, 15.0, "1,240 a fortnight, rent is 380"),
        message(
            6,
            assistant,
            14.2,
            '<p>Thanks. <a href="https://statements.example/connect">Connect your bank</a>, then we go on.</p>',
            rationale="Statements before conduct",
        ),
        message(7, customer, 5.5, "ok done"),
        message(
            8,
            assistant,
            4.1,
            "<p>Thanks Lachlan, I have the statements. Two direct debits did not go through in "
            "May. Can you tell me what happened?</p>",
            rationale="Two dishonours in 90 days need an explanation first.",
        ),
        message(
            9,
            customer,
            3.1,
            "My pay came through a day late twice because of the public holiday. It is sorted now, "
            "HR moved my pay day to Wednesday.",
        ),
        message(10, customer, 2.9, "Can I talk to a person about it?"),
        message(
            11,
            staff,
            2.1,
            "Hello Lachlan, this is Hannah from the Billie team. Thanks for explaining. Could you send "
            "me a payslip that shows the new pay day? A photo is fine.",
            author=HANNAH,
            author_id=HANNAH_ID,
        ),
        message(12, customer, 1.1, "Sure, sending now. Is Friday too late to get the money?"),
    )


def pending(stage: OutgoingStage = OutgoingStage.ACCEPTED, problem: str = "") -> Outgoing:
    """The answer that the record does not show yet."""
    text = "If the payslip arrives before 2 pm today, I can give you an answer before Friday."
    return Outgoing(f"key-{stage}", text, minutes_ago(0.1), HANNAH, stage, problem)


CANNED = (
    CannedAnswer(
        "payslip", "Ask for a payslip", "Hi {first_name}, could you send us a payslip that shows your pay day?"
    ),
    CannedAnswer(
        "hardship", "Hardship form", "Hi {first_name}, I have sent you our hardship form. Take your time with it."
    ),
    CannedAnswer("approved", "Approved, next steps", "Good news {first_name}: {application_number} is approved."),
    CannedAnswer("wait", "Needs a little time", "Thanks {first_name}. I need until this afternoon to look at it."),
)
