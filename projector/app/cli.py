"""``python -m projector run | status | replay``, also installed as ``billie-projector``."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import threading
from collections.abc import Sequence
from dataclasses import fields
from types import FrameType

from projector.adapters.redis_connection import HiredisMissingError
from projector.app import intake_arguments, operator_arguments, transport_security
from projector.app.json_log import start_logging
from projector.app.partitions import own_partitions, run_alone, run_partitions
from projector.app.replay import add_arguments as add_replay_arguments
from projector.app.replay import replay
from projector.app.secret_files import take_secrets
from projector.app.settings import Settings, SettingsError
from projector.app.status import status
from projector.app.version import ShowVersion
from projector.engine.collecting import Collector
from projector.engine.control import Control
from projector.engine.errors import EngineError, Stopped

log = logging.getLogger("projector")

EXIT_USAGE = 2
EXIT_FAILED = 1
EXIT_NOT_DRAINED = 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code: 0 done, 1 failed, 2 wrong use or settings, 3 not drained in time."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        take_secrets(os.environ)
    except SettingsError as error:
        print(f"projector: {error}", file=sys.stderr)  # noqa: T201  the answer to the operator
        return EXIT_USAGE
    if "handler" in options:  # a command with settings of its own
        return int(options.handler(options))
    try:
        settings = Settings.from_environment(os.environ)
        transport_security.check(settings, allow_plaintext=options.allow_plaintext)
        start_logging(settings.log_level)
        if options.command == "run":
            return _run(settings, options)
        if options.command == "status":
            return status(settings, as_json=options.json)
        return replay(settings, options)
    except (SettingsError, HiredisMissingError) as error:
        print(f"projector: {error}", file=sys.stderr)  # noqa: T201  the answer to the operator
        return EXIT_USAGE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="projector",
        description="Keeps the read models in step with the event streams.",
        epilog="Settings from the environment:\n\n" + "\n".join(_describe()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action=ShowVersion)
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--allow-plaintext", action="store_true", help="speak without TLS to other machines: only on a private network"
    )
    commands = parser.add_subparsers(dest="command", required=True)
    running = commands.add_parser("run", parents=[shared], help="project until stopped")
    running.add_argument("--partitions", type=int, metavar="P", help="share the work: P partitions, for all processes")
    running.add_argument("--own", metavar="0,2", help="work on these partitions only; the word router: on none")
    looking = commands.add_parser("status", parents=[shared], help="lag, pending, dead letters, throughput")
    looking.add_argument("--json", action="store_true", help="as one JSON object")
    add_replay_arguments(
        commands.add_parser("replay", parents=[shared], help="apply dead letters again; dry by default")
    )
    operator_arguments.add_all(commands, shared)
    intake_arguments.add_intake(commands, shared)
    intake_arguments.add_freeze(commands, shared)
    intake_arguments.add_users(commands, shared)
    intake_arguments.add_audit(commands, shared)
    return parser


def _describe() -> list[str]:
    lines = []
    for each in fields(Settings):
        default = each.default if each.default != "" else "''"
        lines.append(f"  {each.metadata['name']} = {default}\n      {each.metadata['why']}")
    return lines


def _run(settings: Settings, options: argparse.Namespace) -> int:
    if options.own is not None and options.partitions is None:
        raise SettingsError("--own needs --partitions.")
    own = own_partitions(options.own, options.partitions) if options.partitions is not None else ()
    control = Control()
    drained = threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        control.stop()
        threading.Thread(target=_give_up, args=(settings.shutdown_seconds, drained), daemon=True).start()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, on_signal)
    Collector.take_over()
    log.info("start", extra={"fields": {"pid": os.getpid(), "consumer": settings.consumer}})
    try:
        if options.partitions is None:
            run_alone(settings, control)
        else:
            run_partitions(settings, control, options.partitions, own)
    except SettingsError:
        raise
    except Stopped:
        pass  # asked to stop before the work had begun
    except Exception:
        log.exception("failed")
        return EXIT_FAILED
    finally:
        drained.set()
    log.info("end")
    return 0


def _give_up(seconds: float, drained: threading.Event) -> None:
    """End the process when it could not end in order; what is not acknowledged stays pending."""
    if not drained.wait(seconds):
        log.error("not drained")
        os._exit(EXIT_NOT_DRAINED)


__all__ = ["EngineError", "main"]
