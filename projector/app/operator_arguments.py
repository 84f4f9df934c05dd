"""Arguments of the operator's subcommands. What they need is imported only when one of them runs."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from projector.app import transport_security
from projector.app.json_log import start_logging
from projector.app.settings import Settings, SettingsError

EXIT_USAGE = 2

Command = Callable[[Settings, argparse.Namespace], int]


def add_all(commands: Any, shared: argparse.ArgumentParser) -> None:
    """Add the operator's commands to the subcommands; ``shared`` holds the options that all of them have."""
    _add_drift(commands, shared)
    _add_rebuild(commands, shared)
    _add_archive(commands, shared)
    _add_grants(commands, shared)


def _add_drift(commands: Any, shared: argparse.ArgumentParser) -> None:
    parser: argparse.ArgumentParser = commands.add_parser(
        "drift",
        parents=[shared],
        help="compare balances with the ledger's",
        description="Compares the balance of every account with the ledger's, to the cent. Exit code: 0 no difference,"
        " 1 differences, 2 something could not be read.",
    )
    parser.add_argument("--ledger", metavar="ADDRESS", help="host:port, instead of LEDGER_SERVICE_URL")
    parser.add_argument("--json", action="store_true", help="as one JSON object")
    parser.add_argument("--metrics", type=Path, metavar="FILE", help="also write the counts to FILE, for Prometheus")
    parser.add_argument(
        "--concurrency",
        type=_at_least_one,
        default=32,
        metavar="N",
        help="calls under way at a time (%(default)s): raise it for a large book, lower it to spare the ledger",
    )
    parser.add_argument(
        "--patience",
        type=float,
        default=30.0,
        metavar="SECONDS",
        help="how long to wait for the projector before differences are read again (%(default)s): raise it after an"
        " outage, lower it to hear sooner that nobody projects",
    )

    def drift(settings: Settings, options: argparse.Namespace) -> int:
        from projector.app.drift_command import drift

        return drift(settings, options)

    parser.set_defaults(handler=_with_settings(drift))


def _add_rebuild(commands: Any, shared: argparse.ArgumentParser) -> None:
    parser: argparse.ArgumentParser = commands.add_parser(
        "rebuild",
        parents=[shared],
        help="fold the history once more, compare, and put it in the place of the read models",
        description="Folds the whole history beside the read models, compares, and switches the collections that"
        " differ, while readers read and events arrive. Interrupted, it goes on where it was. Exit code: 0 done, 1 not"
        " done (or --check found differences), 3 interrupted.",
    )
    parser.add_argument(
        "--collection", action="append", default=[], metavar="NAME", help="switch only this one; repeatable"
    )
    parser.add_argument(
        "--document", metavar="COLLECTION/KEY", help="make one document again, from its part of the history"
    )
    parser.add_argument("--check", action="store_true", help="compare and change nothing")
    parser.add_argument(
        "--accept-gaps",
        action="store_true",
        help="go on although the history is not complete: documents that can be seen to know more stay as they are,"
        " what missing events did to others is lost",
    )
    parser.add_argument(
        "--batch",
        type=_at_least_one,
        default=16_384,
        metavar="N",
        help="entries folded at once (%(default)s): raise it when single documents have very many events, which then"
        " share a write; lower it for less memory",
    )
    parser.add_argument("--restart", action="store_true", help="begin anew instead of going on")
    parser.add_argument("--abandon", action="store_true", help="remove what an interrupted run has left, and end")
    parser.add_argument("--json", action="store_true", help="as one JSON object")

    def rebuild(settings: Settings, options: argparse.Namespace) -> int:
        from projector.app.rebuild import rebuild

        return rebuild(settings, options)

    parser.set_defaults(handler=_with_settings(rebuild))


def _add_archive(commands: Any, shared: argparse.ArgumentParser) -> None:
    parser: argparse.ArgumentParser = commands.add_parser(
        "archive",
        parents=[shared],
        help="copy the inboxes' entries to compressed files by day",
        description="Copies new entries to ARCHIVE_FOLDER, reads back what it wrote, and goes on there the next time."
        " rebuild reads the archive and the streams. Exit code: 0 done, 1 not done, 3 interrupted.",
    )
    parser.add_argument("--verify", action="store_true", help="copy nothing: read the whole archive and check it")
    parser.add_argument(
        "--trim-older-than",
        type=float,
        metavar="DAYS",
        help="afterwards take from the streams what is older, archived, and acknowledged by every consumer group: raise"
        " it to keep more at hand for other readers, lower it for less memory in Redis",
    )
    parser.add_argument("--json", action="store_true", help="as one JSON object")

    def archive(settings: Settings, options: argparse.Namespace) -> int:
        from projector.app.archive_command import archive

        return archive(settings, options)

    parser.set_defaults(handler=_with_settings(archive))


def _add_grants(commands: Any, shared: argparse.ArgumentParser) -> None:
    parser: argparse.ArgumentParser = commands.add_parser(
        "grants",
        parents=[shared],
        help="make users with the least rights for projector, maintenance, intake and desk",
        description="DATABASE_URI and REDIS_URL hold an administrator's login. Makes MongoDB's roles and users, prints"
        " the ACL lines for Redis. May be repeated: what is there is renewed. Exit code: 0 done, 1 not done.",
    )
    parser.add_argument("--apply", action="store_true", help="make the users of Redis, too")
    parser.add_argument("--dry-run", action="store_true", help="change nothing: print what would be granted")
    parser.add_argument(
        "--secrets",
        default="secrets",
        metavar="FOLDER",
        help="where addresses with passwords are kept, readable by their owner only (%(default)s); a password that is"
        " there stays",
    )

    def grants(settings: Settings, options: argparse.Namespace) -> int:
        from projector.app.grants_command import grants

        return grants(settings, options)

    parser.set_defaults(handler=_with_settings(grants))


def _with_settings(command: Command) -> Callable[[argparse.Namespace], int]:
    """The command with its settings from the environment; wrong ones are said to the operator."""

    def run(options: argparse.Namespace) -> int:
        try:
            settings = Settings.from_environment(os.environ)
            transport_security.check(settings, allow_plaintext=options.allow_plaintext)
            start_logging(settings.log_level)
            return command(settings, options)
        except SettingsError as error:
            print(f"projector: {error}", file=sys.stderr)  # noqa: T201  the answer to the operator
            return EXIT_USAGE

    return run


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number
