"""The settings of the expected loss: a rate per bucket and one overlay, each change kept, changes planned ahead."""

import sqlite3
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from billie_desktop.practice.ledger.aging import Bucket
from billie_desktop.practice.ledger.api import RefusalKind, Refused

OVERLAY = "overlay_multiplier"
RATE = "pd_rate."
RATED = (Bucket.CURRENT, Bucket.EARLY_ARREARS, Bucket.LATE_ARREARS, Bucket.DEFAULT)
FIRST = {
    OVERLAY: "1.00",
    f"{RATE}{Bucket.CURRENT.value}": "0.02",
    f"{RATE}{Bucket.EARLY_ARREARS.value}": "0.10",
    f"{RATE}{Bucket.LATE_ARREARS.value}": "0.35",
    f"{RATE}{Bucket.DEFAULT.value}": "0.75",
}
"""What a new book begins with: made up for practice."""
PENDING, APPLIED, CANCELLED = "pending", "applied", "cancelled"
_OVERLAYS = (Decimal("0.5"), Decimal(2))
_RATES = (Decimal(0), Decimal(1))


@dataclass(frozen=True, slots=True)
class Change:
    """A change that was made."""

    at_us: int
    name: str
    old: str
    new: str
    by: str


@dataclass(frozen=True, slots=True)
class Planned:
    """A change for a later day. ``status``: pending, applied, cancelled."""

    number: int
    name: str
    value: str
    effective: date
    status: str
    created_us: int
    created_by: str
    applied_us: int | None
    cancelled_us: int | None
    cancelled_by: str

    @property
    def change_id(self) -> str:
        """As it is called outside."""
        return f"ECLC-{self.number:06d}"


class LossModel:
    """Read and changed inside the book's batches."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @property
    def values(self) -> dict[str, str]:
        """Every setting by name, as decimal texts."""
        return FIRST | dict(self._connection.execute("SELECT name, value FROM loss_model"))

    def rate(self, bucket: Bucket) -> str:
        """The rate of a bucket; a closed loan has none."""
        return self.values.get(f"{RATE}{bucket.value}", "0")

    def last_change(self) -> Change | None:
        """The newest change, if there was one."""
        return next(iter(self.history(1)), None)

    def change(self, name: str, value: str, by: str, us: int) -> None:
        """Set it from now on. Raises Refused INVALID_ARGUMENT."""
        name, value = check(name, value)
        before = self.values[name]
        self._connection.execute("INSERT OR REPLACE INTO loss_model VALUES (?, ?, ?, ?)", (name, value, us, by))
        self._connection.execute(
            "INSERT INTO loss_model_history (at_us, name, old_value, new_value, changed_by) VALUES (?, ?, ?, ?, ?)",
            (us, name, before, value, by),
        )

    def history(self, limit: int) -> list[Change]:
        """Changes, newest first."""
        sql = "SELECT at_us, name, old_value, new_value, changed_by FROM loss_model_history"
        return [Change(*row) for row in self._connection.execute(f"{sql} ORDER BY number DESC LIMIT ?", (limit,))]

    def history_count(self) -> int:
        """How many changes there were."""
        return int(self._connection.execute("SELECT COUNT(*) FROM loss_model_history").fetchone()[0])

    def plan(self, name: str, value: str, effective: date, by: str, us: int) -> Planned:
        """Note a change for a later day. Raises Refused INVALID_ARGUMENT."""
        name, value = check(name, value)
        cursor = self._connection.execute(
            "INSERT INTO loss_model_plans (name, value, effective, status, created_us, created_by)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (name, value, effective.toordinal(), PENDING, us, by),
        )
        found = self.planned(int(cursor.lastrowid or 0))
        assert found is not None
        return found

    def planned(self, number: int) -> Planned | None:
        """One planned change."""
        row = self._connection.execute("SELECT * FROM loss_model_plans WHERE number = ?", (number,)).fetchone()
        return _planned(row) if row is not None else None

    def plans(self, *, with_past: bool) -> list[Planned]:
        """Planned changes by day; ``with_past``: also those that were applied or cancelled."""
        sql = "SELECT * FROM loss_model_plans WHERE ? OR status = ? ORDER BY effective, number"
        return [_planned(row) for row in self._connection.execute(sql, (int(with_past), PENDING))]

    def cancel(self, number: int, by: str, us: int) -> None:
        """Take a pending change back."""
        sql = "UPDATE loss_model_plans SET status = ?, cancelled_us = ?, cancelled_by = ? WHERE number = ?"
        self._connection.execute(sql, (CANCELLED, us, by, number))

    def apply_due(self, day: date, us: int) -> list[Planned]:
        """Make the pending changes of that day and before, in their order."""
        due = [each for each in self.plans(with_past=False) if each.effective <= day]
        for each in due:
            self.change(each.name, each.value, each.created_by, us)
            sql = "UPDATE loss_model_plans SET status = ?, applied_us = ? WHERE number = ?"
            self._connection.execute(sql, (APPLIED, us, each.number))
        return [found for each in due if (found := self.planned(each.number)) is not None]


def check(name: str, value: str) -> tuple[str, str]:
    """Name and decimal text of a setting. Raises Refused INVALID_ARGUMENT."""
    name, value = name.strip().lower(), value.strip()
    if name not in FIRST:
        raise _invalid(f"field_name must be one of {', '.join(FIRST)}.")
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise _invalid("The new value must be a decimal number such as 0.05.") from None
    least, most = _OVERLAYS if name == OVERLAY else _RATES
    if not number.is_finite() or not least <= number <= most or -int(number.as_tuple().exponent) > 6:
        raise _invalid(f"{name} must be between {least} and {most}, with at most six decimals.")
    return name, value


def _planned(row: tuple[object, ...]) -> Planned:
    number, name, value, effective, status, created_us, created_by, applied_us, cancelled_us, cancelled_by = row
    assert isinstance(number, int)
    assert isinstance(effective, int)
    assert isinstance(created_us, int)
    return Planned(
        number,
        str(name),
        str(value),
        date.fromordinal(effective),
        str(status),
        created_us,
        str(created_by),
        applied_us if isinstance(applied_us, int) else None,
        cancelled_us if isinstance(cancelled_us, int) else None,
        str(cancelled_by),
    )


def _invalid(text: str) -> Refused:
    return Refused(RefusalKind.INVALID_ARGUMENT, text)
