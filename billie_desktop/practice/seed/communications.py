"""What the customer was told and what collections did: reminders, notices that failed, statements, cases."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from billie_desktop.practice.seed.calendar import days, sydney
from billie_desktop.practice.seed.entries import Entry, entry, iso
from billie_desktop.practice.seed.loans import Course, LoanPlan
from billie_desktop.practice.seed.people import Person

_BEHIND = frozenset({Course.EARLY, Course.LATE, Course.DEFAULT, Course.WRITTEN_OFF, Course.BOUNCED})
_STEP_DAYS = (2, 5, 9, 16, 30)


def communication_entries(person: Person, plan: LoanPlan, seed: int, now: datetime, today: date) -> Iterator[Entry]:
    """Everything sent about one loan before ``now``, and its collections case when it fell behind."""
    if plan.course is Course.PENDING:
        return
    rng = random.Random(f"{seed}:{plan.account_id}:communications")
    rows: list[Entry] = []
    for number in range(1, min(plan.paid + 1, plan.payments) + 1):
        at = sydney(plan.due(number) - days(3), 9, rng.randint(0, 50))
        rows.append(_notice(person, plan, "predue_reminder", at, number, "predue", rng))
    month_end = plan.disbursed.replace(day=1) + timedelta(days=32)
    sent_at = sydney(month_end.replace(day=1), 6, 0)
    rows.append(_statement(person, plan, sent_at))
    if plan.course in _BEHIND:
        rows.extend(_collections(person, plan, today, rng))
    if plan.is_recovered:
        rows.extend(_recovered(person, plan, rng))
    limit = round(now.timestamp() * 1000)
    for row in rows:
        if row.entry_ms < limit:
            yield row


def _notice(
    person: Person, plan: LoanPlan, template: str, at: datetime, step: int, reason: str, rng: random.Random
) -> Entry:
    channel = rng.choice(("email", "sms"))
    key = f"{reason}:{plan.account_id}:{step}"
    body: dict[str, Any] = {
        "notification_id": f"ntf-{plan.account_id.lower()}-{reason}-{step}",
        "idempotency_key": key,
        "request_id": f"nreq-{plan.account_id.lower()}-{reason}-{step}",
        "channel": channel,
        "template_name": template,
        "customer_id": person.customer_id,
        "correlation_id": plan.conversation_id,
        "tags": {"category": "servicing", "reason": reason, "step": step},
    }
    kind = "notification.sent.v1"
    if rng.random() < 0.06:
        kind = "notification.delivery_failed.v1"
        failure = rng.choice(
            (("permanent", "mailbox full"), ("transient", "gateway timed out"), ("suppressed", "customer suppressed"))
        )
        body |= {"failed_at": iso(at), "error_type": failure[0], "error_message": failure[1], "attempt": 1}
        body["fallback_suggested"] = "sms" if channel == "email" else "email"
    else:
        recipient = person.email if channel == "email" else person.mobile
        body |= {
            "sent_at": iso(at), "provider": "dryrun", "provider_message_id": f"pm-{rng.randint(10**6, 10**7)}",
            "recipient_hash": hashlib.sha256(recipient.encode()).hexdigest(),
        }  # fmt: skip
    return entry(
        at, 6, kind, conv=str(body["request_id"]), agent="notifications", user=person.customer_id, cause=key, body=body
    )


def _statement(person: Person, plan: LoanPlan, at: datetime) -> Entry:
    start = plan.disbursed.replace(day=1)
    end = (start + timedelta(days=32)).replace(day=1) - days(1)
    body = {
        "account_id": plan.account_id, "customer_id": person.customer_id, "period_start": start.isoformat(),
        "period_end": end.isoformat(), "notification_id": f"ntf-{plan.account_id.lower()}-statement",
        "dispatched_at": iso(at), "correlation_id": plan.conversation_id,
    }  # fmt: skip
    return entry(
        at, 6, "statement.generated.v1", conv=f"nreq-{plan.account_id.lower()}-statement", agent="notifications",
        user=person.customer_id, cause=f"statement:{plan.account_id}:{start:%Y%m}", body=body,
    )  # fmt: skip


def _case_of(person: Person, plan: LoanPlan) -> Callable[..., Entry]:
    """Makes the events of one case: kind, moment, order, and the body's own fields."""
    correlation = f"case-{plan.account_id.lower()}"

    def case(kind: str, at: datetime, order: int, **body: Any) -> Entry:
        cause = f"{correlation}-{kind}-{order}"
        common = {
            "event_id": cause, "timestamp": iso(at), "account_id": plan.account_id,
            "correlation_id": correlation, "customer_id": person.customer_id,
        }  # fmt: skip
        return entry(
            at, 7, f"collection.case.{kind}.v1", conv=correlation, agent="collections", user=person.customer_id,
            cause=cause, body={**common, **body},
        )  # fmt: skip

    return case


def _recovered(person: Person, plan: LoanPlan, rng: random.Random) -> Iterator[Entry]:
    """A case that one reminder and the late payment have cured."""
    case, missed = _case_of(person, plan), plan.due(1)
    amount = (plan.principal + plan.fee) / plan.payments
    yield case("opened", sydney(missed + days(1), 1, 0), 0, overdue_amount=f"{amount:.2f}", due_date=missed.isoformat())
    reminded = sydney(missed + days(_STEP_DAYS[0]), 10, rng.randint(0, 30))
    yield _notice(person, plan, "overdue_step", reminded, 1, "overdue", rng)
    yield case(
        "step_advanced", reminded + timedelta(seconds=2), 1,
        step=1, channel="sms", template="overdue_step", advanced_at=iso(reminded),
    )  # fmt: skip
    cured = sydney(plan.paid_on(1), 7, 5)
    yield case("cured", cured, 6, cured_at=iso(cured))


def _collections(person: Person, plan: LoanPlan, today: date, rng: random.Random) -> Iterator[Entry]:
    case, missed = _case_of(person, plan), plan.due(plan.paid + 1)
    overdue = (plan.principal + plan.fee) / plan.payments
    opened = sydney(missed + days(1), 1, 0)
    yield case("opened", opened, 0, overdue_amount=f"{overdue:.2f}", due_date=missed.isoformat())
    last = opened
    for step, after in enumerate(_STEP_DAYS, start=1):
        day = missed + days(after)
        if day > today:
            break
        last = sydney(day, 10, rng.randint(0, 30))
        yield _notice(person, plan, "overdue_step", last, step, "overdue", rng)
        yield case(
            "step_advanced", last + timedelta(seconds=2), step,
            step=step, channel="sms", template="overdue_step", advanced_at=iso(last),
        )  # fmt: skip
    else:
        yield case(
            "exhausted", last + days(5), 6, overdue_amount=f"{overdue:.2f}", days_overdue=35, last_step=len(_STEP_DAYS)
        )
    if rng.random() < 0.12:
        paused = last + timedelta(hours=5)
        yield case("hardship_paused", paused, 7, paused_at=iso(paused))
    elif rng.random() < 0.08:
        stopped = last + timedelta(hours=6)
        yield case("stop_contact_applied", stopped, 8, applied_at=iso(stopped))
