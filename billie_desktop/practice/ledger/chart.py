"""Chart of accounts and transaction types. A posting is signed: plus is a debit, minus a credit."""

from enum import IntEnum


class GlAccount(IntEnum):
    """General ledger accounts. The first two make up what a customer owes."""

    PRINCIPAL_RECEIVABLE = 1
    FEES_RECEIVABLE = 2
    CASH = 3
    ESTABLISHMENT_FEE_INCOME = 4
    LATE_FEE_INCOME = 5
    DISHONOUR_FEE_INCOME = 6
    FEE_WAIVERS = 7
    BAD_DEBT_EXPENSE = 8
    ADJUSTMENTS = 9
    CUSTOMER_CREDIT = 10
    RECOVERIES = 11


class TransactionType(IntEnum):
    """Numbers of ledger.md section 2."""

    DISBURSEMENT = 1
    ESTABLISHMENT_FEE = 2
    REPAYMENT = 3
    LATE_FEE = 4
    DISHONOUR_FEE = 5
    FEE_WAIVER = 6
    ADJUSTMENT = 7
    WRITE_OFF = 8


CHARGES = (TransactionType.ESTABLISHMENT_FEE, TransactionType.LATE_FEE, TransactionType.DISHONOUR_FEE)

INCOME_OF = {
    TransactionType.ESTABLISHMENT_FEE: GlAccount.ESTABLISHMENT_FEE_INCOME,
    TransactionType.LATE_FEE: GlAccount.LATE_FEE_INCOME,
    TransactionType.DISHONOUR_FEE: GlAccount.DISHONOUR_FEE_INCOME,
}

# All fees of a loan together, the establishment fee included, may not exceed 5 % of the principal.
FEE_CAP_PERCENT = 5


def fee_cap_cents(principal_cents: int) -> int:
    return principal_cents * FEE_CAP_PERCENT // 100
