"""What the agents of a chaos run are told to enter: a mix of all commands over many loans, the same for one seed."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

MARKER = re.compile(r"\border-\d{6}\b")
"""Stands in a text that the ledger keeps with the posting: which order it is of, whatever key it came under."""

SHARES = {
    "record-repayment": 48, "waive-fee": 12, "late-fee": 11, "dishonour-fee": 11, "disburse": 5, "request-write-off": 3,
    "adjust": 10,
}  # fmt: skip
"""Parts of a hundred."""

PER_CUSTOMER = 5


@dataclass(frozen=True, slots=True)
class Order:
    """One intent of an agent; ``kind`` is the action. ``amount``: what it moves, None where the ledger knows."""

    number: int
    kind: str
    account_id: str
    customer_id: str
    amount: Decimal | None
    twice: bool

    @property
    def marker(self) -> str:
        """The word by which its posting is found."""
        return f"order-{self.number:06}"

    @property
    def needs_two(self) -> bool:
        """Whether one person asks and another decides."""
        return self.kind in ("request-write-off", "adjust")

    @property
    def typed(self) -> dict[str, str]:
        """What is typed into the form."""
        amount = f"{self.amount:.2f}" if self.amount is not None else ""
        match self.kind:
            case "record-repayment":
                return {"amount": amount, "reference": self.marker, "method": "bpay"}
            case "waive-fee":
                return {"amount": amount, "reason": f"goodwill {self.marker}"}
            case "late-fee":
                return {"amount": amount, "days_past_due": "3", "reason": self.marker}
            case "dishonour-fee":
                return {"amount": amount, "reference": "DD-1", "reason": self.marker}
            case "disburse":
                return {"reference": self.marker, "method": "bank_transfer"}
            case "request-write-off":
                return {"reason": "hardship", "notes": self.marker}
            case _:
                reason = f"Correction of {self.marker}"
                direction = "credit" if self.amount is not None and self.amount < 0 else "debit"
                return {"part": "principal", "direction": direction, "amount": amount.lstrip("-"), "reason": reason}


@dataclass(slots=True)
class Plan:
    """All orders by loan, in the order in which they are entered there; ``pending``: loans not yet paid out."""

    orders: dict[str, list[Order]] = field(default_factory=dict)
    pending: list[str] = field(default_factory=list)

    @property
    def accounts(self) -> tuple[str, ...]:
        """Every loan."""
        return tuple(self.orders)

    @property
    def customers(self) -> tuple[str, ...]:
        """Every customer."""
        return tuple(dict.fromkeys(customer_of(account) for account in self.orders))

    def all(self) -> Iterable[Order]:
        """Every order."""
        return (order for orders in self.orders.values() for order in orders)


def customer_of(account_id: str) -> str:
    """Whose loan it is."""
    return f"CUS-{int(account_id.removeprefix('ACC-')) // PER_CUSTOMER:05}"


def make_plan(count: int, seed: int) -> Plan:
    """``count`` orders. A disbursement is the first and a write-off the last order of its loan."""
    chance = random.Random(f"{seed}:plan")
    kinds = [kind for kind, share in SHARES.items() for _ in range(max(1, count * share // 100))]
    kinds += ["record-repayment"] * (count - len(kinds))
    chance.shuffle(kinds)
    singles = [kind for kind in kinds if kind not in ("disburse", "request-write-off")]
    accounts = [f"ACC-{number:05}" for number in range(max(8, count // 12))]
    plan = Plan({account: [] for account in accounts})
    plan.pending = chance.sample(accounts, kinds.count("disburse"))
    written_off = set(chance.sample(accounts, kinds.count("request-write-off")))
    numbers = iter(range(count))
    middle: dict[str, list[str]] = {account: [] for account in accounts}
    for kind in singles:
        middle[chance.choice(accounts)].append(kind)
    for account in accounts:
        first = ["disburse"] if account in plan.pending else []
        last = ["request-write-off"] if account in written_off else []
        for kind in (*first, *middle[account], *last):
            plan.orders[account].append(_order(next(numbers), kind, account, chance))
    return plan


def _order(number: int, kind: str, account: str, chance: random.Random) -> Order:
    cents = chance.randrange(1, 2_000) if kind == "record-repayment" else chance.randrange(1, 200)
    amount = None if kind in ("disburse", "request-write-off") else Decimal(cents).scaleb(-2)
    if kind == "adjust" and amount is not None and chance.random() < 0.5:
        amount = -amount
    return Order(number, kind, account, customer_of(account), amount, chance.random() < 0.3)
