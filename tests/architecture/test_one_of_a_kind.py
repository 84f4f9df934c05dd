"""What there must be one of: the verifier of sessions, the zone of business days, the base of dialogs."""

from __future__ import annotations

import ast

from tests.architecture.checkout import ROOT, python_files


def sources(package: str) -> list[tuple[str, str]]:
    """Path and text of the modules of a package."""
    return [
        (path.relative_to(ROOT).as_posix(), path.read_text())
        for path in python_files()
        if path.is_relative_to(ROOT / package)
    ]


def test_sessions_have_one_verifier() -> None:
    """Rule 24: one place judges a session's token, and both services of the intake ask the guard that holds it."""
    judging = [path for path, text in sources("projector") if "_tokens.verify(" in text]
    assert judging == ["projector/intake/authentication.py"]
    asking = {path for path, text in sources("projector/intake") if "_authenticator.caller(" in text}
    assert asking == {"projector/intake/guard.py"}
    guarded = {path for path, text in sources("projector/intake") if "_guard.caller(" in text}
    assert guarded == {"projector/intake/desk_service.py", "projector/intake/gateway.py"}


def test_sydney_is_known_in_one_module() -> None:
    """Rule 33: each program has one module that knows the time zone of business days, the practice ledger its own."""
    knowing = {
        path
        for package in ("billie_desktop", "projector")
        for path, text in sources(package)
        if 'ZoneInfo("Australia/Sydney")' in text
    }
    assert knowing == {
        "billie_desktop/domain/business_date.py",
        "billie_desktop/practice/ledger/clock.py",
        "projector/intake/pause_methods.py",
    }


def test_dialogs_have_one_base() -> None:
    """Rule 38: no screen builds a dialog of Qt's own; a form, a question and a detail are drawers of the kit."""
    foreign = []
    for path, text in sources("billie_desktop/ui"):
        for node in ast.walk(ast.parse(text)):
            bases = node.bases if isinstance(node, ast.ClassDef) else []
            named = {ast.unparse(base) for base in bases} & {"QDialog", "QMessageBox", "QInputDialog", "QWizard"}
            called = isinstance(node, ast.Call) and ast.unparse(node.func).startswith(("QMessageBox", "QInputDialog"))
            if named or called:
                foreign.append(path)
    assert foreign == []
