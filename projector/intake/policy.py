"""Who may call what (features.md B, ledger.md 5). Pure: roles and stored facts in, a decision out. Denies by default.

A method that no table names may be called by nobody. Order of the judgement: identity, role, limit, two persons.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from projector.contract.staff import Role
from projector.intake.errors import Denied, Facts


@dataclass(frozen=True, slots=True)
class Capability:
    """A row of the role table: its name and the roles that have it."""

    name: str
    roles: frozenset[Role]


_LENDING = frozenset({Role.ADMIN, Role.SUPERVISOR, Role.OPERATIONS, Role.READONLY})
_SERVICING = frozenset({Role.ADMIN, Role.SUPERVISOR, Role.OPERATIONS})
_APPROVING = frozenset({Role.ADMIN, Role.SUPERVISOR})

SIGNED_IN = Capability("signed in", frozenset(Role))
READ = Capability("read lending data", _LENDING)
SERVICE = Capability("service accounts", _SERVICING)
APPROVE = Capability("waive, adjust, decide", _APPROVING)
BACK_OFFICE = Capability("previews, recalculations, exports", _SERVICING)
CLOSE_BOOKS = Capability("close periods, change the loss model", _APPROVING)
ADMINISTER = Capability("look after the system", frozenset({Role.ADMIN}))
REPORT = Capability("report problems", frozenset(Role) - {Role.SERVICE})
NOBODY = Capability("by request only", frozenset())

_R, _S, _A, _B, _C, _D, _N = READ, SERVICE, APPROVE, BACK_OFFICE, CLOSE_BOOKS, ADMINISTER, NOBODY

LEDGER_METHODS: Mapping[str, Capability] = {
    "GetTransactions": _R,
    "GetBalance": _R,
    "GetLedgerRecord": _R,
    "GetStatement": _R,
    "WatchTransactions": _R,
    "GetPortfolioSummary": _R,
    "GetGLReconciliation": _R,
    "RecordRepayment": _S,
    "ApplyLateFee": _S,
    "ApplyDishonourFee": _S,
    "WaiveFee": _A,
    "WriteOff": _N,  # by request and approval only
    "MakeAdjustment": _N,  # by request and approval only
    "DisburseLoan": _S,
    "GetScheduleWithStatus": _R,
    "GetAccountAging": _R,
    "GetOverdueAccounts": _R,
    "GetAccruedYield": _R,
    "GetAccrualEventHistory": _R,
    "GetECLAllowance": _R,
    "GetPortfolioECL": _R,
    "TriggerPortfolioECLRecalculation": _B,
    "TriggerBulkECLRecalculation": _B,
    "GetECLConfig": _R,
    "GetECLConfigHistory": _R,
    "GetPendingConfigChanges": _R,
    "UpdateOverlayMultiplier": _C,
    "UpdatePDRate": _C,
    "ScheduleECLConfigChange": _C,
    "CancelPendingConfigChange": _C,
    "ApplyPendingConfigChanges": _C,
    "PreviewPeriodClose": _B,
    "FinalizePeriodClose": _C,
    "GetPeriodClose": _R,
    "GetClosedPeriods": _R,
    "AcknowledgeAnomaly": _C,
    "CreateExportJob": _B,
    "GetExportStatus": _R,
    "GetExportResult": _R,
    "RetryExport": _B,
    "ListExportJobs": _R,
    "GetEventHistory": _R,
    "SearchAccounts": _R,
    "GetCarryingAmountBreakdown": _R,
    "TraceECLToSource": _R,
    "TraceAccruedYieldToSource": _R,
    "BatchAccountQuery": _B,
    "GenerateRandomSample": _R,
    "GetEventProcessingStatus": _R,
}
"""The 49 methods of the ledger."""

BY_REQUEST_ONLY = frozenset({"WriteOff", "MakeAdjustment"})

IDENTITY_FIELDS: Mapping[str, str] = {
    "WaiveFee": "approved_by",
    "TriggerPortfolioECLRecalculation": "triggered_by",
    "TriggerBulkECLRecalculation": "triggered_by",
    "UpdateOverlayMultiplier": "updated_by",
    "UpdatePDRate": "updated_by",
    "ScheduleECLConfigChange": "created_by",
    "CancelPendingConfigChange": "cancelled_by",
    "PreviewPeriodClose": "requested_by",
    "FinalizePeriodClose": "finalized_by",
    "AcknowledgeAnomaly": "acknowledged_by",
    "CreateExportJob": "created_by",
    "ListExportJobs": "user_id",
}
"""Fields of ledger requests that say who acts: always set from the session, whatever the desk sent."""

OWNED_EXPORTS = frozenset({"GetExportStatus", "GetExportResult", "RetryExport"})
"""Methods on an export job, which belongs to the one who made it; admins see all."""

DESK_METHODS: Mapping[str, Capability] = {
    "WhoAmI": SIGNED_IN,
    "ChangePassword": SIGNED_IN,
    "RequestWriteOff": _S,
    "ApproveWriteOff": _A,
    "RejectWriteOff": _A,
    "CancelWriteOff": _S,
    "RequestAdjustment": _A,
    "ApproveAdjustment": _A,
    "RejectAdjustment": _A,
    "CancelAdjustment": _S,
    "RequestBlockClear": _S,
    "ApproveBlockClear": _A,
    "RejectBlockClear": _A,
    "CancelBlockClear": _S,
    "AddNote": _S,
    "AmendNote": _S,
    "PauseNotifications": _S,
    "StoreProof": _S,
    "ListAudit": _R,
    "LogReveal": _R,
    "ClaimConversation": _S,
    "ReleaseConversation": _S,
    "SendStaffMessage": _S,
    "ReadAlong": _R,
    "GetProcessingStatus": _R,
    "ListDeadLetters": _D,
    "GetDeadLetter": _D,
    "CheckCorrection": _D,
    "CorrectEvent": _D,
    "GetDrift": _D,
    "RunDrift": _D,
    "ReportProblem": REPORT,
    "ListProblems": _D,
    "GetProblem": _D,
    "ResolveProblem": _D,
}
"""Our own methods that need a session."""

WITHOUT_SESSION = frozenset({"GetSignInOptions", "SignIn", "SignInWithProvider", "Refresh", "SignOut"})

_OTHER_COMMANDS = frozenset({"CorrectEvent", "ReportProblem", "ResolveProblem"})

COMMANDS = _OTHER_COMMANDS | frozenset(
    name
    for name, capability in (*LEDGER_METHODS.items(), *DESK_METHODS.items())
    if capability in {_S, _A, _B, _C} and name != "BatchAccountQuery"
)
"""What changes something: audited before and after, and stopped by a freeze."""

NOT_FROZEN = frozenset(
    {
        "AddNote",
        "AmendNote",
        "PauseNotifications",
        "ClaimConversation",
        "ReleaseConversation",
        "SendStaffMessage",
        *_OTHER_COMMANDS,
    }
)
"""Commands that a freeze of money leaves alone: notes, talking with customers, mending the read models, problems."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Most that a role may do in one command, in dollars; None = no limit, 0 = not at all."""

    waive: Decimal | None = Decimal(0)
    approve_write_off: Decimal | None = Decimal(0)
    request_adjustment: Decimal | None = Decimal(0)
    approve_adjustment: Decimal | None = Decimal(0)


