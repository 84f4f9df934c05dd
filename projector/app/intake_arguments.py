"""Arguments of the intake's subcommands. What they need is imported only when one of them runs."""

from __future__ import annotations

import argparse
from typing import Any

from projector.contract.staff import DEFAULT_ROLE, Role


def add_intake(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Add ``intake`` to the subcommands."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "intake", parents=[shared], help="serve desks: sign-in, commands, approvals"
    )
    parser.set_defaults(handler=_intake)
    actions = parser.add_mutually_exclusive_group()
    actions.add_argument("--list-keys", action="store_true", help="ids of the signing keys, oldest first")
    actions.add_argument("--rotate-key", action="store_true", help="make a new signing key; running intakes use it")
    actions.add_argument("--retire-key", metavar="ID", help="delete a signing key; its tokens end at once")
    actions.add_argument("--notice", metavar="TEXT", help="message of the day; '' takes it away")


def add_freeze(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Add ``freeze`` to the subcommands."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "freeze", parents=[shared], help="stop all money commands, for a reason"
    )
    parser.set_defaults(handler=_freeze)
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("on", help="on every intake of the environment").add_argument("why", help="agents read it")
    actions.add_parser("off", help="let commands through again")
    actions.add_parser("status", help="exit code 3 while commands are stopped")


def add_users(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Add ``users`` to the subcommands."""
    parser: argparse.ArgumentParser = commands.add_parser("users", parents=[shared], help="members of staff")
    parser.set_defaults(handler=_users)
    actions = parser.add_subparsers(dest="action", required=True)
    roles = [role.value for role in Role]
    adding = actions.add_parser("add", help="a new member; the password is asked for")
    adding.add_argument("email")
    adding.add_argument("--first-name", required=True)
    adding.add_argument("--last-name", required=True)
    adding.add_argument("--role", choices=roles, default=DEFAULT_ROLE.value, help="default: %(default)s")
    adding.add_argument("--no-password", action="store_true", help="signs in through the provider only")
    for name, why in (
        ("disable", "shut out at once, sessions and all"),
        ("enable", "let in again"),
        ("reset", "a new password; all sessions end"),
    ):
        actions.add_parser(name, help=why).add_argument("email")
    role = actions.add_parser("role", help="give another role, at once")
    role.add_argument("email")
    role.add_argument("role", choices=roles)
    actions.add_parser("list", help="everybody")


def add_audit(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Add ``audit`` to the subcommands."""
    parser: argparse.ArgumentParser = commands.add_parser("audit", parents=[shared], help="the audit log")
    parser.set_defaults(handler=_audit)
    actions = parser.add_subparsers(dest="action", required=True)
    verifying = actions.add_parser("verify", help="find changed and missing entries; exit code 1 when there are any")
    verifying.add_argument(
        "--expect", metavar="NUMBER:HASH", default="", help="an earlier head, noted outside: must still be in the chain"
    )
    verifying.add_argument("--json", action="store_true", help="as one JSON object")


def _intake(options: argparse.Namespace) -> int:
    from projector.app.intake_command import run

    return run(options)


def _freeze(options: argparse.Namespace) -> int:
    from projector.app.freeze_command import run

    return run(options)


def _users(options: argparse.Namespace) -> int:
    from projector.app.users_command import run

    return run(options)


def _audit(options: argparse.Namespace) -> int:
    from projector.app.audit_command import run

    return run(options)
