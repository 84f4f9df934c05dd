"""The admin service of the practice ledger: JSON over gRPC, beside the real service, for life and fault switches.

Served only when an admin token is set (environment ``PRACTICE_LEDGER_ADMIN_TOKEN``), at the same address, as
``/billie.practice.v1.LedgerAdmin/<Method>``; request and answer are UTF-8 JSON objects; metadata
``authorization: Bearer <admin token>``. Refusals of the books come back as the gRPC status that the real service would
use. :class:`billie_desktop.practice.ledger.admin_client.AdminClient` wraps it. Amounts are decimal texts, moments
ISO-8601 texts with zone; an absent ``at`` is now.

| Method | Request | Answer |
|---|---|---|
| OpenAccount | the fields of :class:`~billie_desktop.practice.ledger.api.NewAccount` | ``{"account_id"}`` |
| Disburse | ``account_id``, ``at``, ``bank_reference``, ``payment_method`` | ``{"posted": [Posted, …]}`` |
| Repay, LateFee, DishonourFee, WaiveFee, WriteOff, Adjust | ``account_id`` and the arguments of the same method of \
:class:`~billie_desktop.practice.ledger.api.Account` | a :class:`~billie_desktop.practice.ledger.api.Posted` |
| AdvanceAging | ``at`` | ``{"changed"}`` |
| OpenLoans | ``after`` (account id), ``limit`` (100) | ``{"loans": [{account_id, customer_id, status, outstanding, \
next_due_date, next_due_amount, dpd}, …]}`` in order of opening |
| Status | | ``{"accounts", "transactions", "outbox", "ledger_id"}`` |
| Drain | | ``{}`` once everything posted so far is on the stream |
| Faults | | the plan in force |
| SetFaults | the plan of :mod:`billie_desktop.practice.ledger.faults`; ``{}`` heals | the plan in force |
| CloseWatches | | ``{"closed"}``: how many WatchTransactions streams were ended |
"""

from __future__ import annotations

import hmac
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

import grpc
import msgspec

from billie_desktop.practice.ledger import nightly
from billie_desktop.practice.ledger.admin_requests import REQUESTS, Aging, Listing, Request
from billie_desktop.practice.ledger.api import NewAccount, Refused
from billie_desktop.practice.ledger.book import LedgerBook
from billie_desktop.practice.ledger.call import STATUS_OF
from billie_desktop.practice.ledger.faults import Faults
from billie_desktop.practice.ledger.money import amount_text
from billie_desktop.practice.ledger.relay import Relay
from billie_desktop.practice.ledger.watch import WatchHub

ADMIN_SERVICE = "billie.practice.v1.LedgerAdmin"

Context = grpc.aio.ServicerContext[Any, Any]
Method = Callable[[bytes], Awaitable[Mapping[str, object]]]
if TYPE_CHECKING:
    Handler = grpc.RpcMethodHandler[Any, Any]
    HandlerFinder = grpc.GenericRpcHandler[Any, Any]
else:  # generic for the type checker only
    HandlerFinder = grpc.GenericRpcHandler

_NEXT_LOANS = """
SELECT account_id FROM accounts WHERE status IN ('ACTIVE', 'SUSPENDED')
AND key > COALESCE((SELECT key FROM accounts WHERE account_id = ?), 0) ORDER BY key LIMIT ?
"""


class LedgerAdmin(HandlerFinder):
    """Finds the handler of an admin method."""

    def __init__(self, book: LedgerBook, hub: WatchHub, faults: Faults, relay: Relay | None, token: str) -> None:
        self._book = book
        self._hub = hub
        self._faults = faults
        self._relay = relay
        self._token = token
        methods: dict[str, Method] = {
            "OpenAccount": self._open_account,
            "AdvanceAging": self._advance_aging,
            "OpenLoans": self._open_loans,
            "Status": self._status,
            "Drain": self._drain,
            "Faults": self._present_faults,
            "SetFaults": self._set_faults,
            "CloseWatches": self._close_watches,
        }
        methods |= {name: self._poster(request) for name, request in REQUESTS.items()}
        self._handlers = {f"/{ADMIN_SERVICE}/{name}": self._handler(method) for name, method in methods.items()}

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> Handler | None:
        return self._handlers.get(handler_call_details.method)

    def _handler(self, method: Method) -> Handler:
        async def serve(request: bytes, context: Context) -> bytes:
            sent = dict(context.invocation_metadata() or ()).get("authorization", "")
            if not hmac.compare_digest(str(sent).encode(), f"Bearer {self._token}".encode()):
                await context.abort(grpc.StatusCode.UNAUTHENTICATED, "The admin token is needed.")
            try:
                return msgspec.json.encode(await method(request or b"{}"))
            except Refused as error:
                await context.abort(STATUS_OF[error.kind], str(error))
            except (ValueError, sqlite3.IntegrityError) as error:
                await context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(error))

        return grpc.unary_unary_rpc_method_handler(serve)

    def _poster(self, request_type: type[Request]) -> Method:
        async def post(body: bytes) -> Mapping[str, object]:
            request = msgspec.json.decode(body, type=request_type)
            with self._book.batch():
                return request.apply(self._book.account(request.account_id))

        return post

    async def _open_account(self, body: bytes) -> Mapping[str, object]:
        account = self._book.open_account(msgspec.json.decode(body, type=NewAccount))
        return {"account_id": account.account_id}

    async def _advance_aging(self, body: bytes) -> Mapping[str, object]:
        wanted = msgspec.json.decode(body, type=Aging)
        return {"changed": await nightly.age_all(self._book, self._book.micros_of(wanted.at))}

    async def _open_loans(self, body: bytes) -> Mapping[str, object]:
        wanted = msgspec.json.decode(body, type=Listing)
        rows = self._book.connection.execute(_NEXT_LOANS, (wanted.after, wanted.limit)).fetchall()
        return {"loans": [self._summary(account_id) for (account_id,) in rows]}

    async def _status(self, body: bytes) -> Mapping[str, object]:
        def count(sql: str) -> int:
            return int(self._book.connection.execute(sql).fetchone()[0])

        return {
            "accounts": count("SELECT COUNT(*) FROM accounts"),
            "transactions": count("SELECT COUNT(*) FROM transactions"),
            "outbox": self._book.outbox.count(),
            "ledger_id": self._book.ledger_id,
        }

    async def _drain(self, body: bytes) -> Mapping[str, object]:
        if self._relay is None:
            raise ValueError("this ledger has no stream")
        await self._relay.drained()
        return {}

    async def _present_faults(self, body: bytes) -> Mapping[str, object]:
        plan: dict[str, object] = self._faults.as_builtins()
        return plan

    async def _set_faults(self, body: bytes) -> Mapping[str, object]:
        self._faults.set(body)
        return await self._present_faults(body)

    async def _close_watches(self, body: bytes) -> Mapping[str, object]:
        return {"closed": self._hub.close_all()}

    def _summary(self, account_id: str) -> Mapping[str, object]:
        loan = self._book.load(account_id)
        open_row = next((row for row in loan.instalments if row.remaining > 0), None)
        return {
            "account_id": account_id,
            "customer_id": loan.terms.customer_id,
            "status": loan.status.value,
            "outstanding": amount_text(loan.outstanding),
            "next_due_date": open_row.due.isoformat() if open_row else None,
            "next_due_amount": amount_text(open_row.remaining) if open_row else None,
            "dpd": loan.dpd(self._book.micros_of(None)),
        }
