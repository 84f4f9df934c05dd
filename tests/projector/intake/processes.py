"""The genuine programs as child processes: ledger, projector, intake. Each can be killed and started again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Program:
    """A child process that says on standard output when it is ready."""

    arguments: list[str]
    environment: dict[str, str]
    log: Path
    reports: bool = True
    process: subprocess.Popen[str] | None = field(default=None)

    def start(self) -> str:
        """Start it; the address where it listens."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *self.arguments],
                env={**os.environ, **self.environment},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,  # Ctrl+C reaches whoever started it, who ends all in order
            )
        if not self.reports:
            return ""
        assert self.process.stdout is not None
        report = json.loads(self.process.stdout.readline())
        assert report["ready"], report
        return str(report["address"])

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """End it in order; the exit code."""
        return self._end(signal.SIGTERM)

    def wait(self) -> int:
        """Wait for a death that is on its way."""
        assert self.process is not None
        code = self.process.wait(120)
        self._close()
        return code

    def _end(self, number: signal.Signals) -> int:
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(120)
        self._close()
        return code

    def _close(self) -> None:
        if self.process is not None and self.process.stdout is not None:
            self.process.stdout.close()
