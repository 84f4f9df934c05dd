"""Australian English for dates, times and the vocabularies of the contract."""

from __future__ import annotations

from datetime import date, datetime

from billie_desktop.domain.account import AccountStatus, InstalmentClass
from billie_desktop.domain.agent import Role
from billie_desktop.domain.business_date import in_sydney
from billie_desktop.domain.command import Action, CommandStage
from billie_desktop.domain.ledger import TransactionType

DASH = "—"
NOT_KNOWN = "somebody else"

STATUS_WORDS = {
    AccountStatus.PENDING_DISBURSEMENT: "Pending disbursement",
    AccountStatus.ACTIVE: "Active",
    AccountStatus.IN_ARREARS: "In arrears",
    AccountStatus.PAID_OFF: "Paid off",
    AccountStatus.WRITTEN_OFF: "Written off",
}
BUCKET_WORDS = {
    "current": "Current",
    "early_arrears": "Early",
    "late_arrears": "Late",
    "default": "Default",
    "closed": "Closed",
}
INSTALMENT_WORDS = {
    InstalmentClass.COMPLETE: "Complete",
    InstalmentClass.PARTIAL: "Partial",
    InstalmentClass.OVERDUE: "Overdue",
    InstalmentClass.DUE_NEXT: "Due next",
    InstalmentClass.OUTSTANDING: "Outstanding",
}
TYPE_WORDS = {
    TransactionType.DISBURSEMENT: "Disbursement",
    TransactionType.ESTABLISHMENT_FEE: "Establishment fee",
    TransactionType.REPAYMENT: "Repayment",
    TransactionType.LATE_FEE: "Late fee",
    TransactionType.DISHONOUR_FEE: "Dishonour fee",
    TransactionType.FEE_WAIVER: "Fee waiver",
    TransactionType.ADJUSTMENT: "Adjustment",
    TransactionType.WRITE_OFF: "Write-off",
    TransactionType.UNKNOWN: "Unknown type",
}
ROLE_WORDS = {
    Role.ADMIN: "admin",
    Role.SUPERVISOR: "supervisor",
    Role.OPERATIONS: "operations",
    Role.READONLY: "read only",
    Role.MARKETING: "marketing",
    Role.SERVICE: "service",
}
METHOD_WORDS = {
    "bank_transfer": "Bank transfer",
    "direct_debit": "Direct debit",
    "card": "Card",
    "bpay": "BPAY",
    "cash": "Cash",
    "direct_credit": "Direct credit",
    "cheque": "Cheque",
}
FREQUENCY_WORDS = {"weekly": "Weekly", "fortnightly": "Fortnightly", "monthly": "Monthly"}
ACTION_WORDS = {
    Action.RECORD_REPAYMENT: "Record repayment",
    Action.WAIVE_FEE: "Waive fee",
    Action.LATE_FEE: "Apply late fee",
    Action.DISHONOUR_FEE: "Apply dishonour fee",
    Action.DISBURSE: "Disburse",
    Action.ADJUST: "Request adjustment",
    Action.REQUEST_WRITE_OFF: "Request write-off",
    Action.APPROVE_REQUEST: "Approve request",
    Action.REJECT_REQUEST: "Reject request",
    Action.CANCEL_REQUEST: "Cancel request",
}
RUNNING_WORDS = {
    Action.RECORD_REPAYMENT: "recording",
    Action.WAIVE_FEE: "waiving",
    Action.LATE_FEE: "applying late fee",
    Action.DISHONOUR_FEE: "applying dishonour fee",
    Action.DISBURSE: "disbursing",
    Action.ADJUST: "requesting adjustment",
    Action.REQUEST_WRITE_OFF: "requesting write-off",
    Action.APPROVE_REQUEST: "approving",
    Action.REJECT_REQUEST: "rejecting",
    Action.CANCEL_REQUEST: "cancelling request",
}
WRITE_OFF_REASON_WORDS = {
    "hardship": "Hardship",
    "bankruptcy": "Bankruptcy",
    "deceased": "Deceased",
    "unable_to_locate": "Unable to locate",
    "fraud_victim": "Fraud victim",
    "disputed": "Disputed",
    "aged_debt": "Aged above 180 days",
    "other": "Other",
}
PRIORITY_WORDS = {"normal": "Normal", "high": "High", "urgent": "Urgent"}
REQUEST_STATUS_WORDS = {
    "pending": "Pending",
    "approved": "Approved",
    "rejected": "Rejected",
    "cancelled": "Cancelled",
}
STAGE_WORDS = {
    CommandStage.INTENDED: "Not sent",
    CommandStage.SENT: "Sending",
    CommandStage.CONFIRMED: "Recorded",
    CommandStage.SETTLED: "Settled",
    CommandStage.REFUSED: "Refused",
    CommandStage.FAILED: "Not recorded",
    CommandStage.UNKNOWN: "Not known yet",
}


def status_word(status: str | None) -> str:
    """ "Active"; an unlisted word as it is; a dash when missing (features.md D31)."""
    return _word(STATUS_WORDS, status)


def bucket_word(bucket: str | None) -> str:
    """ "Early"; an unlisted word as it is; a dash when missing."""
    return _word(BUCKET_WORDS, bucket)


def method_word(method: str | None) -> str:
    """ "Bank transfer"."""
    return _word(METHOD_WORDS, method)


def frequency_word(frequency: str | None) -> str:
    """ "Fortnightly"."""
    return _word(FREQUENCY_WORDS, frequency)


def long_date(day: date | None) -> str:
    """ "Fri 29 May 2026"."""
    return DASH if day is None else f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def full_date(day: date) -> str:
    """ "Friday 29 May 2026", for the head of a page."""
    return f"{_FULL_DAYS[day.weekday()]} {day.day} {_FULL_MONTHS[day.month - 1]} {day.year}"


def medium_date(day: date | None) -> str:
    """ "29 May 2026"."""
    return DASH if day is None else f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_date(day: date | None, today: date | None = None) -> str:
    """ "5 Jun"; with the year when it is not the year of ``today``."""
    if day is None:
        return DASH
    text = f"{day.day} {_MONTHS[day.month - 1]}"
    return text if today is None or today.year == day.year else f"{text} {day.year}"


def time_of_day(moment: datetime | None) -> str:
    """ "9:41 am" on a Sydney clock."""
    if moment is None:
        return DASH
    local = in_sydney(moment)
    return f"{local.hour % 12 or 12}:{local.minute:02d} {'am' if local.hour < 12 else 'pm'}"


def clock(moment: datetime | None) -> str:
    """ "09:41:07" on a Sydney clock, for the time of a reading."""
    return DASH if moment is None else in_sydney(moment).strftime("%H:%M:%S")


def date_and_time(moment: datetime | None) -> str:
    """ "Fri 29 May 2026, 9:41 am"."""
    return DASH if moment is None else f"{long_date(in_sydney(moment).date())}, {time_of_day(moment)}"


def days(count: int) -> str:
    """ "1 day", "12 days"."""
    return f"{count} day" if count == 1 else f"{count} days"


def age(seconds: float) -> str:
    """How old a reading is: "now", "40 s", "2 min", "3 h", "5 days"."""
    whole = max(0, int(seconds))
    if whole < 5:
        return "now"
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min"
    if whole < 86400:
        return f"{whole // 3600} h"
    return days(whole // 86400)


def _word(words: dict[str, str] | dict[AccountStatus, str], raw: str | None) -> str:
    if raw is None or raw == "":
        return DASH
    for known, word in words.items():
        if known == raw:
            return word
    return raw


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_FULL_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FULL_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
