"""Notices, notes and pauses in words for agents (features.md CO-1 to CO-5)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from billie_desktop.domain.assessment import readable
from billie_desktop.domain.business_date import in_sydney
from billie_desktop.domain.communication import ContactNote, CustomerNotice, NoticeStatus, Suppression, TimelineEntry
from billie_desktop.domain.words import DASH, long_date, medium_date, short_date, time_of_day

TEMPLATE_WORDS = {
    "predue_reminder": "Payment reminder",
    "predue": "Payment reminder",
    "due_today": "Payment due today",
    "overdue_step": "Overdue reminder",
    "overdue": "Overdue reminder",
    "overdue_reminder": "Overdue reminder",
    "dishonour_notice": "Dishonour notice",
    "payment_received": "Payment received",
    "payment_failed": "Payment failed",
    "loan_disbursed": "Loan paid out",
    "loan_approved": "Loan approved",
    "loan_declined": "Loan declined",
    "welcome": "Welcome",
    "statement": "Statement",
    "monthly_statement": "Statement",
    "hardship_notice": "Hardship information",
    "default_notice": "Default notice",
    "account_closed": "Account closed",
    "sign_in_code": "Sign-in code",
    "winter_offer": "Winter offer",
}
FAILURE_WORDS = {
    "transient": "Not delivered, the service will try again",
    "permanent": "Not delivered",
    "auth": "Not delivered, the provider refused our sign-in",
    "template": "Not sent, the template has an error",
    "contact_missing": "Not sent, the customer has no address for it",
    "opt_out": "Not sent, the customer has opted out",
    "suppressed": "Not sent, notifications are paused",
}
PAUSE_WORDS = {
    "all": "All notifications paused",
    "non_essential": "Non-essential paused",
    "marketing_only": "Marketing paused",
    "panic_button": "All notifications paused",
    "off": "Notifications on",
}
TOPIC_WORDS = {
    "general_enquiry": "General enquiry",
    "complaint": "Complaint",
    "escalation": "Escalation",
    "internal_note": "Internal note",
    "account_update": "Account update",
    "collections": "Collections",
}
CHANNEL_WORDS = {"email": "e-mail", "sms": "SMS", "phone": "phone", "internal": "internal", "system": "system"}
LEGAL_REASONS = frozenset({"overdue", "default", "dishonour", "statement", "hardship"})
"""Reasons whose notices count in law: what was said to a customer who is behind, and statements."""


def title_of(entry: TimelineEntry) -> str:
    """What it is: the subject of a note, the friendly name of a notice."""
    if isinstance(entry, ContactNote):
        return entry.subject or TOPIC_WORDS.get(entry.topic, readable(entry.topic)) or "Note"
    if entry.suppression is not None:
        return pause_word(entry.suppression)
    if entry.status is NoticeStatus.STATEMENT and entry.statement is not None:
        return statement_title(entry.statement.start)
    return template_word(entry)


def template_word(notice: CustomerNotice) -> str:
    """The friendly name; an unknown template falls back to reason and step, then to its own name."""
    known = TEMPLATE_WORDS.get(notice.template)
    if known:
        return known
    if notice.reason:
        step = f", step {notice.step}" if notice.step is not None else ""
        return f"{readable(notice.reason)}{step}"
    return readable(notice.template) or "Notice"


def statement_title(start: date | None) -> str:
    """ "Statement, May 2026"."""
    return "Statement" if start is None else f"Statement, {start:%B %Y}"


def line_of(entry: TimelineEntry) -> str:
    """One or two lines of substance."""
    if isinstance(entry, ContactNote):
        return entry.text
    if entry.suppression is not None:
        return _pause_line(entry.suppression)
    if entry.status is NoticeStatus.STATEMENT and entry.statement is not None:
        period = entry.statement
        days = period_words(period.start, period.end)
        return " · ".join(part for part in (days, period.account_id or "") if part)
    if entry.failure is not None and entry.status in (NoticeStatus.FAILED, NoticeStatus.BLOCKED):
        return failure_line(entry)
    return " · ".join(part for part in (_step_line(entry), "legally important" if is_legal(entry) else "") if part)


def period_words(start: date | None, end: date | None) -> str:
    """ "1–31 May 2026", "1 May – 30 Jun 2026", "15 Dec 2025 – 14 Jan 2026"; '' when an end is missing."""
    if start is None or end is None:
        return ""
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{medium_date(end)}"
    first = short_date(start) if start.year == end.year else medium_date(start)
    return f"{first} – {medium_date(end)}"


def is_legal(notice: CustomerNotice) -> bool:
    """Whether it has to be provable that it was sent."""
    return notice.category != "marketing" and notice.reason in LEGAL_REASONS


def failure_line(notice: CustomerNotice) -> str:
    """Why, which attempt, and what to do instead: "Mailbox full · attempt 3 · try SMS instead".

    The provider's own words where there are any; a blocked notice is told in ours.
    """
    failure = notice.failure
    if failure is None:
        return ""
    words = FAILURE_WORDS.get(failure.error_type, readable(failure.error_type))
    detail = failure.message.strip()
    if detail and notice.status is NoticeStatus.FAILED:
        words = f"{detail[:1].upper()}{detail[1:]}"
    parts = [words]
    if failure.attempt is not None and notice.status is NoticeStatus.FAILED:
        parts.append(f"attempt {failure.attempt}")
    if failure.fallback:
        parts.append(f"try {CHANNEL_WORDS.get(failure.fallback, failure.fallback)} instead")
    return " · ".join(parts)


def _step_line(notice: CustomerNotice) -> str:
    if notice.step is None:
        return readable(notice.category) if notice.category else ""
    if notice.reason == "overdue":
        return f"Collections step {notice.step}"
    if notice.reason == "predue":
        return f"Instalment {notice.step}"
    return f"Step {notice.step}"


def pause_word(pause: Suppression) -> str:
    """The pause in words; an unlisted mode as it was received."""
    return PAUSE_WORDS.get(pause.mode, pause.mode or "Notifications changed")


def _pause_line(pause: Suppression) -> str:
    until = f"until {long_date(in_sydney(pause.expires_at).date())}" if pause.expires_at is not None else ""
    if not until and pause.mode != "off":
        until = "no end date"
    return " · ".join(part for part in (pause.reason, until) if part)


def pause_in_force(changes: tuple[Suppression, ...], now: datetime) -> Suppression | None:
    """The newest change that has not run out, unless it lifted the pause (read-models.md, notifications)."""
    standing = [change for change in changes if change.expires_at is None or change.expires_at > now]
    newest = max(standing, key=lambda change: change.set_at.timestamp() if change.set_at else 0.0, default=None)
    return None if newest is None or newest.mode == "off" else newest


def when(at: datetime, now: datetime) -> str:
    """ "Today 9:12 am", "Yesterday 4:05 pm", "Fri 5 Jun, 10:02 am"; with the year when it is another one."""
    day, today = in_sydney(at).date(), in_sydney(now).date()
    if day == today:
        return f"Today {time_of_day(at)}"
    if day == today - timedelta(days=1):
        return f"Yesterday {time_of_day(at)}"
    if day.year == today.year:
        return f"{long_date(day).split(' ', 1)[0]} {short_date(day)}, {time_of_day(at)}"
    return f"{medium_date(day) if day else DASH}, {time_of_day(at)}"
