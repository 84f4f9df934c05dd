"""A large book straight in MongoDB, in the form in which the projector leaves it.

A program of its own as well, so that several processes can make documents at once: ``seeding.py URI FIRST LAST``.
"""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from faker import Faker
from pymongo import MongoClient

from projector.adapters.mongo_store import identify, make_indexes
from projector.contract.collections import CONTACTS, CUSTOMERS, LOAN_ACCOUNTS, PROJECTED
from projector.contract.search_terms import search_terms

DATABASE = "bench"
_TOGETHER = 2_000
_DAY = datetime(2026, 6, 1, tzinfo=UTC)
_STATUSES = (
    ("active",) * 70 + ("paid_off",) * 20 + ("in_arrears",) * 7 + ("pending_disbursement",) * 2 + ("written_off",)
)


@lru_cache(maxsize=1)
def names() -> tuple[list[str], list[str]]:
    """First and last names, as often as they are common."""
    Faker.seed(7)
    faker = Faker("en_AU")
    return [faker.first_name() for _ in range(1_500)], [faker.last_name() for _ in range(3_000)]


def customer(number: int) -> dict[str, Any]:
    """The ``customers`` document of a number."""
    first, last = names()
    made = random.Random(number)
    given, family = made.choice(first), made.choice(last)
    document = {
        "customerId": f"CUS-{number:08}",
        "firstName": given,
        "lastName": family,
        "fullName": f"{given} {family}",
        "emailAddress": f"{given}.{family}.{number}@example.com".lower(),
        "mobilePhoneNumber": f"+614{number % 100_000_000:08}",
        "identityVerified": number % 3 > 0,
        "createdAt": _DAY,
        "updatedAt": _DAY + timedelta(seconds=number % 1_000_000),
    }
    return _stored(CUSTOMERS, document["customerId"], document)


def account(number: int, owner: dict[str, Any]) -> dict[str, Any]:
    """The ``loan-accounts`` document of a customer."""
    made = random.Random(-number)
    status = made.choice(_STATUSES)
    owed = 0.0 if status in ("paid_off", "written_off") else made.randrange(1_000, 90_000) / 100
    days = made.randrange(1, 120) if status == "in_arrears" else 0
    opened = _DAY - timedelta(days=made.randrange(1, 700))
    rows = [
        {"paymentNumber": row + 1, "dueDate": opened + timedelta(days=14 * (row + 1)), "amount": 120.75,
         "id": f"r{row}", "status": "paid" if row < 3 else "scheduled"}
        for row in range(8)
    ]  # fmt: skip
    document = {
        "loanAccountId": f"ACC-{number:08}",
        "accountNumber": f"VN{number:010}",
        "customerId": owner["_id"],
        "customerIdString": owner["customerId"],
        "customerName": owner["fullName"],
        "accountStatus": status,
        "loanTerms": {"loanAmount": 920.0, "loanFee": 46.0, "totalPayable": 966.0, "openedDate": opened,
                      "disbursedDate": opened},
        "balances": {"currentBalance": owed, "totalOutstanding": owed, "totalPaid": 362.25},
        "lastPayment": {"date": _DAY - timedelta(days=made.randrange(1, 60)), "amount": 120.75},
        "aging": {"isInArrears": days > 0, "bucket": "early_arrears" if days else "current", "currentDPD": days},
        "repaymentSchedule": {"scheduleId": f"SCH-{number}", "numberOfPayments": 8, "paymentFrequency": "fortnightly",
                              "payments": rows},
        "createdAt": opened,
        "updatedAt": _DAY,
    }  # fmt: skip
    return _stored(LOAN_ACCOUNTS, document["loanAccountId"], document)


def contact(number: int) -> dict[str, Any]:
    """The ``contacts`` document of every tenth number."""
    given = random.Random(number).choice(names()[0])
    document = {"contactId": f"K-{number}", "firstName": given, "email": f"{given}.{number}@example.net".lower(),
                "derivedStage": "waitlist", "mobileE164": f"+615{number:08}"}  # fmt: skip
    return _stored(CONTACTS, f"K-{number}", document)


def fill(uri: str, count: int, processes: int) -> None:
    """``count`` customers with an account each and a tenth as many contacts."""
    edges = [count * part // processes for part in range(processes + 1)]
    parts = [
        subprocess.Popen([sys.executable, __file__, uri, str(first), str(last)]) for first, last in pairwise(edges)
    ]
    codes = [part.wait() for part in parts]
    if any(codes):
        raise RuntimeError("a part of the book could not be made")


def make_all_indexes(uri: str) -> None:
    """All indexes of the projector; those that are there cost nothing."""
    with MongoClient[dict[str, Any]](uri) as client:
        make_indexes(client[DATABASE], {name: spec.all_indexes() for name, spec in PROJECTED.items()})


def _stored(collection: str, key: str, document: dict[str, Any]) -> dict[str, Any]:
    meta = {"rev": 1, "fence": 1, "pos": {"ext": [1, 0]}, "seen": b"\0" * 16}
    meta["search"] = search_terms(collection, document)
    return {"_id": identify(collection, key), **document, "_proj": meta}


def _write(uri: str, first: int, last: int) -> None:
    with MongoClient[dict[str, Any]](uri, tz_aware=True) as client:
        database = client[DATABASE]
        for numbers in _pages(first, last):
            people = [customer(number) for number in numbers]
            database[CUSTOMERS].insert_many(people, ordered=False)
            loans = [account(number, owner) for number, owner in zip(numbers, people, strict=True)]
            database[LOAN_ACCOUNTS].insert_many(loans, ordered=False)
            some = [contact(number) for number in numbers if number % 10 == 0]
            if some:
                database[CONTACTS].insert_many(some, ordered=False)


def _pages(first: int, last: int) -> Iterator[range]:
    for start in range(first, last, _TOGETHER):
        yield range(start, min(start + _TOGETHER, last))


if __name__ == "__main__":
    _write(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
