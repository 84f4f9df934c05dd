"""Who a process is, so that its successor on the same machine can tell that it is gone without waiting."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Incarnation:
    """One run of a program.

    ``token`` is unique. ``world`` names the machine's boot and process-id space; '' where that cannot be known, and
    then no process is ever taken for gone. ``started`` is the start of process ``pid`` in ticks since the boot, which
    tells a process from a later one with the same number.
    """

    token: str
    world: str
    pid: int
    started: int

    @classmethod
    def of_this_process(cls) -> Incarnation:
        """Read from /proc on Linux; elsewhere without a world."""
        pid = os.getpid()
        try:
            boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
            world = f"{boot} {Path('/proc/self/ns/pid').readlink()}"
            started = _start_of(pid) or 0
        except OSError:
            world, started = "", 0
        return cls(secrets.token_hex(8), world, pid, started)

    def knows_gone(self, other: Incarnation) -> bool:
        """Whether the other process is certainly not running any more."""
        if not self.world or self.world != other.world:
            return False
        return _start_of(other.pid) != other.started


def _start_of(pid: int) -> int | None:
    """When a process started, None when there is none of this number or it is only waiting to be reaped."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    # The name in brackets may hold anything, also brackets and spaces.
    values = text[text.rindex(")") + 2 :].split()
    return None if values[0] in "ZX" else int(values[19])
