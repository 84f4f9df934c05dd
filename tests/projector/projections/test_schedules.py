from __future__ import annotations

from typing import Any

import pytest

from projector.projections.instalments import MAX_PLACEHOLDERS
from tests.projector.fold import World, at, late, moment, numbered
from tests.projector.samples import created, progress, schedule


def fold(*events: Any) -> World:
    """Apply events one by one, with growing entry ids."""
    return World().one_by_one(*numbered(*events))


def account(world: World) -> dict[str, Any]:
    return world.get("loan-accounts", "A1")


def rows(world: World) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = account(world)["repaymentSchedule"]["payments"]
    return found


def paid(number: int, **values: Any) -> dict[str, Any]:
    """A row of an update that says PAID."""
    return {"payment_number": number, "status": "PAID", **values}


def test_accounts_09_schedule() -> None:
    """The rows stand in number order, all scheduled, with ids of their own."""
    world = fold(created(), schedule(2, 1))
    assert account(world)["repaymentSchedule"] == {
        "scheduleId": "S1",
        "numberOfPayments": 2,
        "paymentFrequency": "fortnightly",
        "createdDate": moment("2026-07-01"),
        "payments": [
            {"id": "A1:1", "paymentNumber": 1, "dueDate": moment("2026-07-15"), "amount": 210.0, "status": "scheduled"},
            {"id": "A1:2", "paymentNumber": 2, "dueDate": moment("2026-07-01"), "amount": 210.0, "status": "scheduled"},
        ],
    }


def test_accounts_10_schedule_words() -> None:
    """Words are mapped in any case and with a class prefix; missing and unknown ones are scheduled on a fresh row."""
    words = ["PAID", "partial", "OVERDUE", "ScheduleStatus.PENDING", None, "weird"]
    updates = [{"payment_number": number, "status": word} for number, word in enumerate(words, start=1)]
    world = fold(created(), schedule(1, 2, 3, 4, 5, 6), progress(*updates))
    assert [row["status"] for row in rows(world)] == [
        "paid",
        "partial",
        "missed",
        "scheduled",
        "scheduled",
        "scheduled",
    ]
    assert [row["amount"] for row in rows(world)] == [210.0] * 6
    assert world.counts[("unknown", "account.schedule.updated.v1")] == 1
    before = dict(world.store)
    world.one_by_one(*numbered(created(), created(), created(), progress(payments=None), progress(payments=[]))[3:])
    assert world.store == before


def test_accounts_11_progress_before_schedule() -> None:
    """Progress makes a placeholder that schedule and account complete, in one document."""
    world = fold(progress(paid(1, amount_paid="210")), schedule(1, 2), created())
    first, second = rows(world)
    assert first == {
        "id": "A1:1",
        "paymentNumber": 1,
        "dueDate": moment("2026-07-15"),
        "amount": 210.0,
        "status": "paid",
        "amountPaid": 210.0,
        "lastUpdated": at(1000),
    }
    assert second["status"] == "scheduled"
    assert (account(world)["accountNumber"], len(world.store)) == ("N1", 1)


def test_a_placeholder_row() -> None:
    """An unknown row has number and status; due date and amount are null."""
    world = fold(progress({"payment_number": 3, "paid_date": "2026-07-15", "linked_transaction_ids": ["T1", 2]}))
    assert rows(world) == [
        {
            "id": "A1:3", "paymentNumber": 3, "dueDate": None, "amount": None, "status": "scheduled",
            "paidDate": moment("2026-07-15"), "linkedTransactionIds": ["T1", "2"], "lastUpdated": at(1000),
        }
    ]  # fmt: skip


def test_rows_are_guarded_one_by_one() -> None:
    """A late PENDING does not undo PAID; the other row of the same event applies."""
    world = fold(
        created(),
        schedule(1, 2),
        progress(paid(1, last_updated="2026-07-15T03:00:01Z")),
        progress(
            {"payment_number": 1, "status": "PENDING", "last_updated": "2026-07-15T03:00:00Z"},
            {"payment_number": 2, "status": "MISSED", "last_updated": "2026-07-15T03:00:00Z"},
        ),
    )
    assert [row["status"] for row in rows(world)] == ["paid", "missed"]
    assert world.counts[("stale", "account.schedule.updated.v1")] == 1


def test_an_update_that_is_older_everywhere_changes_nothing() -> None:
    """When every row is newer, not even the time of the last change moves."""
    newer = progress(paid(1, last_updated="2026-07-15T03:00:01Z"))
    older = progress({"payment_number": 1, "status": "MISSED", "last_updated": "2026-07-15T03:00:00Z"})
    assert account(fold(created(), schedule(1), newer, older)) == account(fold(created(), schedule(1), newer))


def test_a_row_that_progressed_keeps_its_progress() -> None:
    """The same schedule again refreshes due date and amount of a progressed row, and rebuilds a scheduled one."""
    again = schedule(1, 2, created_date="2026-07-02")
    again.body["payments"][0]["amount"] = "200.00"
    world = fold(
        created(), schedule(1, 2), progress(paid(1, amount_paid="5"), {"payment_number": 2, "amount_paid": "1"}), again
    )
    first, second = rows(world)
    assert (first["status"], first["amountPaid"], first["amount"]) == ("paid", 5.0, 200.0)
    assert "amountPaid" not in second


