"""Fault switches: how the practice ledger misbehaves on request, so that the desk meets every answer.

Given as one JSON object, by the environment (``PRACTICE_LEDGER_FAULTS``) or by the admin service::

    {"methods": {"RecordRepayment": {"latency_ms": 300, "drop": "DEADLINE_EXCEEDED", "times": 1},
                 "GetBalance": {"error": "UNAVAILABLE", "message": "Down for maintenance."}},
     "key_store": false, "refuse_disbursement": "The payment system is closed.", "older": true,
     "watch": {"from": "new", "resume_row": false}}

Method ``commands`` stands for the seven commands that have no entry of their own, ``*`` for every method without one.

latency_ms: the call takes at least that long; a command holds its account and key meanwhile.
error: the call fails with that gRPC status and nothing is posted. message: its text.
drop: the command posts, then its answer is lost: a gRPC status, ``hang`` (silence until the caller gives up), or
``crash`` (the process dies before it answers).
trickle_ms: the answer begins at once and takes that long to arrive; of a stream every message.
times: how many calls are hit before the entry expires; absent = all.
key_store: false makes every command with a key fail with UNAVAILABLE: without its memory the ledger posts nothing.
older: an older server: without the newer methods and fields, with the older bucket names.
refuse_disbursement: DisburseLoan answers OK with ``success`` false and this message.
watch.from: ``new`` (only new rows) or ``all`` (history first) for a stream without resume point; watch.resume_row:
whether a resumed stream repeats the row of its resume point.
"""

from dataclasses import dataclass
from typing import Any, Literal

import grpc
import msgspec

COMMANDS, EVERYTHING = "commands", "*"
COMMAND_METHODS = frozenset(
    {"RecordRepayment", "ApplyLateFee", "ApplyDishonourFee", "WaiveFee", "WriteOff", "MakeAdjustment", "DisburseLoan"}
)


class MethodFault(msgspec.Struct, forbid_unknown_fields=True):
    """The misbehaviour of one method."""

    latency_ms: int = 0
    error: str = ""
    message: str = ""
    drop: str = ""
    trickle_ms: int = 0
    times: int | None = None


class WatchForm(msgspec.Struct, forbid_unknown_fields=True, rename={"from_": "from"}):
    """Which of the forms of WatchTransactions the server offers."""

    from_: Literal["new", "all"] = "new"
    resume_row: bool = False


class FaultPlan(msgspec.Struct, forbid_unknown_fields=True):
    """All switches. The plan of a healthy ledger is the empty one."""

    methods: dict[str, MethodFault] = {}
    key_store: bool = True
    refuse_disbursement: str = ""
    older: bool = False
    watch: WatchForm = msgspec.field(default_factory=WatchForm)


@dataclass(slots=True)
class Faults:
    """The plan in force."""

    plan: FaultPlan

    def set(self, text: str | bytes) -> None:
        """Replace the plan. Raises ValueError for JSON that is not a plan, or names an unknown status."""
        plan = msgspec.json.decode(text, type=FaultPlan)
        for fault in plan.methods.values():
            if fault.error:
                status_code(fault.error)
            if fault.drop not in {"", "hang", "crash"}:
                status_code(fault.drop)
        self.plan = plan

    def take(self, method: str) -> MethodFault:
        """The fault for one call of the method; counts it. A healthy one where there is none."""
        names = (method, COMMANDS if method in COMMAND_METHODS else EVERYTHING, EVERYTHING)
        name = next((name for name in names if name in self.plan.methods), EVERYTHING)
        fault = self.plan.methods.get(name)
        if fault is None:
            return MethodFault()
        if fault.times is not None:
            fault.times -= 1
            if fault.times <= 0:
                del self.plan.methods[name]
        return fault

    def as_builtins(self) -> Any:
        return msgspec.to_builtins(self.plan)


def status_code(name: str) -> grpc.StatusCode:
    """The gRPC status with that name. Raises ValueError."""
    try:
        return grpc.StatusCode[name]
    except KeyError:
        raise ValueError(f"{name} is no gRPC status") from None
