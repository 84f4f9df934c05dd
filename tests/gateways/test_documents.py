"""Documents of the read models as domain values, whatever is missing or old in them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from bson.decimal128 import Decimal128
from hypothesis import given
from hypothesis import strategies as st

from billie_desktop.domain.account import Aging, LoanAccount
from billie_desktop.domain.customer import Customer
from billie_desktop.gateways.mongo.documents import read_account, read_customer
from tests.domain.examples import dollars

MIDNIGHT = datetime(2026, 5, 29, tzinfo=UTC)
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.datetimes(), st.binary(max_size=3)
)
strange = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(st.text(max_size=3), inner, max_size=2)),
)
FIELDS = [
    "accountNumber", "customerIdString", "customerName", "loanTerms", "balances", "lastPayment", "aging",
    "accountStatus", "commencementDate", "closure", "repaymentSchedule", "updatedAt", "fullName", "firstName",
    "residentialAddress",
    "reapplicationBlock", "identityVerification", "fraudRisk", "identityVerified", "dateOfBirth", "_proj",
]  # fmt: skip


def test_a_stub_has_only_its_id() -> None:
    """A document with nothing but its key gives missing values everywhere, no zeros and no default status."""
    assert read_account({"loanAccountId": "ACC-1"}) == LoanAccount("ACC-1")
    assert read_customer({"customerId": "CUS-1"}) == Customer("CUS-1")


@given(st.dictionaries(st.sampled_from(FIELDS), strange))
def test_no_document_breaks_the_reader(document: dict[str, object]) -> None:
    """Whatever a field holds, the reader gives a value or "missing"."""
    assert read_account(document | {"loanAccountId": "ACC-1"}).account_id == "ACC-1"
    assert read_customer(document | {"customerId": "CUS-1"}).customer_id == "CUS-1"


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        (462.1, "462.10"),
        (0.1 + 0.2, "0.30"),
        (462, "462.00"),
        (0, "0.00"),
        ("17.5", "17.50"),
        (Decimal128("10.05"), "10.05"),
    ],
)
def test_money_in_every_stored_form(stored: object, read: str) -> None:
    """Numbers, texts and BSON decimals become the same exact amounts; zero stays zero."""
    account = read_account({"loanAccountId": "A", "balances": {"totalOutstanding": stored}})
    assert account.total_outstanding == dollars(read)


@pytest.mark.parametrize(
    "stored", [MIDNIGHT, MIDNIGHT.replace(tzinfo=None), "2026-05-29", "2026-05-29T00:00:00Z", "2026-05-29T00:00:00"]
)
def test_dates_in_every_stored_form(stored: object) -> None:
    """BSON dates and ISO texts of older documents give the same calendar day."""
    account = read_account({"loanAccountId": "A", "loanTerms": {"openedDate": stored}})
    assert account.opened == date(2026, 5, 29)


def test_a_full_account() -> None:
    """Every field finds its place; schedule rows come in number order, placeholders included."""
    account = read_account(
        {
            "loanAccountId": "A1",
            "accountNumber": "N1",
            "customerIdString": "U1",
            "customerName": "Mia Tester",
            "accountStatus": "in_arrears",
            "sdkStatus": "SUSPENDED",
            "loanTerms": {"loanAmount": 400.0, "loanFee": 20.0, "totalPayable": 420.0, "disbursedDate": MIDNIGHT},
            "balances": {"currentBalance": 120.5, "totalOutstanding": 130.5, "totalPaid": 289.5},
            "lastPayment": {"date": MIDNIGHT, "amount": 52.5},
            "aging": {"isInArrears": True, "bucket": "bucket_1", "currentDPD": 12, "lastUpdated": MIDNIGHT},
            "closure": {"reason": "PAID_OFF", "closedDate": MIDNIGHT},
            "signedLoanAgreementUrl": "s3://x",
            "updatedAt": MIDNIGHT,
            "repaymentSchedule": {
                "scheduleId": "S1",
                "paymentFrequency": "weekly",
                "payments": [
                    {"paymentNumber": 2, "dueDate": None, "amount": None},
                    {
                        "paymentNumber": 1,
                        "dueDate": MIDNIGHT,
                        "amount": 52.5,
                        "status": "partial",
                        "amountPaid": 50,
                        "amountRemaining": 2.5,
                        "linkedTransactionIds": ["T-1"],
                    },
                    {"dueDate": MIDNIGHT},
                ],
            },
            "_proj": {"seen": []},
        }
    )
    assert (account.number, account.customer_id, account.status) == ("N1", "U1", "in_arrears")
    assert (account.balance, account.total_outstanding, account.total_paid) == tuple(
        map(dollars, ("120.50", "130.50", "289.50"))
    )
    assert account.aging == Aging("early_arrears", 12, True, MIDNIGHT)
    assert account.has_agreement
    assert account.schedule is not None
    assert [(row.number, row.status, row.amount) for row in account.schedule.instalments] == [
        (1, "partial", dollars("52.50")),
        (2, "scheduled", None),
    ]
    assert account.schedule.instalments[0].transaction_ids == ("T-1",)


def test_an_aging_without_its_flag_follows_the_bucket() -> None:
    """An older document without isInArrears is in arrears when its bucket says so."""
    for bucket, arrears in (("late_arrears", True), ("current", False), ("closed", False), ("strange", False)):
        account = read_account({"loanAccountId": "A", "aging": {"bucket": bucket}})
        assert account.aging is not None
        assert account.aging.in_arrears is arrears


def test_a_full_customer() -> None:
    """Flags, block, fraud finding and identity check come through; no reason means no block."""
    customer = read_customer(
        {
            "customerId": "U1",
            "firstName": "Mia",
            "lastName": "Tester",
            "emailAddress": "mia@example.test",
            "mobilePhoneNumber": "0400000001",
            "dateOfBirth": "1991-02-03",
            "identityVerified": True,
            "vulnerableFlag": True,
            "individualStatus": "DECEASED",
            "residentialAddress": {"street": "12 Sample St", "suburb": "Perth", "state": "WA", "postcode": "6000"},
            "reapplicationBlock": {"reason": "ACTIVE_LOAN", "blockedUntil": None},
            "fraudRisk": {"severity": "HIGH", "score": 81.0, "active": True},
            "identityVerification": {"overallResult": "PASS", "checkedAt": MIDNIGHT},
        },
        aliases=("U0",),
    )
    assert (customer.full_name, customer.date_of_birth) == ("Mia Tester", date(1991, 2, 3))
    assert customer.address == "12 Sample St, Perth WA 6000"
    assert customer.deceased
    assert customer.aliases == ("U0",)
    assert customer.block is not None
    assert customer.block.holds_on(date(2099, 1, 1))
    assert customer.fraud is not None
    assert customer.fraud.score == 81
    assert customer.identity_check is not None
    assert read_customer({"customerId": "U1", "reapplicationBlock": {"reason": None}}).block is None