SENIOR_THRESHOLD = Decimal("10000.00")
"""From this amount on a request needs a senior decision (features.md B, segregation of duties 5)."""

DEFAULT_LIMITS: Mapping[Role, Limits] = {
    Role.ADMIN: Limits(None, None, Decimal("10000.00"), Decimal("10000.00")),
    Role.SUPERVISOR: Limits(Decimal("1000.00"), Decimal("9999.99"), Decimal("1000.00"), Decimal("1000.00")),
}
"""Roles that are not named may do none of it."""


def check_role(capability: Capability | None, role: Role | None) -> None:
    """Raises Denied unless the role has the capability; a method without one is for nobody."""
    if capability is None or role is None or role not in capability.roles:
        raise Denied("ROLE", "Your role does not allow this.")


def check_limit(limit: Decimal | None, amount: Decimal) -> None:
    """Raises Denied for an amount, taken without its sign, above the limit."""
    if limit is not None and abs(amount) > limit:
        raise Denied("LIMIT", "The amount is above the limit of your role.", Facts(limit=f"{limit:.2f}"))


def check_two_persons(requested_by: str | None, actor: str | None) -> None:
    """Requester is not approver (segregation of duties 1, rules 4 and 18).

    An absent identity is refused before anything is compared. Raises Denied.
    """
    if not actor or not actor.strip():
        raise Denied("ROLE", "Nobody is signed in.")
    if not isinstance(requested_by, str) or not requested_by.strip():
        raise Denied("REQUESTER_MISSING", "The request does not say who made it, so nobody can decide it.")
    if requested_by.strip() == actor.strip():
        raise Denied("OWN_REQUEST", "Your own request must be decided by somebody else. You can cancel it.")


def check_cancel(requested_by: str | None, actor: str | None, role: Role | None) -> None:
    """The requester, a supervisor or an admin. Fails closed when an identity is missing. Raises Denied."""
    if not actor or not actor.strip():
        raise Denied("ROLE", "Nobody is signed in.")
    if role in APPROVE.roles:
        return
    if not isinstance(requested_by, str) or not requested_by.strip() or requested_by.strip() != actor.strip():
        raise Denied("NOT_OWNER", "Only the requester, a supervisor or an admin can cancel this request.")


def check_export_owner(created_by: str | None, actor: str, role: Role | None) -> None:
    """Own export jobs only, for admins all of them. Fails closed when the owner is missing. Raises Denied."""
    if not actor.strip():
        raise Denied("ROLE", "Nobody is signed in.")
    if role is not Role.ADMIN and (not created_by or created_by != actor):
        raise Denied("NOT_OWNER", "This export belongs to somebody else.")
