"""Documents of the read models as domain values (read-models.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from billie_desktop.domain.account import Aging, Instalment, LoanAccount, Schedule
from billie_desktop.domain.aging import bucket_name, is_arrears
from billie_desktop.domain.customer import Customer, FraudRisk, IdentityCheck, ReapplicationBlock
from billie_desktop.gateways.mongo.fields import Fields


def read_customer(document: Mapping[str, Any], aliases: tuple[str, ...] = ()) -> Customer:
    """A ``customers`` document. Raises KeyError without its natural key."""
    fields = Fields(document)
    return Customer(
        customer_id=str(document["customerId"]),
        full_name=_full_name(fields),
        preferred_name=fields.text("preferredName"),
        email=fields.text("emailAddress"),
        mobile=fields.text("mobilePhoneNumber"),
        date_of_birth=fields.day("dateOfBirth"),
        address=_address(fields.group("residentialAddress")),
        identity_verified=fields.flag("identityVerified"),
        ekyc_status=fields.text("ekycStatus"),
        identity_check=_identity_check(fields),
        vulnerable=fields.flag("vulnerableFlag"),
        staff=fields.flag("staffFlag"),
        investor=fields.flag("investorFlag"),
        founder=fields.flag("founderFlag"),
        deceased=fields.text("individualStatus") == "DECEASED",
        block=read_block(fields),
        fraud=_fraud(fields),
        aliases=aliases,
        updated_at=fields.moment("updatedAt"),
        dead_letters=read_dead_letters(fields),
    )


def read_account(document: Mapping[str, Any]) -> LoanAccount:
    """A ``loan-accounts`` document. Raises KeyError without its natural key."""
    fields = Fields(document)
    return LoanAccount(
        account_id=str(document["loanAccountId"]),
        number=fields.text("accountNumber"),
        customer_id=fields.text("customerIdString"),
        customer_name=fields.text("customerName"),
        status=fields.text("accountStatus"),
        platform_status=fields.text("sdkStatus"),
        loan_amount=fields.money("loanTerms.loanAmount"),
        loan_fee=fields.money("loanTerms.loanFee"),
        total_payable=fields.money("loanTerms.totalPayable"),
        opened=fields.sydney_day("loanTerms.openedDate"),
        disbursed=fields.sydney_day("loanTerms.disbursedDate"),
        commencement=fields.sydney_day("commencementDate"),
        balance=fields.money("balances.currentBalance"),
        total_outstanding=fields.money("balances.totalOutstanding"),
        total_paid=fields.money("balances.totalPaid"),
        last_payment_amount=fields.money("lastPayment.amount"),
        last_payment_on=fields.sydney_day("lastPayment.date"),
        aging=read_aging(fields),
        schedule=_schedule(fields),
        closure_reason=fields.text("closure.reason"),
        closed_on=fields.sydney_day("closure.closedDate"),
        has_agreement=fields.text("signedLoanAgreementUrl") is not None,
        updated_at=fields.moment("updatedAt"),
        dead_letters=read_dead_letters(fields),
    )


def read_dead_letters(fields: Fields) -> int:
    """How many events of the record could not be applied; the projector names the newest 32 of them."""
    return len(fields.rows("_proj.deadLetters"))


def read_block(fields: Fields) -> ReapplicationBlock | None:
    """The block against applying again; no reason means not blocked."""
    reason = fields.text("reapplicationBlock.reason")
    if reason is None:
        return None
    return ReapplicationBlock(
        reason, fields.day("reapplicationBlock.blockedUntil"), fields.text("reapplicationBlock.applicationNumber")
    )


def read_aging(fields: Fields) -> Aging | None:
    """The nightly aging; None when the document has none. A flag that was not sent follows the bucket."""
    group = fields.group("aging")
    bucket = bucket_name(group.text("bucket"))
    days = group.whole("currentDPD")
    flag = group.raw("isInArrears")
    if bucket is None and days is None and flag is None:
        return None
    return Aging(bucket, days, flag is True or is_arrears(bucket), group.moment("lastUpdated"))


def _schedule(fields: Fields) -> Schedule | None:
    group = fields.group("repaymentSchedule")
    rows = [row for row in (_instalment(each) for each in group.rows("payments")) if row is not None]
    schedule_id, frequency = group.text("scheduleId"), group.text("paymentFrequency")
    if not rows and schedule_id is None and frequency is None:
        return None
    return Schedule(schedule_id, frequency, tuple(sorted(rows, key=lambda row: row.number)))


def _instalment(row: Fields) -> Instalment | None:
    number = row.whole("paymentNumber")
    if number is None:
        return None
    return Instalment(
        number=number,
        due_date=row.day("dueDate"),
        amount=row.money("amount"),
        status=row.text("status") or "scheduled",
        paid=row.money("amountPaid"),
        remaining=row.money("amountRemaining"),
        paid_on=row.day("paidDate"),
        transaction_ids=row.texts("linkedTransactionIds"),
    )


def _full_name(fields: Fields) -> str | None:
    whole = fields.text("fullName")
    if whole is not None:
        return whole
    parts = [part for part in (fields.text("firstName"), fields.text("lastName")) if part]
    return " ".join(parts) or None


def _address(group: Fields) -> str | None:
    whole = group.text("fullAddress")
    if whole is not None:
        return whole
    place = [group.text("suburb") or group.text("city"), group.text("state"), group.text("postcode")]
    parts = [group.text("street"), " ".join(part for part in place if part)]
    return ", ".join(part for part in parts if part) or None


def _identity_check(fields: Fields) -> IdentityCheck | None:
    group = fields.group("identityVerification")
    check = IdentityCheck(
        overall_result=group.text("overallResult"),
        provider=group.text("provider"),
        reference=group.text("providerReference"),
        checked_at=group.moment("checkedAt"),
        report_archived=group.flag("reportArchived"),
    )
    return None if check == IdentityCheck() else check


def _fraud(fields: Fields) -> FraudRisk | None:
    group = fields.group("fraudRisk")
    risk = FraudRisk(group.text("severity"), group.whole("score"), group.flag("active"))
    return None if risk == FraudRisk(None) else risk
