"""The trainer of a practice world: the ledger's fault switches, and customers who act when they are told to."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import grpc
import redis.asyncio as redis
from redis.exceptions import RedisError

from billie_desktop.domain.errors import Unavailable
from billie_desktop.domain.money import Money
from billie_desktop.domain.training import Fault, Happening, TrainingState
from billie_desktop.practice.ledger.admin_client import AdminClient
from billie_desktop.practice.ledger.faults import COMMANDS, EVERYTHING

INBOX = "inbox:billie-servicing"
ON_COMMANDS: dict[Fault, dict[str, Any]] = {
    Fault.DELAY: {"latency_ms": 8_000},
    Fault.LOST_ANSWER: {"drop": "UNKNOWN"},
    Fault.REFUSE: {"error": "FAILED_PRECONDITION", "message": "The ledger refuses this command for the exercise."},
    Fault.BUSY: {"error": "ABORTED"},
}
ON_EVERYTHING: dict[Fault, dict[str, Any]] = {
    Fault.DOWN: {"error": "UNAVAILABLE", "message": "The ledger is down for the exercise."},
    Fault.TRICKLE: {"trickle_ms": 3_000},
}
FEE = "10.00"
_HEALTHY: dict[str, Any] = {"methods": {}}
_PAGE, _MOST_PAGES = 500, 40
_NOBODY = "This customer has no open loan."
_QUESTIONS = (
    "hi, can someone tell me when my next payment is due?",
    "hey, i think i was charged twice, can you check?",
    "hello? i need to change my payment date please",
)


class WorldTrainer:
    """Implements ``desk.training.Trainer``. ``close`` at the end."""

    def __init__(self, ledger_address: str, admin_token: str, redis_url: str, rng: random.Random | None = None) -> None:
        self._channel = grpc.aio.insecure_channel(ledger_address)
        self._admin = AdminClient(self._channel, admin_token)
        self._redis: redis.Redis = redis.Redis.from_url(redis_url, protocol=2)
        self._rng = rng or random.Random()
        self._chosen = TrainingState()

    async def close(self) -> None:
        """End the connections."""
        await self._redis.aclose()
        await self._channel.close(None)

    async def present(self) -> TrainingState:
        """What is in force now."""
        plan = await self._ask("Faults")
        if not plan["methods"]:
            self._chosen = TrainingState()
        return self._chosen

    async def choose(self, wanted: TrainingState) -> TrainingState:
        """Put a fault in force, or none."""
        await self._ask("SetFaults", plan_of(wanted))
        self._chosen = wanted
        return wanted

    async def happen(self, what: Happening, customer_id: str = "") -> str:
        """Let a customer act now."""
        acts: dict[Happening, Callable[[dict[str, Any]], Awaitable[str]]] = {
            Happening.CHATS: self._chat,
            Happening.PAYS: self._pay,
            Happening.BOUNCES: self._bounce,
            Happening.EVENT_FAILS: self._fail,
        }
        if what is Happening.CHATS and customer_id:
            return await self._chat({"customer_id": customer_id})
        loan = await self._open_loan(customer_id)
        return _NOBODY if loan is None else await acts[what](loan)

    async def _pay(self, loan: dict[str, Any]) -> str:
        amount = loan["next_due_amount"] or loan["outstanding"]
        request = {"account_id": loan["account_id"], "amount": amount, "payment_method": "direct_debit"}
        return await self._post("Repay", request, f"Paid {_money(amount)} on {loan['account_id']}.")

    async def _bounce(self, loan: dict[str, Any]) -> str:
        reason = "Direct debit dishonoured, insufficient funds"
        request = {"account_id": loan["account_id"], "amount": FEE, "reason": reason}
        return await self._post("DishonourFee", request, f"A direct debit bounced on {loan['account_id']}.")

    async def _fail(self, loan: dict[str, Any]) -> str:
        """A comma where a point belongs: the projector gives the event up, and an admin can correct it."""
        reference = f"TXN-{datetime.now(UTC).year}-{self._rng.randrange(90_000_000, 100_000_000)}"
        body = {
            "account_id": loan["account_id"],
            "current_balance": str(loan["outstanding"]).replace(".", ","),
            "triggered_by_transaction_type": "REPAYMENT",
            "triggered_by_transaction_id": reference,
        }
        event_id = f"trainer-{uuid.uuid4().hex[:10]}"
        await self._publish(
            {
                "conv": event_id, "agt": "accountsService", "usr": str(loan["customer_id"]), "seq": "1", "cls": "msg",
                "typ": "account.updated.v1", "cause": event_id, "payload": json.dumps(body),
            }
        )  # fmt: skip
        return f"An event of {loan['account_id']} came with a wrong amount; its reference is {reference}."

    async def _publish(self, fields: dict[str, str]) -> None:
        try:
            await self._redis.xadd(INBOX, dict(fields.items()))
        except RedisError as error:
            raise Unavailable("The practice stream is not reachable.", code="PRACTICE_AWAY") from error

    async def _chat(self, loan: dict[str, Any]) -> str:
        customer_id, conversation = str(loan["customer_id"]), f"conv-trainer-{uuid.uuid4().hex[:10]}"
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        said = {"utterance": self._rng.choice(_QUESTIONS), "created_at": now}
        nothing: dict[str, str] = {}
        lines = (("conversation_started", "customerLiaisonAgent", nothing), ("user_input", "userAgent", said))
        for number, (kind, agent, body) in enumerate(lines, start=1):
            await self._publish(
                {
                    "conv": conversation, "agt": agent, "usr": customer_id, "seq": str(number), "cls": "msg",
                    "typ": kind, "cause": f"{conversation}-{number}", "payload": json.dumps(body),
                }
            )  # fmt: skip
        return f"{customer_id} has opened a conversation."

    async def _open_loan(self, customer_id: str) -> dict[str, Any] | None:
        """An open loan of the customer, or any; None when there is none."""
        after, found = "", []
        for _ in range(_MOST_PAGES):
            page = (await self._ask("OpenLoans", {"after": after, "limit": _PAGE}))["loans"]
            found += [loan for loan in page if customer_id in ("", loan["customer_id"])]
            if len(page) < _PAGE or (found and not customer_id):
                break
            after = page[-1]["account_id"]
        return self._rng.choice(found) if found else None

    async def _post(self, method: str, request: dict[str, Any], done: str) -> str:
        try:
            await self._admin.call(method, request)
        except grpc.aio.AioRpcError as error:
            if error.code() in (grpc.StatusCode.FAILED_PRECONDITION, grpc.StatusCode.INVALID_ARGUMENT):
                return error.details() or "The ledger refused it."
            raise _away(error) from error
        return done

    async def _ask(self, method: str, request: object = None) -> dict[str, Any]:
        try:
            return await self._admin.call(method, request)
        except grpc.aio.AioRpcError as error:
            raise _away(error) from error


def plan_of(wanted: TrainingState) -> dict[str, Any]:
    """The ledger's fault plan (``practice.ledger.faults``). What concerns everything is never for one call only."""
    if wanted.fault is None:
        return _HEALTHY
    if wanted.fault in ON_EVERYTHING:
        return {"methods": {EVERYTHING: ON_EVERYTHING[wanted.fault]}}
    return {"methods": {COMMANDS: ON_COMMANDS[wanted.fault] | ({"times": 1} if wanted.once else {})}}


def _money(text: str) -> str:
    amount = Money.of(text)
    return amount.with_symbol() if amount is not None else text


def _away(error: grpc.aio.AioRpcError) -> Unavailable:
    return Unavailable(f"The practice ledger does not answer ({error.code().name}).", code="PRACTICE_AWAY")
