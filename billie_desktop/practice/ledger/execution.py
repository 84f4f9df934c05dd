"""How a write command runs: key, account, posting and stored answer as one step; answers lost on request."""

import asyncio
import os
from collections.abc import Callable
from typing import Protocol

import grpc

from billie_desktop.practice.ledger.api import RefusalKind, Refused
from billie_desktop.practice.ledger.book import LedgerBook
from billie_desktop.practice.ledger.call import Call, FailedCall
from billie_desktop.practice.ledger.faults import Faults, status_code
from billie_desktop.practice.ledger.journal import Journal
from billie_desktop.practice.ledger.keys import FirstAnswer, Keys, check_key
from billie_desktop.practice.ledger.loan import Loan
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb

CRASH_EXIT_CODE = 70


Answer = pb.TransactionResponse | pb.DisburseLoanResponse


class Post(Protocol):
    """Checks the request, then loads the loan, posts and makes the answer. Raises Refused."""

    def __call__(self, journal: Journal, load: Callable[[], Loan], us: int) -> Answer: ...


class Execution:
    """Runs commands one posting at a time; for one event loop."""

    def __init__(self, book: LedgerBook, keys: Keys, faults: Faults) -> None:
        self._book = book
        self._keys = keys
        self._faults = faults

    async def run(self, call: Call, account_id: str, key: str | None, post: Post) -> Answer:
        """The answer of a new posting, or the first answer to its key. Raises Refused, BusyError, FailedCall."""
        if not account_id:
            raise Refused(RefusalKind.INVALID_ARGUMENT, "loan_account_id must not be empty.")
        if key is not None:
            check_key(key)
            if not self._faults.plan.key_store:
                raise FailedCall(grpc.StatusCode.UNAVAILABLE, "The memory for idempotency keys is not reachable.")
        answer = self._replay(call, key)
        if answer is None:
            with self._keys.hold(key or "", account_id):
                if call.fault.latency_ms:
                    await asyncio.sleep(call.fault.latency_ms / 1000)
                # a call whose reservation ran out may have posted meanwhile
                answer = self._replay(call, key) or self._post(call, account_id, key, post)
        await self._lose(call)
        return answer

    def _post(self, call: Call, account_id: str, key: str | None, post: Post) -> Answer:
        with self._book.batch():
            us = self._book.micros_of(None)
            answer = post(self._book.journal, lambda: self._book.load(account_id), us)
            if key is not None and not _refuses(answer):
                self._keys.remember(key, FirstAnswer(call.method, answer.SerializeToString()), us)
        return answer

    def _replay(self, call: Call, key: str | None) -> Answer | None:
        first = self._keys.recall(key, self._book.micros_of(None)) if key is not None else None
        if first is None:
            return None
        if _kind(first.method) is not _kind(call.method):
            raise Refused(RefusalKind.INVALID_ARGUMENT, "This idempotency key belongs to another kind of command.")
        answer = _kind(first.method).FromString(first.response)
        answer.idempotent_replay = True
        return answer

    async def _lose(self, call: Call) -> None:
        """The posting stands; its answer does not arrive."""
        match call.fault.drop:
            case "":
                return
            case "hang":
                await asyncio.Event().wait()
            case "crash":
                os._exit(CRASH_EXIT_CODE)
            case name:
                raise FailedCall(status_code(name), call.fault.message or "The answer was lost on the way.")


def _refuses(answer: Answer) -> bool:
    """A refusal inside OK (ledger.md 4): nothing was posted, so its key stays free."""
    return isinstance(answer, pb.DisburseLoanResponse) and not answer.success


def _kind(method: str) -> type[Answer]:
    return pb.DisburseLoanResponse if method == "DisburseLoan" else pb.TransactionResponse
