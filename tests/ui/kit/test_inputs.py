"""Inputs and the fields around them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from billie_desktop.domain.errors import InvalidInput
from billie_desktop.domain.money import Money
from billie_desktop.ui.kit.field import Field
from billie_desktop.ui.kit.inputs import AmountInput, Choice, LineInput, TextInput, parse_amount
from billie_desktop.ui.kit.theme import Theme
from tests.ui.kit.conftest import colors_in, grabbed

pytestmark = pytest.mark.window


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("191.50", "191.50"),
        ("$1,200.50", "1200.50"),
        (" AUD 1,234,567.89 ", "1234567.89"),
        ("453", "453"),
        ("0.1", "0.1"),
        ("12,50", None),
        ("1,2345", None),
        (",500", None),
        ("12.3.4", None),
        ("ten", None),
        ("-5", None),
        ("1e3", None),
        ("٣", None),
        ("", None),
        ("$", None),
    ],
)
def test_amounts_are_read_or_refused(text: str, amount: str | None) -> None:
    """Dollar sign and thousands separators are taken; a decimal comma, signs, exponents and other digits are not."""
    assert parse_amount(text) == (None if amount is None else Decimal(amount))


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_an_amount_survives_writing_with_separators(amount: Decimal) -> None:
    """What is written as $1,234.50 is read as the same amount, for every amount of whole cents."""
    assert parse_amount(f"${amount:,.2f}") == amount


def test_a_pasted_amount_loses_sign_and_separators(window: QWidget) -> None:
    """After pasting $1,200.50 the field holds 1200.50 and reads as that amount."""
    line = AmountInput(window)
    line.show()
    line.setFocus()
    QGuiApplication.clipboard().setText("$1,200.50")
    QTest.keyClick(line, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert line.text() == "1200.50"
    assert line.read() == Money(Decimal("1200.50"))


@pytest.mark.parametrize("text", ["12,50", "191.505", "", "abc", "0"])
def test_a_wrong_amount_is_refused_with_words(window: QWidget, text: str) -> None:
    """Reading an amount that is none raises with words for the agent, and a decimal comma never becomes dollars."""
    line = AmountInput(window)
    line.setText(text)
    with pytest.raises(InvalidInput) as caught:
        line.read()
    assert caught.value.field == "amount"
    assert caught.value.text


def test_typing_is_not_disturbed(window: QWidget) -> None:
    """While an amount is typed digit by digit the text is never rewritten under the cursor."""
    line = AmountInput(window)
    line.show()
    line.setFocus()
    QTest.keyClicks(line, "1,200.5")
    assert line.text() == "1200.5"
    line.set_amount(Money(Decimal("453")))
    assert line.text() == "453.00"
    line.set_amount(None)
    assert line.text() == ""


def test_a_wrong_field_says_so_in_colour_and_words(window: QWidget, look: Theme) -> None:
    """An error draws the border in danger, shows its words below and speaks them; mended, all of it goes."""
    line = LineInput(parent=window)
    field = Field("Reference", line, "from the bank", parent=window)
    field.resize(300, 90)
    field.show()
    height = field.sizeHint().height()
    field.set_error("Enter the BPAY or bank reference")
    assert field.is_wrong
    assert look.color("danger").name() in colors_in(grabbed(line))
    assert line.accessibleDescription() == "Enter the BPAY or bank reference"
    assert field.error.accessibleName() == "Enter the BPAY or bank reference"
    assert field.sizeHint().height() > height
    field.set_error("")
    assert not field.is_wrong
    assert look.color("danger").name() not in colors_in(grabbed(line))
    assert line.accessibleDescription() == "from the bank"


def test_a_field_names_its_input(window: QWidget) -> None:
    """The label is the accessible name of the input, and its buddy."""
    line = LineInput(parent=window)
    field = Field("Reference", line, parent=window)
    assert line.accessibleName() == "Reference"
    assert field.label.buddy() is line


def test_a_note_keeps_within_its_limit(window: QWidget) -> None:
    """Typing and pasting stop at the limit, a selection is replaced, and the counter counts."""
    note = TextInput(limit=5)
    field = Field("Notes", note, parent=window)
    field.show()
    note.setFocus()
    QTest.keyClicks(note, "abcdefgh")
    assert note.toPlainText() == "abcde"
    assert field.hint.text() == "5 / 5"
    note.selectAll()
    QGuiApplication.clipboard().setText("1234567890")
    note.paste()
    assert note.toPlainText() == "12345"
    QTest.keyClick(note, Qt.Key.Key_Backspace)
    assert field.hint.text() == "4 / 5"


def test_tab_leaves_a_note(window: QWidget) -> None:
    """Tab moves on from an input of several lines instead of being typed."""
    note, after = TextInput(parent=window), LineInput(parent=window)
    note.show()
    after.show()
    QWidget.setTabOrder(note, after)
    note.setFocus()
    QTest.keyClick(note, Qt.Key.Key_Tab)
    assert after.hasFocus()
    assert note.toPlainText() == ""


def test_an_input_that_is_off_keeps_its_place_and_its_text(window: QWidget, look: Theme) -> None:
    """Off means read-only with a reason; nothing typed arrives, and the text can still be read and reached."""
    line = LineInput(parent=window)
    line.setText("453.00")
    line.set_off("only the whole balance can be written off")
    line.show()
    line.setFocus()
    QTest.keyClicks(line, "9")
    assert line.text() == "453.00"
    assert line.hasFocus()
    assert line.accessibleDescription() == "Off: only the whole balance can be written off"
    line.clearFocus()
    assert look.color("surface-sunken").name() in colors_in(grabbed(line))


def test_heights_are_those_of_the_tokens(window: QWidget) -> None:
    """Inputs and choices are 32 high, amounts 36."""
    assert LineInput(parent=window).height() == 32
    assert Choice(["BPAY"], parent=window).height() == 32
    assert AmountInput(window).height() == 36
