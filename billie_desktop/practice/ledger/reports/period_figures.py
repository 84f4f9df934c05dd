"""What a close of a period is made of, calculated from the postings up to the end of its last Sydney day. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import msgspec

from billie_desktop.practice.ledger.aging import Bucket
from billie_desktop.practice.ledger.chart import GlAccount
from billie_desktop.practice.ledger.loan import Loan
from billie_desktop.practice.ledger.money import amount_text
from billie_desktop.practice.ledger.reports.accrual import accrual_of
from billie_desktop.practice.ledger.reports.allowance import figure

AGED_DAYS = 180
"""From this many days past due a loan is worth a look before its period closes (the reason "aged debt")."""


class Row(msgspec.Struct, array_like=True):
    """One open loan at the end of the period. Amounts in cents."""

    bucket: str
    ecl: int
    carrying: int
    pd_rate: str


class Anomaly(msgspec.Struct):
    """What somebody has to look at before the period is closed."""

    anomaly_id: str
    kind: str
    account_id: str
    severity: str
    words: str


class Figures(msgspec.Struct):
    """A period's figures; ``rows`` by account id, open loans only. ``accrued``: all yield earned so far, in cents."""

    rows: dict[str, Row]
    accrued: int
    anomalies: list[Anomaly]
    unexplained: int
    """Cents by which the loans and the general ledger's principal differ: 0 in sound books."""

    @property
    def ecl(self) -> int:
        return sum(row.ecl for row in self.rows.values())

    @property
    def carrying(self) -> int:
        return sum(row.carrying for row in self.rows.values())

    def bucket(self, bucket: Bucket) -> list[Row]:
        """Its open loans."""
        return [row for row in self.rows.values() if row.bucket == bucket.value]


@dataclass(slots=True)
class Adding:
    """Adds up loan by loan; ``until_us`` is the first moment after the period."""

    until_us: int
    day: date
    settings: Mapping[str, str]
    figures: Figures
    principal: int = 0

    def add(self, loan: Loan, credit: int) -> None:
        """One loan as of the end of the period. ``credit``: what is held for its customer, in cents."""
        accrual = accrual_of(loan)
        if accrual is None:
            return
        account_id = loan.terms.account_id
        self.principal += loan.principal
        self.figures.accrued += accrual.at(self.day).cumulative
        if credit:
            words = f"{amount_text(credit)} are held for the customer beyond what was owed."
            self._note("credit-held", account_id, "low", words)
        if not loan.is_open:
            return
        made = figure(loan, self.until_us - 1, dict(self.settings))
        self.figures.rows[account_id] = Row(made.bucket.value, made.ecl, made.carrying, made.pd_rate)
        days = loan.dpd(self.until_us - 1)
        if days > AGED_DAYS:
            self._note("aged-debt", account_id, "high", f"{days} days past due and not written off.")

    def close(self, general_ledger_principal: int) -> Figures:
        """The figures, compared with the other side of the books."""
        self.figures.unexplained = general_ledger_principal - self.principal
        return self.figures

    def _note(self, kind: str, account_id: str, severity: str, words: str) -> None:
        self.figures.anomalies.append(Anomaly(f"{kind}:{account_id}", kind, account_id, severity, words))


def empty() -> Figures:
    """Nothing yet: also what a first period is compared with."""
    return Figures({}, 0, [], 0)


def causes(before: Figures, now: Figures) -> dict[str, int]:
    """Why the expected loss moved, in cents; the causes add up to the whole change."""
    moved = dict.fromkeys(("new_loans", "closed_loans", "bucket_change", "remeasurement"), 0)
    for account_id in before.rows.keys() | now.rows.keys():
        old, new = before.rows.get(account_id), now.rows.get(account_id)
        change = (new.ecl if new else 0) - (old.ecl if old else 0)
        if old is None or new is None:
            cause = "new_loans" if old is None else "closed_loans"
        else:
            cause = "bucket_change" if old.bucket != new.bucket else "remeasurement"
        moved[cause] += change
    return moved


def entered(before: Figures, now: Figures, bucket: Bucket) -> int:
    """Loans that are in the bucket now and were not before."""
    here = bucket.value
    return sum(
        row.bucket == here and (account_id not in before.rows or before.rows[account_id].bucket != here)
        for account_id, row in now.rows.items()
    )


def percent(before: int, change: int) -> str:
    """The change in percent with two decimals; "" where there was nothing before."""
    if before == 0:
        return ""
    return str((Decimal(change) * 100 / Decimal(before)).quantize(Decimal("0.01"), ROUND_HALF_UP))


def average_rate(rows: Iterable[Row]) -> str:
    """Plain average of the rates of a bucket's loans, six decimals at most; "" without any."""
    rates = [Decimal(row.pd_rate) for row in rows]
    if not rates:
        return ""
    return f"{(sum(rates, Decimal(0)) / len(rates)).quantize(Decimal('0.000001'), ROUND_HALF_UP).normalize():f}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A journal entry of a close. ``cents`` above 0."""

    kind: str
    debit: str
    credit: str
    cents: int
    words: str


def journal(before: Figures, now: Figures) -> list[Entry]:
    """The entries on movement basis: what changed since the last close, nothing where nothing did."""
    entries = []
    for kind, change, accounts, words in (
        ("YIELD_ACCRUAL", now.accrued - before.accrued, ("Accrued yield", "Yield income"), "Yield earned"),
        ("ECL_MOVEMENT", now.ecl - before.ecl, ("Credit loss expense", "Allowance for credit losses"), "Expected loss"),
    ):
        debit, credit = accounts if change > 0 else accounts[::-1]
        if change:
            entries.append(Entry(kind, debit, credit, abs(change), f"{words} since the last close"))
    return entries


PRINCIPAL, CREDIT = GlAccount.PRINCIPAL_RECEIVABLE, GlAccount.CUSTOMER_CREDIT
