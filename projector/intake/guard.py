"""What every call passes, whichever service it belongs to: caller, role, freeze, and errors as status codes."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import grpc
from google.protobuf.timestamp_pb2 import Timestamp

from projector.contract.staff import Role
from projector.engine.errors import StoreAway, StreamsAway
from projector.intake.authentication import Authenticator
from projector.intake.caller import Caller
from projector.intake.desk_certificates import DeskCertificates
from projector.intake.errors import Away, IntakeError, NotInThisState
from projector.intake.policy import COMMANDS, NOT_FROZEN, Capability, Limits, check_role
from projector.intake.ports import Switches
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb

DETAIL_KEY = "billie-error-bin"
FROZEN, NOTICE = "frozen", "notice"
_SWITCH_SECONDS = 1.0

Context = grpc.aio.ServicerContext[Any, Any]

log = logging.getLogger(__name__)


class Guard:
    """Admits callers. ``recheck_seconds``: how often a long stream asks whether its caller may still see it. ``desks``:
    where certificates of desks are looked up."""

    def __init__(
        self,
        authenticator: Authenticator,
        switches: Switches,
        limits: Mapping[Role, Limits],
        recheck_seconds: float = 10.0,
        desks: DeskCertificates | None = None,
    ) -> None:
        self._authenticator = authenticator
        self._switches = switches
        self._limits = limits
        self._desks = desks
        self._read_at: dict[str, tuple[float, str]] = {}
        self.recheck_seconds = recheck_seconds

    async def caller(self, context: Context) -> Caller:
        """Who calls. Raises Unauthenticated."""
        return await self._authenticator.caller(context.invocation_metadata())  # type: ignore[arg-type]

    async def admit(self, caller: Caller, method: str, capability: Capability | None) -> None:
        """Raise Denied unless the role may call the method, NotInThisState while commands are frozen."""
        check_role(capability, caller.role)
        if method in COMMANDS and method not in NOT_FROZEN:
            why = await self.switch(FROZEN)
            if why:
                raise NotInThisState("FROZEN", f"Commands are stopped: {why}")

    async def check_again(self, caller: Caller, capability: Capability) -> None:
        """The same for a stream that is open: raises Unauthenticated or Denied."""
        check_role(capability, (await self._authenticator.check_again(caller)).role)

    def limits_of(self, caller: Caller) -> Limits:
        """The caller's limits; a role without an entry may do nothing that has one."""
        return Limits() if caller.role is None else self._limits.get(caller.role, Limits())

    def forget(self, session_id: str) -> None:
        """A session has changed: ask the database at its next call."""
        self._authenticator.forget(session_id)

    async def switch(self, name: str) -> str:
        """The text of an operator's switch, at most a second old."""
        known = self._read_at.get(name)
        if known is None or known[0] <= time.monotonic():
            known = (time.monotonic() + _SWITCH_SECONDS, await self._switches.get(name))
            self._read_at[name] = known
        return known[1]

    @asynccontextmanager
    async def errors(self, context: Context) -> AsyncIterator[None]:
        """End the call with the status that an error inside stands for, and that of a desk that is not to be let in."""
        try:
            if self._desks is not None:
                self._desks.check(context)
            yield
        except IntakeError as error:
            await _abort(context, error)
        except StoreAway as error:
            away = Away("STORE_AWAY", "The server's store is not reachable. Nothing was done; try again.")
            log.warning("store away", extra={"fields": {"kind": str(error)}})
            await _abort(context, away)
        except StreamsAway as error:
            away = Away("STREAM_AWAY", "The server's stream is not reachable. Nothing was done; try again.")
            log.warning("stream away", extra={"fields": {"kind": str(error)}})
            await _abort(context, away)
        except grpc.aio.AbortError:
            raise
        except Exception:
            # Texts of foreign errors may quote values: the log keeps types and places only.
            reference = f"ERR-{secrets.token_hex(4)}"
            log.exception("a call failed", extra={"fields": {"reference": reference}})
            await context.abort(grpc.StatusCode.INTERNAL, f"Something went wrong on the server. Reference {reference}.")


async def _abort(context: Context, error: IntakeError) -> None:
    trailing = ((DETAIL_KEY, detail(error).SerializeToString()),)
    await context.abort(error.status, error.text, trailing)


def detail(error: IntakeError) -> pb.ErrorDetail:
    """The error as the protocol's message."""
    facts = error.facts
    message = pb.ErrorDetail(reason=error.reason, limit=facts.limit, field=facts.field)
    if facts.retry_at is not None:
        message.retry_at.CopyFrom(_stamp(facts.retry_at.timestamp()))
    if facts.balance_now:
        message.balance.at_request, message.balance.now = facts.balance_at_request, facts.balance_now
    if facts.decision is not None:
        decided = facts.decision
        message.decision.request_id, message.decision.status = decided.request_id, decided.status
        message.decision.request_number = decided.request_number
        message.decision.user_id, message.decision.user_name = decided.user_id, decided.user_name
        if decided.at is not None:
            message.decision.at.CopyFrom(_stamp(decided.at.timestamp()))
    return message


def _stamp(seconds: float) -> Timestamp:
    stamp = Timestamp()
    stamp.FromMicroseconds(round(seconds * 1_000_000))
    return stamp