def test_the_guard_outlives_a_rebuilt_row() -> None:
    """A row that is still scheduled is rebuilt, and an update older than the one before still loses."""
    world = fold(
        created(),
        progress({"payment_number": 1, "status": "PENDING", "last_updated": "2026-07-15T03:00:01Z"}),
        schedule(1),
        progress({"payment_number": 1, "status": "MISSED", "last_updated": "2026-07-15T03:00:00Z"}),
    )
    assert rows(world)[0]["status"] == "scheduled"


def test_another_schedule_replaces_everything() -> None:
    """A newer schedule with another id leaves no old tail and inherits no paid marks."""
    world = fold(
        created(), schedule(1, 2, 3), progress(paid(1)), schedule(1, 2, schedule_id="S2", created_date="2026-07-02")
    )
    assert [(row["paymentNumber"], row["status"]) for row in rows(world)] == [(1, "scheduled"), (2, "scheduled")]
    assert account(world)["repaymentSchedule"]["scheduleId"] == "S2"


def test_an_older_schedule_loses() -> None:
    """A schedule with an earlier created date leaves the stored one, whichever comes last."""
    newer, older = schedule(1, schedule_id="S2", created_date="2026-07-02"), schedule(1, 2)
    world = fold(created(), newer, older)
    assert (account(world)["repaymentSchedule"]["scheduleId"], len(rows(world))) == ("S2", 1)
    assert account(world)["updatedAt"] == at(2000)
    assert account(fold(created(), older, newer))["repaymentSchedule"]["scheduleId"] == "S2"


def test_of_two_schedules_of_one_day_the_later_entry_wins() -> None:
    """Equal created dates are decided by the entry id."""
    world = fold(created(), schedule(1), schedule(1, 2, schedule_id="S2"))
    assert account(world)["repaymentSchedule"]["scheduleId"] == "S2"


def test_progress_of_another_schedule_is_held() -> None:
    """An update for a schedule still to come never touches the stored rows and is applied when it arrives."""
    held = progress(paid(1, amount_paid="9"), schedule_id="S2")
    world = fold(created(), schedule(1, 2), held)
    assert [row["status"] for row in rows(world)] == ["scheduled", "scheduled"]
    assert account(world)["updatedAt"] == at(2000)
    world = fold(created(), schedule(1, 2), held, schedule(1, 2, schedule_id="S2", created_date="2026-07-02"))
    assert [(row["status"], row.get("amountPaid")) for row in rows(world)] == [("paid", 9.0), ("scheduled", None)]


def test_progress_of_a_schedule_that_another_overtook() -> None:
    """Placeholders of a schedule not yet known are kept when another one arrives first."""
    world = fold(
        progress(paid(1, amount_paid="9"), schedule_id="S2"),
        schedule(1, 2),
        schedule(1, 2, schedule_id="S2", created_date="2026-07-02"),
    )
    assert [(row["status"], row.get("amountPaid")) for row in rows(world)] == [("paid", 9.0), ("scheduled", None)]


def test_schedule_and_progress_commute() -> None:
    """Progress that arrives before its schedule ends as if it had come after."""
    events = numbered(created(), schedule(1, 2), progress(paid(2, amount_paid="9"), schedule_id="S1"))
    straight = World().one_by_one(*events)
    turned = World().one_by_one(*late(*reversed(events)))
    assert turned.visible() == straight.visible()


def test_placeholders_are_bounded() -> None:
    """A hundred placeholders are kept; an update that would exceed that applies to the known rows only."""
    many = progress(*({"payment_number": number} for number in range(1, MAX_PLACEHOLDERS + 1)))
    world = fold(many, progress(paid(1), {"payment_number": 500, "status": "PAID"}))
    assert len(rows(world)) == MAX_PLACEHOLDERS
    assert rows(world)[0]["status"] == "paid"
    assert world.counts[("dropped", "account.schedule.updated.v1")] == 1


def test_held_progress_is_bounded() -> None:
    """Progress of schedules that never come cannot grow without end; the oldest is given up."""
    updates = [progress(*(paid(row) for row in range(60)), schedule_id=f"S{number}") for number in range(2, 6)]
    world = fold(created(), schedule(1), *updates)
    held = world.store[("loan-accounts", "A1")]["_proj"]["held"]
    assert [entry["scheduleId"] for entry in held] == ["S5"]


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ({"payment_number": "first"}, "bad-number"),
        ({"payment_number": 1, "due_date": "soon", "amount": "1"}, "bad-date"),
        ({"payment_number": 1, "due_date": "2026-07-15", "amount": "abc"}, "bad-money"),
        ("row", "bad-row"),
    ],
)
def test_a_schedule_row_that_cannot_be_read_is_permanent(row: Any, kind: str) -> None:
    """Number, due date, amount and the row itself must be readable; nothing is written otherwise."""
    world = fold(schedule(1, payments=[row]))
    assert ([error.kind for _, error in world.dead], world.store) == ([kind], {})


def test_a_row_without_number_is_left_out() -> None:
    """A missing number costs the row and a warning, not the event."""
    world = fold(schedule(1, payments=[{"due_date": "2026-07-15", "amount": "1"}]), progress({"status": "PAID"}))
    assert rows(world) == []
    assert world.counted("warning") == 2


def test_an_unknown_frequency_is_left_out() -> None:
    """A word outside the list skips that field and is counted."""
    world = fold(schedule(1, payment_frequency="daily"))
    assert "paymentFrequency" not in account(world)["repaymentSchedule"]
    assert world.counts[("unknown", "account.schedule.created.v1")] == 1


def test_money_that_is_not_stored_is_checked_all_the_same() -> None:
    """An unreadable total of the schedule is a permanent error."""
    assert [error.kind for _, error in fold(schedule(1, total_amount="abc")).dead] == ["bad-money"]
