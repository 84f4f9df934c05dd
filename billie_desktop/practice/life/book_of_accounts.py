"""What life knows of the accounts: read from the read model, so that it acts on what exists."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase


@dataclass(frozen=True, slots=True)
class OpenAccount:
    """An account that can pay or miss. ``next_amount`` is the first unpaid instalment's remaining text, or ''."""

    account_id: str
    customer_id: str
    arrears: bool
    days_past_due: int
    next_amount: str


async def some_open_accounts(database: AsyncDatabase[dict[str, Any]], rng: random.Random) -> list[OpenAccount]:
    """Up to 200 open accounts, in random order."""
    wanted = {"accountStatus": {"$in": ["active", "in_arrears"]}}
    fields = {
        "loanAccountId": 1, "customerIdString": 1, "accountStatus": 1, "aging": 1, "repaymentSchedule.payments": 1,
    }  # fmt: skip
    found: list[OpenAccount] = []
    cursor = await database["loan-accounts"].aggregate(
        [{"$match": wanted}, {"$sample": {"size": 200}}, {"$project": fields}]
    )
    async for row in cursor:
        rows = (row.get("repaymentSchedule") or {}).get("payments") or []
        due = next((r for r in rows if r.get("status") != "paid"), None)
        amount = (due or {}).get("amountRemaining")
        if amount is None:
            amount = (due or {}).get("amount")
        found.append(
            OpenAccount(
                account_id=row["loanAccountId"],
                customer_id=row.get("customerIdString") or "",
                arrears=row.get("accountStatus") == "in_arrears",
                days_past_due=int((row.get("aging") or {}).get("currentDPD") or 0),
                next_amount="" if not amount else f"{amount:.2f}",
            )
        )
    found.sort(key=lambda account: account.account_id)
    rng.shuffle(found)
    return found
