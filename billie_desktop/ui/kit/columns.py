"""What a table shows: columns, and the kinds of cells a row object is turned into.

A column is a title, a width and a function from a row object to a cell. Cells are values; the delegate paints them,
`cell_text` says them in plain words for copying, and `cell_spoken` for assistive technology.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from billie_desktop.domain.money import Money
from billie_desktop.ui.kit.tokens import ColorRole

MISSING = "—"


@dataclass(frozen=True, slots=True)
class TextCell:
    """Words. Too long ones are cut with an ellipsis; `match` is marked when it occurs; `icon` stands before."""

    text: str
    tone: ColorRole = "text"
    weight: int | None = None
    icon: str | None = None
    icon_tone: ColorRole = "text-muted"
    match: str = ""


@dataclass(frozen=True, slots=True)
class MonoCell:
    """A number or an id in the mono face; never cut."""

    text: str
    tone: ColorRole = "text"


@dataclass(frozen=True, slots=True)
class AmountCell:
    """An amount without the dollar sign, right aligned: missing is "—", zero is muted, `signed` shows a plus.

    `weight` is 500 for the figure a table is about and 400 for the others; `strong` is 600 for what is still owed.
    """

    value: Money | None
    tone: ColorRole = "text"
    strong: bool = False
    weight: int = 500
    signed: bool = False
    pending: str = ""


@dataclass(frozen=True, slots=True)
class BadgeCell:
    """A status. `plain` leaves the ground away, for a column that repeats one state."""

    status: str
    word: str | None = None
    plain: bool = False
    icon: str | None = None


@dataclass(frozen=True, slots=True)
class TwoLineCell:
    """Two lines in one cell: words above, small words or an id below."""

    top: str
    bottom: str
    top_weight: int | None = None
    bottom_mono: bool = False
    tone: ColorRole = "text"


@dataclass(frozen=True, slots=True)
class IconCell:
    """A sign alone; `name` says what it means. `small` is 12 px in rows of every height."""

    icon: str
    name: str
    tone: ColorRole = "text-muted"
    small: bool = False


@dataclass(frozen=True, slots=True)
class CheckCell:
    """A check box in a row that can be selected for something; `name` says what is checked."""

    checked: bool
    name: str
    enabled: bool = True


Cell = TextCell | MonoCell | AmountCell | BadgeCell | TwoLineCell | IconCell | CheckCell

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column.

    `width` in px is the least width; columns with `stretch` share what is left over. `right` aligns to the right
    (amounts always are). When the table becomes too narrow, columns go in order of `drop`, the highest first; 0 never
    goes. `muted_when` and row states are up to `cell`.
    """

    key: str
    title: str
    width: int
    cell: Callable[[Row], Cell]
    right: bool = False
    stretch: int = 0
    sortable: bool = False
    drop: int = 0


def amount_text(cell: AmountCell) -> str:
    """The figure as painted."""
    if cell.value is None:
        return MISSING
    text = cell.value.text()
    return f"+{text}" if cell.signed and cell.value.value > 0 else text


def cell_text(cell: Cell) -> str:
    """Plain text of a cell, for display roles and for copying."""
    match cell:
        case TextCell(text=text) | MonoCell(text=text):
            return text
        case AmountCell():
            return amount_text(cell)
        case BadgeCell(status=status, word=word):
            return word if word is not None else status
        case TwoLineCell(top=top, bottom=bottom):
            return f"{top}, {bottom}" if bottom else top
        case IconCell(name=name):
            return name
        case CheckCell(checked=checked):
            return "yes" if checked else "no"


def cell_spoken(cell: Cell) -> str:
    """A cell in words for assistive technology: a missing figure is said to be missing."""
    if isinstance(cell, AmountCell):
        words = cell.value.spoken() if cell.value is not None else "not available"
        return f"{words}, {cell.pending}" if cell.pending else words
    if isinstance(cell, CheckCell):
        return f"{cell.name}, {'checked' if cell.checked else 'not checked'}"
    text = cell_text(cell)
    return "none" if text == MISSING else text
