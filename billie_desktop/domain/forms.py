"""Checks of what an agent typed, and the wire texts that come out (ledger.md 5 and 7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from billie_desktop.domain.approval import LEAST_COMMENT, PRIORITIES, WRITE_OFF_REASONS
from billie_desktop.domain.command import Action
from billie_desktop.domain.errors import InvalidInput
from billie_desktop.domain.money import ZERO, Money
from billie_desktop.domain.proof import is_address

REPAYMENT_METHODS = ("bank_transfer", "direct_debit", "card", "bpay", "cash")
DISBURSEMENT_METHODS = ("bank_transfer", "direct_credit", "cheque")
ADJUSTED_PARTS = ("principal", "fees")
DIRECTIONS = ("credit", "debit")
FEE_PRESET = Money(Decimal(10))
CEILING = Money(Decimal(100_000))
LONGEST_TEXT = 1000
LONGEST_REFERENCE = 140


@dataclass(frozen=True, slots=True)
class FormResult:
    """Wire texts by field name of the request message, and the errors by field name of the form."""

    values: dict[str, str]
    amount: Money | None
    errors: tuple[InvalidInput, ...]


class _Reader:
    def __init__(self, typed: Mapping[str, str], ceiling: Money) -> None:
        self._typed = typed
        self._ceiling = ceiling
        self.values: dict[str, str] = {}
        self.errors: list[InvalidInput] = []

    def amount(self, wire: str) -> Money | None:
        try:
            amount = Money.parse_input(self._typed.get("amount", ""))
        except InvalidInput as error:
            self.errors.append(error)
            return None
        if amount > self._ceiling:
            self.errors.append(InvalidInput("amount", f"Enter at most {self._ceiling.with_symbol()}"))
            return None
        self.values[wire] = amount.wire()
        return amount

    def text(
        self,
        name: str,
        wire: str,
        *,
        required: str = "",
        longest: int = LONGEST_TEXT,
        least: int = 1,
        trim: bool = True,
    ) -> None:
        """``required`` is the sentence for an empty field; '' when it may be empty (then nothing is sent)."""
        raw = self._typed.get(name, "")
        text = raw.strip() if trim else raw
        if not text.strip():
            if required:
                self.errors.append(InvalidInput(name, required))
            return
        if len(text) < least:
            self.errors.append(InvalidInput(name, f"Use at least {least} characters; this has {len(text)}"))
            return
        if len(text) > longest:
            self.errors.append(InvalidInput(name, f"Use at most {longest} characters; this has {len(text)}"))
            return
        self.values[wire] = text

    def choice(self, name: str, wire: str, choices: tuple[str, ...], required: str = "") -> None:
        """``required`` is the sentence when nothing is chosen; '' takes the first."""
        word = self._typed.get(name, "").strip() or ("" if required else choices[0])
        if word not in choices:
            self.errors.append(InvalidInput(name, required or "Choose one of those offered"))
            return
        self.values[wire] = word

    def instalment(self) -> None:
        """The instalment that is paid, with the schedule that checks it; nothing for "oldest first"."""
        number, schedule = self._typed.get("target", "").strip(), self._typed.get("schedule_id", "").strip()
        if not number:
            return
        if not _is_count(number, 9_999):
            self.errors.append(InvalidInput("target", "Choose one of the instalments offered"))
            return
        self.values["target_payment_number"] = str(int(number))
        if schedule:
            self.values["schedule_id"] = schedule

    def proof(self) -> None:
        """The address of a proof that is at the server already; a file that is only chosen cannot be sent."""
        address = self._typed.get("proof", "").strip()
        if not address:
            return
        if not is_address(address):
            self.errors.append(InvalidInput("proof", "Wait until the file is attached, try again, or remove it"))
            return
        self.values["attachment_location"] = address

    def correction(self) -> Money | None:
        """An adjustment: what it corrects, which way, how much. Signed: a debit raises the debt."""
        part = self._typed.get("part", "")
        direction = self._typed.get("direction", "")
        if part not in ADJUSTED_PARTS:
            self.errors.append(InvalidInput("part", "Choose principal or fees"))
        if direction not in DIRECTIONS:
            self.errors.append(InvalidInput("direction", "Choose debit or credit"))
        amount = self.amount("amount")
        self.values.pop("amount", None)
        if amount is None or part not in ADJUSTED_PARTS or direction not in DIRECTIONS:
            return None
        signed = amount if direction == "debit" else -amount
        self.values["principal_delta"] = (signed if part == "principal" else ZERO).wire()
        self.values["fee_delta"] = (signed if part == "fees" else ZERO).wire()
        return signed

    def count(self, name: str, wire: str, required: str) -> None:
        text = self._typed.get(name, "").strip()
        if not _is_count(text, 99_999):
            self.errors.append(InvalidInput(name, required))
            return
        self.values[wire] = str(int(text))


def _is_count(text: str, most: int) -> bool:
    """Whether a text is a whole number from 1 on; an endless one is measured before it is read."""
    return text.isascii() and text.isdigit() and len(text) <= len(str(most)) and 1 <= int(text) <= most


def read_form(action: Action, typed: Mapping[str, str], ceiling: Money = CEILING) -> FormResult:
    """Check the typed fields of ``action``; all errors at once, in the order of the form.

    The amount of a write-off request is the balance, which nobody types. Raises ValueError for a decision.
    """
    reader = _Reader(typed, ceiling)
    amount: Money | None = None
    match action:
        case Action.RECORD_REPAYMENT:
            amount = reader.amount("amount")
            reader.text(
                "reference", "payment_reference", required="Enter the payment reference", longest=LONGEST_REFERENCE
            )
            reader.choice("method", "payment_method", REPAYMENT_METHODS)
            reader.instalment()
            reader.text("notes", "notes", trim=False)
        case Action.WAIVE_FEE:
            amount = reader.amount("waiver_amount")
            reader.text("reason", "reason", required="Enter the reason for the waiver")
            reader.text("notes", "notes", trim=False)
        case Action.LATE_FEE:
            amount = reader.amount("fee_amount")
            reader.count("days_past_due", "days_past_due", "Enter the days past due, 1 or more")
            reader.text("reason", "reason")
        case Action.DISHONOUR_FEE:
            amount = reader.amount("fee_amount")
            reader.text("reference", "reference_id", longest=LONGEST_REFERENCE)
            reader.text("reason", "reason")
        case Action.DISBURSE:
            reader.text("reference", "bank_reference", required="Enter the bank reference", longest=LONGEST_REFERENCE)
            reader.choice("method", "payment_method", DISBURSEMENT_METHODS)
            reader.proof()
            reader.text("notes", "notes", trim=False)
        case Action.REQUEST_WRITE_OFF:
            reader.choice("reason", "reason", WRITE_OFF_REASONS, "Choose the reason")
            reader.choice("priority", "priority", PRIORITIES)
            reader.text("notes", "notes")
        case Action.ADJUST:
            amount = reader.correction()
            reader.text("reason", "reason", required="Enter the reason for the adjustment", least=LEAST_COMMENT)
            reader.choice("priority", "priority", PRIORITIES)
        case _:
            raise ValueError(f"{action.value} has no form")
    return FormResult(reader.values, amount, tuple(reader.errors))


def overpayment(amount: Money | None, outstanding: Money | None) -> str:
    """The sentence to confirm when more is paid than is owed; '' when not. Only above a known, positive debt."""
    if amount is None or outstanding is None or outstanding.value <= 0 or amount <= outstanding:
        return ""
    excess = amount - outstanding
    return (
        f"{amount.with_symbol()} is {excess.with_symbol()} more than the {outstanding.with_symbol()} outstanding. "
        "Record the overpayment?"
    )
