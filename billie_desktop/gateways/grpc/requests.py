"""An intent as the request message of its method. Every field that the form asks for reaches the ledger."""

from __future__ import annotations

from collections.abc import Mapping

from billie_desktop.domain.command import Intent
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb


def repayment(intent: Intent, _approved_by: str) -> pb.RecordRepaymentRequest:
    """RecordRepayment."""
    values = intent.values
    return pb.RecordRepaymentRequest(
        loan_account_id=intent.account_id,
        amount=values["amount"],
        payment_id=values["payment_id"],
        payment_method=_optional(values, "payment_method"),
        payment_reference=_optional(values, "payment_reference"),
        notes=_optional(values, "notes"),
        idempotency_key=intent.key,
        target_payment_number=_number(values, "target_payment_number"),
        schedule_id=_optional(values, "schedule_id"),
    )


def waiver(intent: Intent, approved_by: str) -> pb.WaiveFeeRequest:
    """WaiveFee; ``approved_by`` is the session's user id."""
    values = intent.values
    return pb.WaiveFeeRequest(
        loan_account_id=intent.account_id,
        waiver_amount=values["waiver_amount"],
        reason=values["reason"],
        approved_by=approved_by,
        notes=_optional(values, "notes"),
        idempotency_key=intent.key,
    )


def late_fee(intent: Intent, _approved_by: str) -> pb.ApplyLateFeeRequest:
    """ApplyLateFee."""
    values = intent.values
    return pb.ApplyLateFeeRequest(
        loan_account_id=intent.account_id,
        fee_amount=values["fee_amount"],
        days_past_due=int(values["days_past_due"]),
        reason=_optional(values, "reason"),
        idempotency_key=intent.key,
    )


def dishonour_fee(intent: Intent, _approved_by: str) -> pb.ApplyDishonourFeeRequest:
    """ApplyDishonourFee."""
    values = intent.values
    return pb.ApplyDishonourFeeRequest(
        loan_account_id=intent.account_id,
        fee_amount=values["fee_amount"],
        reason=_optional(values, "reason"),
        reference_id=_optional(values, "reference_id"),
        idempotency_key=intent.key,
    )


def disbursement(intent: Intent, _approved_by: str) -> pb.DisburseLoanRequest:
    """DisburseLoan; the empty amount lets the ledger take the approved one."""
    values = intent.values
    return pb.DisburseLoanRequest(
        loan_account_id=intent.account_id,
        disbursement_amount="",
        bank_reference=values["bank_reference"],
        payment_method=values.get("payment_method", ""),
        attachment_location=values.get("attachment_location", ""),
        notes=values.get("notes", ""),
        idempotency_key=intent.key,
    )


def _optional(values: Mapping[str, str], name: str) -> str | None:
    return values.get(name) or None


def _number(values: Mapping[str, str], name: str) -> int | None:
    text = values.get(name)
    return int(text) if text else None
