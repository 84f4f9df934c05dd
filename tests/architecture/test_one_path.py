"""One path per money command, one source of what is possible: every caller in the desk is listed (AC-0, D5)."""

from __future__ import annotations

import ast
from pathlib import Path

import billie_desktop

ROOT = Path(billie_desktop.__file__).parent
STANDINS = "ui/gallery/"


def callers(*names: str) -> set[str]:
    """Files of the desk that call one of these functions or methods; stand-ins of the gallery left out."""
    found = set()
    for file in ROOT.rglob("*.py"):
        path = file.relative_to(ROOT).as_posix()
        if path.startswith((STANDINS, "practice/")):
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in names:
                    found.add(path)
    return found


def test_the_rules_of_availability_are_asked_in_two_places() -> None:
    """The pure function is called by the desk's facade and by the rules of a decision, never by a screen."""
    called = callers("availability") - callers_of_the_facade()
    assert called == {
        "desk/command_desk.py",
        "domain/availability.py",
        "domain/request_rules.py",
        "desk/decision_desk.py",
    }


def callers_of_the_facade() -> set[str]:
    """Screens that ask the facade what is possible."""
    return {path for path in callers("availability") if path.startswith("ui/")}


def test_every_screen_that_offers_an_action_asks_the_facade() -> None:
    """Bar, menus, tab and keys of the customer's page, and the decisions; a new place must be added here and ask."""
    offering = {
        path
        for path in callers_of_the_facade()
        if not path.startswith(("ui/home/", "ui/disbursements/"))  # other tables that ask the same facade
    }
    assert offering == {
        "ui/approvals/detail.py",
        "ui/customer/action_list.py",
        "ui/customer/menus.py",
        "ui/customer/page.py",
        "ui/customer/summary.py",
        "ui/customer/waiting_requests.py",
        "ui/customer/work.py",
        "ui/workspace/account_return.py",
    }


def test_a_money_command_leaves_through_one_sender() -> None:
    """Write methods of the ledger are called by its gateway alone, and the gateway by the routes behind the sender."""
    writes = ("RecordRepayment", "WaiveFee", "ApplyLateFee", "ApplyDishonourFee", "DisburseLoan", "WriteOff")
    assert callers(*writes) == set()
    stub = [path for path in sorted(ROOT.rglob("*.py")) if "stub.RecordRepayment" in path.read_text()]
    assert [path.relative_to(ROOT).as_posix() for path in stub] == ["gateways/grpc/commands.py"]
    approvals = callers("request_write_off", "request_adjustment", "approve", "reject")
    assert approvals == {"desk/request_routes.py"}


def test_who_builds_and_sends_an_intent() -> None:
    """Forms check and send through the facade; nothing else of the screens does."""
    assert callers("send_made") == {"desk/decision_desk.py"}
    assert {path for path in callers("decide") if path.startswith("ui/")} == {
        "ui/approvals/detail.py",
        "ui/approvals/page.py",
        "ui/customer/command_asks.py",
    }
