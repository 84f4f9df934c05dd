"""Amounts in Australian dollars: Decimal from wire to pixel."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import total_ordering

from billie_desktop.domain.errors import InvalidInput

CENT = Decimal("0.01")
_INPUT = re.compile(r"^[0-9]+(\.[0-9]{1,2})?\Z")
_THOUSANDS = re.compile(r"^[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?\Z")


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An amount with exactly two decimals. A missing amount is ``None``, never zero."""

    value: Decimal

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", self.value.quantize(CENT, rounding=ROUND_HALF_UP))

    @classmethod
    def of(cls, raw: object) -> Money | None:
        """Read a number or decimal text of the wire; None, '' and what is no finite number give None.

        A float goes through its shortest text, so that 0.1 stays 0.10 (read-models.md, conventions).
        """
        if raw is None or raw == "" or isinstance(raw, bool):
            return None
        try:
            value = raw if isinstance(raw, Decimal) else Decimal(str(raw))
            return cls(value) if value.is_finite() else None
        except InvalidOperation:  # no number, or one of more digits than any amount has
            return None

    @classmethod
    def parse_input(cls, text: str) -> Money:
        """Read what an agent typed or pasted: ``191.5``, ``$1,200.50``. Raises InvalidInput with words to show."""
        cleaned = text.strip().removeprefix("AUD").strip().removeprefix("$").strip().replace(" ", "")
        if not cleaned:
            raise InvalidInput("amount", "Enter an amount")
        if "," in cleaned:
            # "12,50" may mean 12.50: a comma counts only where thousands are parted.
            if not _THOUSANDS.match(cleaned):
                raise InvalidInput("amount", "Use a point for cents, such as 12.50")
            cleaned = cleaned.replace(",", "")
        if not _INPUT.match(cleaned):
            if re.match(r"^[0-9]+\.[0-9]{3,}\Z", cleaned):
                raise InvalidInput("amount", "Use at most 2 decimals")
            raise InvalidInput("amount", "Enter an amount such as 191.50")
        if len(cleaned) > 1 and cleaned[0] == "0" and cleaned[1] != ".":
            raise InvalidInput("amount", "Leave out the leading zero")
        try:
            amount = cls(Decimal(cleaned))
        except InvalidOperation:
            raise InvalidInput("amount", "Enter a smaller amount") from None
        if amount.value <= 0:
            raise InvalidInput("amount", "Enter an amount above 0")
        return amount

    @property
    def is_zero(self) -> bool:
        """Whether the amount is exactly 0.00."""
        return self.value == 0

    def text(self) -> str:
        """``1,185.30``: for table cells, whose head carries the currency."""
        return f"{self.value:,.2f}".replace("-", "−")

    def with_symbol(self) -> str:
        """``$1,185.30`` or ``−$10.00``."""
        sign = "−" if self.value < 0 else ""
        return f"{sign}${abs(self.value):,.2f}"

    def wire(self) -> str:
        """``1185.30``: the form on the wire, exactly two decimals."""
        return f"{self.value:.2f}"

    def spoken(self) -> str:
        """``minus 10 dollars 50``-like words for assistive technology."""
        dollars, cents = divmod(int(abs(self.value) * 100), 100)
        words = f"{dollars} dollar{'' if dollars == 1 else 's'}"
        if cents:
            words += f" {cents} cent{'' if cents == 1 else 's'}"
        return f"minus {words}" if self.value < 0 else words

    def __add__(self, other: Money) -> Money:
        return Money(self.value + other.value)

    def __sub__(self, other: Money) -> Money:
        return Money(self.value - other.value)

    def __neg__(self) -> Money:
        return Money(-self.value)

    def __lt__(self, other: Money) -> bool:
        return self.value < other.value


ZERO = Money(Decimal(0))


def total(amounts: list[Money]) -> Money:
    """The sum in decimals; the sum of nothing is 0.00."""
    return Money(sum((amount.value for amount in amounts), Decimal(0)))
