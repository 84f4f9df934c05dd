"""Records as search hits, and the order of hits."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from billie_desktop.desk.rows import AccountHit, ContactHit, CustomerHit, TransactionHit
from billie_desktop.domain.account import AccountStatus, LoanAccount
from billie_desktop.domain.customer import Customer
from billie_desktop.domain.money import Money
from billie_desktop.domain.search_text import SearchText, rank

_MATTERS = [
    AccountStatus.IN_ARREARS,
    AccountStatus.PENDING_DISBURSEMENT,
    AccountStatus.ACTIVE,
    AccountStatus.WRITTEN_OFF,
    AccountStatus.PAID_OFF,
]


def customer_hit(customer: Customer, own: Sequence[LoanAccount]) -> CustomerHit:
    """A customer with all accounts: the status that matters most, and what is owed on open ones."""
    return CustomerHit(
        customer_id=customer.customer_id,
        full_name=customer.full_name,
        email=customer.email,
        mobile=customer.mobile,
        verified=customer.identity_verified,
        vulnerable=customer.vulnerable,
        account_count=len(own),
        status=_status_that_matters(own),
        amount_due=_sum([outstanding(account) for account in own if not account.is_closed]),
    )


def account_hit(account: LoanAccount, customer_name: str | None = None) -> AccountHit:
    """An account; the name is that of its record unless a newer one is known."""
    return AccountHit(
        account.account_id,
        account.number,
        account.customer_id,
        customer_name or account.customer_name,
        account.status,
        outstanding(account),
    )


def outstanding(account: LoanAccount) -> Money | None:
    """The read model's figure; None when it has none."""
    return account.total_outstanding if account.total_outstanding is not None else account.balance


def customer_order(query: SearchText, hit: CustomerHit) -> tuple[int, str, str]:
    """Sort key: exact first, then names that begin as typed, then by name."""
    return rank(query, hit.customer_id, hit.full_name, hit.email)


def account_order(query: SearchText, hit: AccountHit) -> tuple[int, str, str]:
    """Sort key: exact number or id first, then by the customer's name."""
    exact = query.text.casefold() in ((hit.number or "").casefold(), hit.account_id.casefold())
    return 0 if exact else 1, (hit.customer_name or "\uffff").casefold(), hit.number or hit.account_id


def contact_order(query: SearchText, hit: ContactHit) -> tuple[int, str, str]:
    """Sort key as for customers."""
    return rank(query, hit.contact_id, hit.first_name, hit.email)


def transaction_order(_query: SearchText, hit: TransactionHit) -> tuple[int, str, str]:
    """Sort key: newest first."""
    return 0 if hit.at is not None else 1, f"{-hit.at.timestamp():020.3f}" if hit.at else "", hit.transaction_id


def _status_that_matters(accounts: Sequence[LoanAccount]) -> str | None:
    words = {account.status for account in accounts if account.status}
    for status in _MATTERS:
        if status in words:
            return status
    return min(words, default=None)


def _sum(amounts: Sequence[Money | None]) -> Money | None:
    known = [amount.value for amount in amounts if amount is not None]
    return Money(sum(known, Decimal(0))) if known else None
