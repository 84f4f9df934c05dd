"""The write commands of the service: checked input in, one posting out."""

from collections.abc import Awaitable, Callable
from typing import Any

from billie_desktop.practice.ledger import answers, commands, wording
from billie_desktop.practice.ledger.api import RefusalKind, Refused
from billie_desktop.practice.ledger.call import Call
from billie_desktop.practice.ledger.chart import TransactionType
from billie_desktop.practice.ledger.execution import Answer, Execution, Post
from billie_desktop.practice.ledger.faults import Faults
from billie_desktop.practice.ledger.journal import Journal
from billie_desktop.practice.ledger.loan import Loan
from billie_desktop.practice.ledger.money import parse_amount, parse_signed_amount
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb

LONGEST_TEXT = 1_000
MAKER = "servicing"
PAYMENT_METHODS = ("bank_transfer", "direct_debit", "card", "bpay", "cash")
DISBURSEMENT_METHODS = ("bank_transfer", "direct_credit", "cheque")

Loader = Callable[[], Loan]
Command = (
    pb.RecordRepaymentRequest
    | pb.ApplyLateFeeRequest
    | pb.ApplyDishonourFeeRequest
    | pb.WaiveFeeRequest
    | pb.WriteOffRequest
    | pb.MakeAdjustmentRequest
    | pb.DisburseLoanRequest
)


