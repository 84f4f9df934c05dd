"""A genuine S3 server on loopback (rclone's): it checks signatures, speaks TLS, and keeps its objects as files."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from billie_desktop.practice.servers.child_process import _die_with_parent

ACCESS_KEY, SECRET_KEY = "proof-writer", "secret-of-the-proof-writer"
_LISTENS = re.compile(r"(https?)://127\.0\.0\.1:(\d+)")


class S3Server:
    """Serves one bucket, whose objects appear as files in ``bucket``. ``endpoint`` is its address."""

    NAME = "proofs-of-tests"

    def __init__(self, folder: Path, certificate: tuple[Path, Path] | None = None) -> None:
        self.bucket = folder / self.NAME
        self.bucket.mkdir()
        rclone = Path(sys.executable).parent / "rclone"
        command = [rclone, "serve", "s3", folder, "--addr", "127.0.0.1:0", "--config", "/dev/null"]
        command += ["--auth-key", f"{ACCESS_KEY},{SECRET_KEY}", "--vfs-cache-mode", "off", "--log-level", "NOTICE"]
        if certificate is not None:
            command += ["--cert", certificate[0], "--key", certificate[1]]
        self._process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=_die_with_parent(),  # also when the tests are killed
        )
        assert self._process.stderr is not None
        for line in self._process.stderr:
            found = _LISTENS.search(line)
            if found:
                # By name: a certificate of this machine names it.
                self.endpoint = f"{found[1]}://localhost:{found[2]}"
                return
        raise RuntimeError("the S3 server has ended before it listened")

    def stop(self) -> None:
        self._process.terminate()
        self._process.communicate(timeout=10)
