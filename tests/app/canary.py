"""Names, addresses and secrets of a practice world, and everything that it and its desk leave where others may look."""

from __future__ import annotations

import json
import re
import stat
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from billie_desktop.practice.seed.people import people
from billie_desktop.practice.staff.people import COLLEAGUES

KEPT_FOR_THE_OWNER = ("staff.json", "mongo/users.json", "intake-keys/", "secrets/", "desk/files-")
"""In the world's folder; only their owner reads them. What must not be in the last ones is looked for all the same."""
DATA_OF_SERVERS = ("mongo/db/", "redis/appendonlydir/", "ledger.sqlite")
TOKEN = re.compile(rb"eyJ[A-Za-z0-9_-]{8,}\.eyJ")
"""A signed token."""


def marks(customers: int, seed: int = 7) -> frozenset[bytes]:
    """What belongs to a person: names, e-mails, phone numbers in three spellings, street addresses."""
    found: set[str] = set()
    for person in people(customers, seed, date.today()):
        digits = re.sub(r"\D", "", person.mobile).removeprefix("61").removeprefix("0")
        spaced = f"0{digits[:3]} {digits[3:6]} {digits[6:]}"
        found |= {person.full_name, person.email, f"0{digits}", f"61{digits}", spaced}
        found.add(f"{person.address['street_number']} {person.address['street_name']} {person.address['street_type']},")
    for colleague in COLLEAGUES:
        found |= {colleague.email, colleague.name}
    return frozenset(text.encode() for text in found)


@dataclass
class Watch:
    """Looks at a running desk: secrets of its world, arguments and environments of it and its children."""

    world: Path
    secrets: set[bytes] = field(default_factory=set)
    shown: dict[str, set[bytes]] = field(default_factory=dict)

    def look(self, desk: int) -> None:
        """Once more."""
        for name in ("staff.json", "mongo/users.json"):
            try:
                known = json.loads((self.world / name).read_text())
            except (FileNotFoundError, ValueError):  # not written yet
                continue
            self.secrets |= {text.encode() for text in known.values()}
        for file in self.world.glob("secrets/*"):
            text = file.read_text() if file.exists() else ""
            self.secrets.add((urlsplit(text).password or text).encode())
        for file in self.world.glob("intake-keys/*.pem"):
            self.secrets |= {line for line in file.read_bytes().splitlines() if line and not line.startswith(b"-")}
        self.secrets.discard(b"")
        for process in _family(desk):
            for what in ("cmdline", "environ"):
                try:
                    told = Path(f"/proc/{process.pid}/{what}").read_bytes()
                except (OSError, ProcessLookupError):
                    continue  # it has ended
                self.shown.setdefault(what, set()).add(told)

    def leaks(self, marked: frozenset[bytes]) -> list[str]:
        """Which kind of thing was seen in arguments or environments."""
        words = {**dict.fromkeys(self.secrets, "a secret"), **dict.fromkeys(marked, "a person")}
        return sorted(
            f"{kind} in {what} of {told.split(bytes(1))[:4]}"
            for what, all_told in self.shown.items()
            for told in all_told
            for word, kind in words.items()
            if word in told
        )


def _family(pid: int) -> list[psutil.Process]:
    try:
        desk = psutil.Process(pid)
        return [desk, *desk.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def left_in_files(folder: Path, world: Path, words: frozenset[bytes]) -> list[str]:
    """Files that hold one of the words, a token, or their own name; servers' data, pictures, and what is kept for the
    owner under a mode of 600 are left out. Encrypted files are looked at like all others."""
    found = []
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        inside = path.relative_to(world).as_posix() if path.is_relative_to(world) else ""
        if path.suffix == ".png" or inside.startswith(DATA_OF_SERVERS):
            continue
        if inside.startswith(KEPT_FOR_THE_OWNER) and stat.S_IMODE(path.stat().st_mode) & 0o077:
            found.append(f"{inside}: others may read it")
        if inside.startswith(KEPT_FOR_THE_OWNER[:4]):
            continue
        content = path.relative_to(folder).as_posix().encode() + path.read_bytes()
        hits = [word for word in words if word in content] + TOKEN.findall(content)
        found += [f"{path.relative_to(folder)}: {word!r}" for word in hits[:3]]
    return found
