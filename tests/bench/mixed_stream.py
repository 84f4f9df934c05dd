"""A mixed stream of events, the same for the same seed: 60 % chat, spread evenly over the customers."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

_START = datetime(2026, 7, 1, tzinfo=UTC)
_WORDS = ("please", "four", "hundred", "dollars", "for", "the", "car", "and", "pay", "fortnight", "from", "wages")


@dataclass(frozen=True, slots=True)
class Made:
    """One entry, and the documents that it touches as (collection, natural key)."""

    fields: dict[str, str]
    touches: tuple[tuple[str, str], ...]


class MixedStream:
    """Makes ``count`` entries for ``customers`` customers.

    Every customer appears, gets a loan with a schedule and begins a conversation, each at a random place of the first
    half; everything else follows at random.
    """

    def __init__(self, count: int, customers: int, seed: int = 7) -> None:
        self._random = random.Random(seed)
        self._count = count
        self._customers = customers
        self._number = 0
        self._balance: dict[int, int] = {}

    def entries(self) -> Iterator[Made]:
        """The entries in stream order."""
        first = [self._customer, self._account, self._schedule, self._start]
        opening = [(index, kind) for kind in first for index in range(self._customers)]
        rest = self._count - len(opening)
        chat = round(self._count * 0.6) - self._customers
        others = [self._payment] * 4 + [self._aging] * 2 + [self._renamed, self._notice]
        later = [self._message] * chat + [self._random.choice(others) for _ in range(rest - chat)]
        self._random.shuffle(later)
        half = later[: len(later) // 8]
        mixed: list[tuple[int, Any]] = [*opening, *((self._random.randrange(self._customers), kind) for kind in half)]
        # The opening of each customer stays in its order, which a stable sort by a per-customer moment gives.
        moments = [self._random.random() for _ in range(self._customers)]
        mixed.sort(key=lambda item: moments[item[0]])
        for index, kind in mixed:
            yield kind(index)
        for kind in later[len(half) :]:
            yield kind(self._random.randrange(self._customers))

    def message_for(self, index: int) -> Made:
        """One more chat message of a customer."""
        return self._message(index)

    def _entry(
        self, name: str, index: int, body: dict[str, Any], *touches: tuple[str, str], conv: str | None = None
    ) -> Made:
        self._number += 1
        fields = {
            "conv": conv or f"corr-{self._number}",
            "agt": "bench",
            "usr": customer(index),
            "seq": str(self._number),
            "cls": "msg",
            "typ": name,
            "cause": f"evt-{self._number:08d}",
            "payload": json.dumps(body),
        }
        return Made(fields, touches)

    def _moment(self) -> str:
        return (_START + timedelta(milliseconds=137 * self._number)).isoformat(timespec="milliseconds")

    def _customer(self, index: int) -> Made:
        body = {
            "customer_id": customer(index),
            "first_name": f"Mia{index}",
            "last_name": "Tester",
            "email_address": f"mia{index}@example.test",
            "mobile_phone_number": f"04{index:08d}",
            "date_of_birth": "1991-02-03",
            "ekyc_status": "APPROVED",
            "residential_address": {
                "unit_number": "4",
                "street_number": "12",
                "street_name": "Sample",
                "street_type": "St",
                "suburb": "Perth",
                "state": "WA",
                "postcode": "6000",
            },
            "changed_at": self._moment(),
        }
        return self._entry("customer.created.v1", index, body, ("customers", customer(index)))

    def _account(self, index: int) -> Made:
        self._balance[index] = 420
        body = {
            "account_id": account(index),
            "account_number": f"VN{index:08d}",
            "customer_id": customer(index),
            "status": "ACTIVE",
            "loan_amount": "400.00",
            "loan_fee": "20.00",
            "loan_total_payable": "420.00",
            "current_balance": "420.00",
            "opened_date": self._moment(),
            "commencement_date": "2026-07-02",
        }
        return self._entry("account.created.v1", index, body, ("loan-accounts", account(index)))

    def _schedule(self, index: int) -> Made:
        payments = [
            {
                "payment_number": number,
                "due_date": f"2026-0{7 + number // 3}-{1 + 9 * (number % 3):02d}",
                "amount": "105.00",
            }
            for number in range(1, 5)
        ]
        body = {
            "account_id": account(index),
            "schedule_id": f"SCH-{index}",
            "n_payments": 4,
            "payment_frequency": "fortnightly",
            "payments": payments,
            "created_date": self._moment(),
        }
        return self._entry("account.schedule.created.v1", index, body, ("loan-accounts", account(index)))

    def _start(self, index: int) -> Made:
        body = {"application_number": f"APP-{index}"}
        return self._chat("conversation_started", index, body)

    def _chat(self, name: str, index: int, body: dict[str, Any]) -> Made:
        return self._entry(name, index, body, ("conversations", conversation(index)), conv=conversation(index))

    def _message(self, index: int) -> Made:
        text = " ".join(self._random.choices(_WORDS, k=self._random.randrange(4, 24)))
        body: dict[str, Any] = {"utterance": text, "created_at": self._moment()}
        if self._random.random() < 0.5:
            return self._chat("user_input", index, body)
        body |= {
            "utterance": f"<p>{text}</p>",
            "rationale": "Need income before serviceability",
            "end_conversation": False,
        }
        return self._chat("assistant_response", index, body)

    def _notice(self, index: int) -> Made:
        body = {
            "agent_name": "serviceability_agent::Serviceability",
            "post": "Income looks stable",
            "timestamp": self._moment(),
        }
        return self._chat("noticeboard_post", index, body)

    def _payment(self, index: int) -> Made:
        self._balance[index] = max(0, self._balance.get(index, 420) - 5)
        body = {
            "account_id": account(index),
            "current_balance": f"{self._balance[index]}.00",
            "status": "ACTIVE",
            "triggered_by_transaction_type": "REPAYMENT",
            "triggered_by_transaction_id": f"TXN-2026-{self._number:08d}",
            "timestamp": self._moment(),
        }
        return self._entry("account.updated.v1", index, body, ("loan-accounts", account(index)))

    def _aging(self, index: int) -> Made:
        body = {
            "account_id": account(index),
            "dpd": self._number % 40,
            "bucket": "early_arrears",
            "is_in_arrears": True,
            "last_updated": self._moment(),
        }
        return self._entry("loan.aging.updated.v1", index, body, ("loan-accounts", account(index)))

    def _renamed(self, index: int) -> Made:
        body = {"customer_id": customer(index), "last_name": f"Tester{self._number}", "changed_at": self._moment()}
        touches = ("customers", customer(index)), ("loan-accounts", account(index))
        return self._entry("customer.changed.v1", index, body, *touches)


def customer(index: int) -> str:
    """The id of a customer by number."""
    return f"CUS-{index:06d}"


def account(index: int) -> str:
    """The id of a customer's account."""
    return f"ACC-{index:06d}"


def conversation(index: int) -> str:
    """The id of a customer's conversation."""
    return f"CONV-{index:06d}"
