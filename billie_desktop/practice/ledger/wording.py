"""The words and references that go with each kind of transaction."""

from billie_desktop.practice.ledger.loan import Note
from billie_desktop.practice.ledger.money import amount_text

__all__ = [
    "Note",
    "adjustment",
    "disbursement",
    "dishonour_fee",
    "establishment_fee",
    "late_fee",
    "repayment",
    "waiver",
    "write_off",
]


def disbursement(maker: str, bank_reference: str, method: str, attachment: str, notes: str) -> Note:
    return Note(
        f"Loan disbursed by {_spoken(method)}",
        maker,
        "bank_reference" if bank_reference else "",
        bank_reference,
        _given(payment_method=method, attachment_location=attachment),
        notes or None,
    )


def establishment_fee(maker: str) -> Note:
    return Note("Establishment fee", maker)


def repayment(maker: str, cents: int, payment_id: str, method: str, reference: str, notes: str) -> Note:
    """payment_id: "" leaves the reference empty; the ledger's front door makes one."""
    return Note(
        f"Repayment by {_spoken(method)}",
        maker,
        "payment" if payment_id else "",
        payment_id,
        _given(amount=amount_text(cents), payment_method=method, payment_reference=reference),
        notes or None,
    )


def late_fee(maker: str, cents: int, days_past_due: int, reason: str) -> Note:
    metadata = _given(amount=amount_text(cents), days_past_due=str(days_past_due), reason=reason)
    return Note(f"Late fee, {days_past_due} days past due", maker, metadata=metadata)


def dishonour_fee(maker: str, cents: int, reason: str, reference_id: str) -> Note:
    metadata = _given(amount=amount_text(cents), reason=reason)
    return Note("Dishonour fee", maker, "payment" if reference_id else "", reference_id, metadata)


def waiver(approved_by: str, cents: int, reason: str, notes: str) -> Note:
    metadata = _given(amount=amount_text(cents), reason=reason, approved_by=approved_by)
    return Note("Fee waived", approved_by, metadata=metadata, notes=notes or None)


def write_off(approved_by: str, cents: int, reason: str) -> Note:
    return Note("Balance written off", approved_by, metadata=_given(amount=amount_text(cents), reason=reason))


def adjustment(approved_by: str, cents: int, reason: str) -> Note:
    return Note("Adjustment", approved_by, metadata=_given(amount=amount_text(cents), reason=reason))


def _given(**values: str) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}


def _spoken(method: str) -> str:
    return {"bpay": "BPAY"}.get(method, method.replace("_", " "))
