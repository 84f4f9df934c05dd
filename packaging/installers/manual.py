"""Manual pages, made from the command lines and the settings as they are in the code."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from installers.identity import DESK, PROJECTOR, Identity

DESK_FILES = (
    ("/etc/billie-desktop/settings.toml", "Settings of the administrator for everybody, below those of a user."),
    ("~/.local/share/billie-desktop/settings.toml", "Settings, where no other file is named."),
    ("~/.local/share/billie-desktop/files-*/", "Unfinished commands and the cache of one user, encrypted."),
)
DESK_ENVIRONMENT = (
    ("BILLIE_SETTINGS", "Settings file instead of the usual one."),
    ("BILLIE_DATA_DIR", "Folder of the files above."),
    ("SSL_CERT_FILE", "Certificate authorities instead of the system's list."),
    ("MONGOD_BIN, REDIS_SERVER_BIN", "Servers of the practice world, where they are not on the PATH."),
)


def desk_page(identity: Identity, moment: int) -> str:
    """``billie-desktop(1)`` in roff."""
    from billie_desktop.app.cli import make_parser

    parser = make_parser()
    return _page(
        _head(DESK, identity, moment),
        _section("NAME", [f"{DESK} \\- {_roff(identity.summary.lower())}"]),
        _section("SYNOPSIS", [f".B {_roff(DESK)}", "[\\fIoption\\fR ...] [\\fIlink\\fR]"]),
        _section(
            "DESCRIPTION",
            [
                "Opens the desk. A link of the form \\fBbillie://customer/\\fIid\\fR opens that customer;"
                " links open and never act. \\fBbillie://find\\fR opens the search of the running desk: run it by a key"
                " of the system.",
            ],
        ),
        _section("OPTIONS", _options(parser)),
        _section("ENVIRONMENT", _list(DESK_ENVIRONMENT)),
        _section("FILES", _list(DESK_FILES)),
        _section(
            "EXIT STATUS",
            _list(
                (
                    ("0", "The desk was closed."),
                    ("1", "It could not start; the window said why."),
                    ("2", "The command line is wrong, or something is missing."),
                )
            ),
        ),
        _section("SEE ALSO", [".BR billie\\-projector (1)"]),
    )


def projector_page(identity: Identity, moment: int) -> str:
    """``billie-projector(1)`` in roff, with every setting and why to raise and lower it."""
    from projector.app.cli import _parser
    from projector.app.intake_settings import IntakeSettings
    from projector.app.settings import Settings

    parser = _parser()
    return _page(
        _head(PROJECTOR, identity, moment),
        _section("NAME", [f"{_roff(PROJECTOR)} \\- keeps the read models, and the front door for desks"]),
        _section("SYNOPSIS", [f".B {_roff(PROJECTOR)}", "\\fIcommand\\fR [\\fIoption\\fR ...]"]),
        _section("DESCRIPTION", [_roff(parser.description or "")]),
        _section("COMMANDS", list(_commands(parser))),
        _section("SETTINGS OF THE PROJECTOR", _list(_settings(Settings))),
        _section("SETTINGS OF THE INTAKE", _list(_settings(IntakeSettings))),
        _section("SEE ALSO", [".BR billie\\-desktop (1)"]),
    )


def _head(program: str, identity: Identity, moment: int) -> list[str]:
    day = datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d")
    return [f'.TH {program.upper()} 1 "{day}" "{identity.name} {identity.version}" "{identity.name}"']


def _page(*sections: Iterable[str]) -> str:
    return "\n".join(line for section in sections for line in section) + "\n"


def _section(title: str, lines: Iterable[str]) -> list[str]:
    return [f".SH {title}", *lines]


def _list(pairs: Iterable[tuple[str, str]]) -> list[str]:
    lines: list[str] = []
    for name, about in pairs:
        lines += (".TP", f".B {_roff(name)}", *_wrapped(about))
    return lines


def _options(parser: argparse.ArgumentParser) -> list[str]:
    pairs = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction) or action.help == argparse.SUPPRESS:
            continue
        names = ", ".join(action.option_strings) or (action.metavar or action.dest)
        if action.option_strings and action.nargs != 0:
            value = "|".join(map(str, action.choices)) if action.choices else (action.metavar or action.dest.upper())
            names = f"{names} {value}"
        about = (action.help or "") % {"default": action.default, "prog": parser.prog}
        pairs.append((str(names), about or "see above"))
    return _list(pairs)


def _commands(parser: argparse.ArgumentParser, prefix: str = "") -> Iterator[str]:
    for action in parser._actions:
        if not isinstance(action, argparse._SubParsersAction):
            continue
        about = {choice.dest: choice.help or "" for choice in action._choices_actions}
        for name, child in action.choices.items():
            yield f".SS {_roff(prefix + name)}"
            yield from _wrapped(about.get(name, ""))
            yield from _options(child)
            yield from _commands(child, f"{prefix}{name} ")


def _settings(kind: Any) -> Iterator[tuple[str, str]]:
    for each in fields(kind):
        default = each.default if each.default != "" else "empty"
        yield f"{each.metadata['name']}", f"{each.metadata['why']} Default: {default}."


def _wrapped(text: str) -> list[str]:
    return [_roff(line) for line in textwrap.wrap(text, 72)] or ["\\&"]


def _roff(text: str) -> str:
    safe = text.replace("\\", "\\e").replace("-", "\\-").replace("…", "...").replace("’", "'")
    return f"\\&{safe}" if safe.startswith((".", "'")) else safe