class Writes:
    """Each command checks its input, then hands a posting function to the execution. Raises Refused."""

    def __init__(self, execution: Execution, faults: Faults) -> None:
        self._execution = execution
        self._faults = faults

    def unary(self) -> dict[str, Callable[[Any, Call], Awaitable[Answer]]]:
        """The methods by their names in the contract."""
        return {
            "RecordRepayment": self.record_repayment,
            "ApplyLateFee": self.apply_late_fee,
            "ApplyDishonourFee": self.apply_dishonour_fee,
            "WaiveFee": self.waive_fee,
            "WriteOff": self.write_off,
            "MakeAdjustment": self.make_adjustment,
            "DisburseLoan": self.disburse_loan,
        }

    async def record_repayment(self, request: pb.RecordRepaymentRequest, call: Call) -> Answer:
        def post(journal: Journal, load: Loader, us: int) -> Answer:
            cents = parse_amount(request.amount, "amount")
            method = _one_of(request.payment_method, PAYMENT_METHODS, "payment_method")
            reference = request.payment_reference.strip()
            notes = _text(request.notes, "notes")
            note = wording.repayment(MAKER, cents, request.payment_id.strip(), method, reference, notes)
            target = request.target_payment_number if request.HasField("target_payment_number") else None
            loan = load()
            if request.schedule_id and request.schedule_id != loan.terms.schedule_id:
                raise Refused(RefusalKind.FAILED_PRECONDITION, "The schedule does not belong to this loan.")
            return answers.posting(commands.repay(journal, loan, us, cents, note, target))

        return await self._run(request, call, post)

    async def apply_late_fee(self, request: pb.ApplyLateFeeRequest, call: Call) -> Answer:
        def post(journal: Journal, load: Loader, us: int) -> Answer:
            cents = parse_amount(request.fee_amount, "fee_amount")
            if request.days_past_due < 1:
                raise _invalid("days_past_due must be 1 or more.")
            note = wording.late_fee(MAKER, cents, request.days_past_due, _text(request.reason, "reason"))
            return answers.posting(commands.charge_fee(journal, load(), us, TransactionType.LATE_FEE, cents, note))

        return await self._run(request, call, post)

    async def apply_dishonour_fee(self, request: pb.ApplyDishonourFeeRequest, call: Call) -> Answer:
        def post(journal: Journal, load: Loader, us: int) -> Answer:
            cents = parse_amount(request.fee_amount, "fee_amount")
            note = wording.dishonour_fee(MAKER, cents, _text(request.reason, "reason"), request.reference_id.strip())
            return answers.posting(commands.charge_fee(journal, load(), us, TransactionType.DISHONOUR_FEE, cents, note))

        return await self._run(request, call, post)

    async def waive_fee(self, request: pb.WaiveFeeRequest, call: Call) -> Answer:
        def post(journal: Journal, load: Loader, us: int) -> Answer:
            cents = parse_amount(request.waiver_amount, "waiver_amount")
            approver = _required(request.approved_by, "approved_by")
            reason = _required(request.reason, "reason")
            note = wording.waiver(approver, cents, reason, _text(request.notes, "notes"))
            return answers.posting(commands.waive(journal, load(), us, cents, note))

        return await self._run(request, call, post)

    async def write_off(self, request: pb.WriteOffRequest, call: Call) -> Answer:
        def post(journal: Journal, load: Loader, us: int) -> Answer:
            reason = _required(request.reason, "reason")
            approver = _required(request.approved_by, "approved_by")
            loan = load()
            note = wording.write_off(approver, loan.outstanding, reason)
            return answers.posting(commands.write_off(journal, loan, us, note))

        return await self._run(request, call, post)

    async def make_adjustment(self, request: pb.MakeAdjustmentRequest, call: Call) -> Answer:
        def post(journal: Journal, load: Loader, us: int) -> Answer:
            principal = parse_signed_amount(request.principal_delta or "0", "principal_delta")
            fees = parse_signed_amount(request.fee_delta or "0", "fee_delta")
            reason = _required(request.reason, "reason")
            note = wording.adjustment(_required(request.approved_by, "approved_by"), principal + fees, reason)
            return answers.posting(commands.adjust(journal, load(), us, principal, fees, note))

        return await self._run(request, call, post)

    async def disburse_loan(self, request: pb.DisburseLoanRequest, call: Call) -> Answer:
        def post(journal: Journal, load: Loader, us: int) -> Answer:
            if refusal := self._faults.plan.refuse_disbursement:
                return pb.DisburseLoanResponse(success=False, message=refusal)
            text = request.disbursement_amount
            amount = parse_amount(text, "disbursement_amount") if text else None
            method = _one_of(request.payment_method, DISBURSEMENT_METHODS, "payment_method")
            notes = _text(request.notes, "notes")
            if request.attachment_location and not request.attachment_location.startswith("s3://"):
                raise _invalid("attachment_location must be an address in s3://.")
            reference = request.bank_reference.strip()
            note = wording.disbursement(MAKER, reference, method, request.attachment_location, notes)
            fee_note = wording.establishment_fee(MAKER)
            first, fee = commands.disburse(journal, load(), us, amount, note, fee_note)
            return pb.DisburseLoanResponse(
                success=True,
                message="Loan disbursed.",
                disbursement_transaction_id=first.transaction.transaction_id,
                fee_transaction_id=fee.transaction.transaction_id if fee else "",
                event_id=first.event_id,
            )

        return await self._run(request, call, post)

    async def _run(self, request: Command, call: Call, post: Post) -> Answer:
        key = request.idempotency_key if request.HasField("idempotency_key") else None
        return await self._execution.run(call, request.loan_account_id, key, post)


def _text(text: str, field: str) -> str:
    """Text as typed. Raises Refused INVALID_ARGUMENT above 1000 characters."""
    if len(text) > LONGEST_TEXT:
        raise _invalid(f"{field} may have {LONGEST_TEXT} characters at most.")
    return text


def _required(text: str, field: str) -> str:
    """Text without blanks at its ends. Raises Refused INVALID_ARGUMENT when nothing is left."""
    trimmed = text.strip()
    if not trimmed:
        raise _invalid(f"{field} must not be empty.")
    return _text(trimmed, field)


def _one_of(word: str, words: tuple[str, ...], field: str) -> str:
    """A word of the list, the first for "". Raises Refused INVALID_ARGUMENT."""
    if word and word not in words:
        raise _invalid(f"{field} must be one of {', '.join(words)}.")
    return word or words[0]


def _invalid(text: str) -> Refused:
    return Refused(RefusalKind.INVALID_ARGUMENT, text)
