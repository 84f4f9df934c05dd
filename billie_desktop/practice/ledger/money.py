"""Money inside the ledger: whole cents, exact. Decimals and texts exist at its edges only."""

import re
from decimal import Decimal

from billie_desktop.practice.ledger.api import RefusalKind, Refused

LARGEST_CENTS = 99_999_999_999  # 999,999,999.99: far above any loan, far below what SQLite can add up

_AMOUNT = re.compile(r"\d+(\.\d{1,2})?", re.ASCII)
_SIGNED_AMOUNT = re.compile(r"-?\d+(\.\d{1,2})?", re.ASCII)


def dollars(cents: int) -> Decimal:
    """1234 → Decimal("12.34")."""
    return Decimal(cents).scaleb(-2)


def amount_text(cents: int) -> str:
    """-1234 → "-12.34": the wire's form, always two decimals."""
    sign = "-" if cents < 0 else ""
    whole, part = divmod(abs(cents), 100)
    return f"{sign}{whole}.{part:02d}"


def cents_of(amount: Decimal) -> int:
    """Decimal("12.34") → 1234. Raises Refused INVALID_ARGUMENT for fractions of a cent and anything not finite."""
    if not amount.is_finite() or amount != amount.quantize(Decimal("0.01")):
        raise Refused(RefusalKind.INVALID_ARGUMENT, "The amount must have at most two decimals.")
    return int(amount.scaleb(2))


def parse_amount(text: str, field: str) -> int:
    """Cents of an unsigned amount above 0 (ledger.md section 5). Raises Refused INVALID_ARGUMENT, naming the field."""
    cents = _parse(_AMOUNT, text, field, "digits with at most two decimals, such as 50.00")
    if cents <= 0:
        raise Refused(RefusalKind.INVALID_ARGUMENT, f"{field} must be above 0.")
    return cents


def parse_signed_amount(text: str, field: str) -> int:
    """Cents of a signed amount, 0 allowed. Raises Refused INVALID_ARGUMENT, naming the field."""
    return _parse(_SIGNED_AMOUNT, text, field, "an amount with at most two decimals, such as -50.00")


def _parse(pattern: re.Pattern[str], text: str, field: str, form: str) -> int:
    if len(text) > 20 or pattern.fullmatch(text) is None:
        raise Refused(RefusalKind.INVALID_ARGUMENT, f"{field} must be {form}.")
    cents = int(Decimal(text).scaleb(2))
    if abs(cents) > LARGEST_CENTS:
        raise Refused(RefusalKind.INVALID_ARGUMENT, f"{field} must not be above {amount_text(LARGEST_CENTS)}.")
    return cents
