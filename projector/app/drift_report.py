"""What ``drift`` prints, line by line as it is found: text, or one JSON object."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from projector.engine.drift import LedgerReading, ModelReading, Verdict, difference

_WHY = {
    Verdict.DIFFERENT: "differs",
    Verdict.NOT_IN_LEDGER: "the ledger does not know it",
    Verdict.NO_BALANCE: "the read models hold no balance",
}


class Report:
    """Writes to standard output. Amounts are in AUD, moments in UTC, ages in seconds at the time of printing."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._items = 0
        self._error = ""

    @property
    def failed(self) -> bool:
        """Whether the run ended early."""
        return bool(self._error)

    def difference(self, model: ModelReading, ledger: LedgerReading, verdict: Verdict) -> None:
        """One account that differs."""
        now = datetime.now(UTC)
        off = difference(model, ledger)
        if self._as_json:
            self._item(
                {
                    "account": model.account_id,
                    "verdict": verdict.value,
                    "status": model.status,
                    "read_models": [_money(each) for each in model.balances],
                    "ledger": _money(ledger.total),
                    "difference": _money(off),
                    "read_models_as_of": _moment(model.as_of),
                    "read_models_age_seconds": _age(model.as_of, now),
                    "ledger_as_of": _moment(ledger.as_of),
                    "ledger_age_seconds": _age(ledger.as_of, now),
                }
            )
            return
        ours = " / ".join(_money(each) or "" for each in dict.fromkeys(model.balances)) or "none"
        self._say(
            f"{model.account_id}  {_WHY[verdict]}: read models {ours} ({_old(model.as_of, now)}),"
            f" ledger {_money(ledger.total) or 'none'} ({_old(ledger.as_of, now)})"
            + (f", difference {off:+.2f}" if off is not None else "")
        )

    def unreadable(self, account_id: str, kind: str) -> None:
        """One account that the ledger could not be asked about."""
        if self._as_json:
            self._item({"account": account_id, "verdict": "unreadable", "code": kind})
        else:
            self._say(f"{account_id}  cannot be read: {kind}")

    def fail(self, why: str) -> None:
        """The run ends early."""
        self._error = why

    def end(self, verdicts: Mapping[Verdict, int], figures: Mapping[str, Any]) -> None:
        """The summary."""
        found = Counter({verdict: number for verdict, number in verdicts.items() if verdict.is_drift})
        now = datetime.now(UTC)
        if self._as_json:
            summary = {name: _moment(each) if isinstance(each, datetime) else each for name, each in figures.items()}
            summary["differences_by_kind"] = {verdict.value: number for verdict, number in found.items()}
            summary |= {"tolerance": "0.00", "error": self._error or None}
            body = json.dumps({"difference_count": found.total(), **summary})
            self._say(("]" if self._items else '{"differences": []') + ", " + body[1:])
            return
        read, asked = figures["read_models_as_of"], figures["ledger_as_of_oldest"]
        self._say(
            f"{figures['accounts']} accounts, {found.total()} differences (tolerance 0.00),"
            f" {figures['pending_disbursement']} pending disbursement, {figures['settled']} settled while waiting,"
            f" {figures['unreadable']} not readable"
        )
        self._say(f"read models {_old(read, now)}, ledger answers up to {_old(asked, now)}")
        if figures["projector_behind"]:
            self._say("the projector did not catch up: differences may be events that are still under way")
        if self._error:
            self._say(f"ended early: {self._error}")

    def _item(self, item: Mapping[str, Any]) -> None:
        self._say(("," if self._items else '{"differences": [') + json.dumps(item))
        self._items += 1

    def _say(self, line: str) -> None:
        print(line, flush=True)  # noqa: T201  the answer to the operator


def _money(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"


def _moment(value: datetime | None) -> str | None:
    return None if value is None else value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _age(value: datetime | None, now: datetime) -> float | None:
    return None if value is None else round((now - value).total_seconds(), 1)


def _old(value: datetime | None, now: datetime) -> str:
    age = _age(value, now)
    return "of unknown age" if age is None else f"{max(0.0, age):.1f} s old"
