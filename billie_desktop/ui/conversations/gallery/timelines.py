"""Made-up notes and notices of a customer."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from billie_desktop.domain.communication import (
    ContactNote,
    CustomerNotice,
    Failure,
    NoticeStatus,
    StatementPeriod,
    Suppression,
    TimelineEntry,
)
from billie_desktop.domain.rich_text import Block, Run
from billie_desktop.ui.conversations.gallery.cards import HANNAH, minutes_ago
from billie_desktop.ui.gallery.people import NOW

ACCOUNT = "9c41aa20-5e1f-4b7c-8d11-2f6b7710e07b"


def timeline() -> tuple[TimelineEntry, ...]:
    """The communications of the picture of the customer's window."""

    def note(key: str, when: datetime, subject: str, text: str, channel: str, author: str) -> ContactNote:
        return ContactNote(
            key, when, subject, (Block((Run(text),)),), channel=channel, author=author, account_id=ACCOUNT
        )

    day = timedelta(days=1)
    return (
        note(
            "n1",
            minutes_ago(29),
            "Called about Friday’s dishonour",
            "Pay lands Thursday. Asked for one more week. Hardship form goes today.",
            "phone",
            HANNAH,
        ),
        CustomerNotice(
            "s1",
            NOW - timedelta(hours=17, minutes=36),
            NoticeStatus.SENT,
            "sent",
            "sms",
            "overdue_step",
            "servicing",
            "overdue",
            2,
            ACCOUNT,
        ),
        CustomerNotice(
            "f1",
            NOW - 4 * day - timedelta(hours=23, minutes=39),
            NoticeStatus.FAILED,
            "failed",
            "email",
            "dishonour_notice",
            "servicing",
            "dishonour",
            None,
            ACCOUNT,
            Failure("permanent", "Mailbox full", 3, "sms"),
        ),
        note(
            "n2",
            NOW - 7 * day - timedelta(hours=19),
            "Promise to pay $60.00",
            "Paid by BPAY same day. Rest on pay day.",
            "internal",
            "Josh Lindqvist",
        ),
        CustomerNotice(
            "t1",
            NOW - 9 * day - timedelta(hours=3, minutes=41),
            NoticeStatus.STATEMENT,
            "statement",
            "email",
            account_id="ACC-5150402",
            statement=StatementPeriod("ACC-5150402", date(2026, 5, 1), date(2026, 5, 31)),
        ),
        CustomerNotice(
            "b1",
            NOW - 11 * day - timedelta(minutes=41),
            NoticeStatus.BLOCKED,
            "blocked",
            "email",
            "winter_offer",
            "marketing",
            "offer",
            failure=Failure("suppressed", "customer suppressed", 1),
        ),
        CustomerNotice(
            "p1",
            NOW - 12 * day,
            NoticeStatus.SUPPRESSION,
            "suppression_change",
            suppression=Suppression("marketing_only", "Asked for it by phone", HANNAH, NOW - 12 * day, NOW + 20 * day),
        ),
    )
