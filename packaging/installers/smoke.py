"""Starts the frozen programs as a user would, and measures how long it takes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from installers.freezing import BuildFailed
from installers.identity import DESK, PROJECTOR, ROOT, Identity

_TIMES = 5


def smoke(frozen: Path) -> dict[str, float]:
    """Start both programs from their folders; figures in seconds by name. Raises BuildFailed."""
    # A build that was started in the background ignores Ctrl+C, and would hand that on to what it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    identity = Identity.read()
    desk, projector = frozen / DESK / DESK, frozen / PROJECTOR / PROJECTOR
    with tempfile.TemporaryDirectory() as home:
        environment = {"PATH": os.environ["PATH"], "HOME": home, "LC_ALL": "C.UTF-8"}
        offscreen = {**environment, "QT_QPA_PLATFORM": "offscreen"}
        figures = {
            "desk_version_s": _expect([desk, "--version"], environment, 0, f"{DESK} {identity.version}"),
            "projector_version_s": _expect([projector, "--version"], environment, 0, f"projector {identity.version}"),
        }
        _expect([desk, "--help"], environment, 0, "--practice")
        _expect([projector, "--help"], environment, 0, "REDIS_URL")
        # Ports where nothing listens: the answer is words and an exit code, no trace.
        nobody = {"REDIS_URL": "redis://127.0.0.1:9", "DATABASE_URI": "mongodb://127.0.0.1:9"}
        _expect([projector, "status"], {**environment, **nobody}, 1, "StoreAway")
        plain = {"REDIS_URL": "redis://streams.example:6379", "DATABASE_URI": "mongodb://127.0.0.1:9"}
        _expect([projector, "status"], {**environment, **plain}, 2, "without TLS")
        _expect([desk, "https://example.com"], environment, 2, "no link that Billie Desktop can open")
        figures["desk_stays_open_s"] = _stays_open([desk], offscreen)
        if shutil.which("Xvfb"):
            # The screen must outlive the desk, so only the desk is asked to end; 124 is what timeout says to that.
            on_screen: list[str | Path] = [
                ROOT / "packaging/on_virtual_screen.sh",
                "timeout",
                "--signal=INT",
                "3",
                desk,
            ]
            _expect(on_screen, environment, 124, "")
    return figures


def _expect(command: list[str | Path], environment: dict[str, str], code: int, words: str) -> float:
    """Run it a few times; the median of the seconds."""
    taken = []
    for _ in range(_TIMES if words else 1):
        began = time.perf_counter()
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
        taken.append(time.perf_counter() - began)
        said = done.stdout + done.stderr
        if done.returncode != code or words not in said or "Traceback" in said:
            name = " ".join(str(part) for part in command)
            raise BuildFailed(f"{name} ended with {done.returncode} in place of {code}, and said: {said[-500:]}")
        if taken[-1] > 1:
            break  # waits for a server's time limit; once is enough
    return round(sorted(taken)[len(taken) // 2], 3)


def _stays_open(command: list[str | Path], environment: dict[str, str], seconds: float = 2.0) -> float:
    """Start a program with a window, see that it runs on, end it as Ctrl+C would, see that it ends in order."""
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGINT)
    else:
        raise BuildFailed(f"{command[-1]} did not stay open: {process.communicate()[0][-500:]}")
    began = time.perf_counter()
    try:
        said = process.communicate(timeout=30)[0]
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise BuildFailed(f"{command[-1]} did not end when it was asked to.") from None
    if "Traceback" in said:
        raise BuildFailed(f"{command[-1]} ended with an error: {said[-500:]}")
    return round(time.perf_counter() - began, 3)
