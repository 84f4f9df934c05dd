"""What was typed into the fields of any form, read and put back by the kind of each control."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from billie_desktop.ui.actions.proof_input import ProofInput
from billie_desktop.ui.kit.field import Field


def typed_values(fields: Mapping[str, Field]) -> dict[str, str]:
    """Text by field name; fields that hold no text are left out."""
    found = {name: _read(field.control) for name, field in fields.items()}
    return {name: text for name, text in found.items() if text is not None}


def fill_in(fields: Mapping[str, Field], typed: Mapping[str, str]) -> None:
    """Put texts back; a field that there is no more is passed over."""
    for name, text in typed.items():
        field = fields.get(name)
        if field is not None:
            _write(field.control, text)


def _read(control: QWidget) -> str | None:
    match control:
        case QLineEdit():
            return control.text()
        case QPlainTextEdit():
            return control.toPlainText()
        case QComboBox():
            return control.currentText()
        case QCheckBox():
            return "yes" if control.isChecked() else "no"
        case ProofInput():
            return control.kept
        case _:
            return None


def _write(control: QWidget, text: str) -> None:
    match control:
        case QLineEdit():
            control.setText(text)
        case QPlainTextEdit():
            control.setPlainText(text)
        case QComboBox():
            control.setCurrentIndex(max(0, control.findText(text)))
        case QCheckBox():
            control.setChecked(text == "yes")
        case ProofInput():
            control.restore(text)
        case _:
            return
