"""Requests of the admin service, and what each does to an account."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Protocol

import msgspec

from billie_desktop.practice.ledger.api import Account, Posted


class Aging(msgspec.Struct, forbid_unknown_fields=True):
    """The nightly aging, for the Sydney day of a moment."""

    at: datetime | None = None


class Listing(msgspec.Struct, forbid_unknown_fields=True):
    """The next open loans after one of them."""

    after: str = ""
    limit: int = 100


class OnAccount(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What every request for one account has."""

    account_id: str
    at: datetime | None = None


class Request(Protocol):
    """A request that can be done."""

    account_id: str

    def apply(self, account: Account) -> Mapping[str, object]:
        """Do it; the answer. Raises Refused."""


class Disburse(OnAccount):
    bank_reference: str = ""
    payment_method: str = "bank_transfer"

    def apply(self, account: Account) -> Mapping[str, object]:
        done = account.disburse(at=self.at, bank_reference=self.bank_reference, payment_method=self.payment_method)
        return {"posted": [posted(row) for row in done]}


class Repay(OnAccount):
    amount: Decimal
    payment_id: str = ""
    payment_method: str = "direct_debit"
    payment_reference: str = ""
    notes: str = ""
    target_payment_number: int | None = None

    def apply(self, account: Account) -> Mapping[str, object]:
        done = account.repay(
            self.amount,
            at=self.at,
            payment_id=self.payment_id,
            payment_method=self.payment_method,
            payment_reference=self.payment_reference,
            notes=self.notes,
            target_payment_number=self.target_payment_number,
        )
        return posted(done)


class LateFee(OnAccount):
    amount: Decimal
    days_past_due: int
    reason: str = ""

    def apply(self, account: Account) -> Mapping[str, object]:
        done = account.late_fee(self.amount, days_past_due=self.days_past_due, at=self.at, reason=self.reason)
        return posted(done)


class DishonourFee(OnAccount):
    amount: Decimal
    reason: str = ""
    reference_id: str = ""

    def apply(self, account: Account) -> Mapping[str, object]:
        done = account.dishonour_fee(self.amount, at=self.at, reason=self.reason, reference_id=self.reference_id)
        return posted(done)


class WaiveFee(OnAccount):
    amount: Decimal
    reason: str
    approved_by: str
    notes: str = ""

    def apply(self, account: Account) -> Mapping[str, object]:
        done = account.waive_fee(
            self.amount, reason=self.reason, approved_by=self.approved_by, at=self.at, notes=self.notes
        )
        return posted(done)


class WriteOff(OnAccount):
    reason: str
    approved_by: str

    def apply(self, account: Account) -> Mapping[str, object]:
        done = account.write_off(reason=self.reason, approved_by=self.approved_by, at=self.at)
        return posted(done)


class Adjust(OnAccount):
    reason: str
    approved_by: str
    principal_delta: Decimal = Decimal(0)
    fee_delta: Decimal = Decimal(0)

    def apply(self, account: Account) -> Mapping[str, object]:
        done = account.adjust(
            principal_delta=self.principal_delta,
            fee_delta=self.fee_delta,
            reason=self.reason,
            approved_by=self.approved_by,
            at=self.at,
        )
        return posted(done)


REQUESTS: dict[str, type[Request]] = {
    kind.__name__: kind for kind in (Disburse, Repay, LateFee, DishonourFee, WaiveFee, WriteOff, Adjust)
}


def posted(done: Posted) -> dict[str, object]:
    """The fields of a posting, amounts as decimal texts."""
    return {
        "transaction_id": done.transaction_id,
        "at": done.at.isoformat(),
        "to_fees": str(done.to_fees),
        "to_principal": str(done.to_principal),
        "overpayment": str(done.overpayment),
        "outstanding": str(done.outstanding),
        "closed": done.closed,
    }
