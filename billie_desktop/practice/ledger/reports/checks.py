"""What several reports check and say alike."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from billie_desktop.practice.ledger.api import RefusalKind, Refused
from billie_desktop.practice.ledger.book import LedgerBook
from billie_desktop.practice.ledger.loan import Loan

MOST_IDS = 100


def invalid(text: str) -> Refused:
    """Wrong input."""
    return Refused(RefusalKind.INVALID_ARGUMENT, text)


def known_loan(book: LedgerBook, account_id: str) -> Loan:
    """The loan as stored. Raises Refused."""
    if not account_id:
        raise invalid("The account id is missing.")
    return book.load(account_id)


def some_ids(account_ids: Sequence[str]) -> list[str]:
    """1 to 100 ids as asked for. Raises Refused."""
    if not 1 <= len(account_ids) <= MOST_IDS:
        raise invalid(f"1 to {MOST_IDS} account ids are needed.")
    return list(account_ids)


def within(text: str, name: str, default: Decimal) -> Decimal:
    """A decimal bound, the default for "". Raises Refused."""
    if not text:
        return default
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise invalid(f"{name} must be a decimal number.") from None
    if not found.is_finite():
        raise invalid(f"{name} must be a decimal number.")
    return found


def named(text: str, name: str) -> str:
    """Who acts, which must be said. Raises Refused."""
    if not text.strip():
        raise invalid(f"{name} must not be empty.")
    return text.strip()
