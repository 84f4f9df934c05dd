"""The set-up stops with a message that says what to do."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
# The interpreter itself: a shim in front of it would need programs that a test hides.
PYTHON = str(Path(sys.executable).resolve())


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with the bootstrap and what it reads, and no environment."""
    (tmp_path / "packaging").mkdir()
    for name in ("packaging/bootstrap.sh", "packaging/constraints.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "bin").mkdir()
    # No test installs anything on this machine.
    command(tmp_path, "apt-get", "exit 99")
    return tmp_path


def command(checkout: Path, name: str, script: str) -> None:
    """Put a program in front of the system's own."""
    path = checkout / "bin" / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def bootstrap(checkout: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PATH": f"{checkout / 'bin'}:{os.environ['PATH']}"} | variables
    return subprocess.run(
        [checkout / "packaging" / "bootstrap.sh"], env=environment, capture_output=True, text=True, check=False
    )


def test_a_missing_python_is_said(checkout: Path) -> None:
    """Without the named Python it stops and says which version to install."""
    result = bootstrap(checkout, PYTHON="python-of-nowhere")
    assert result.returncode == 1
    assert "python-of-nowhere was not found. Install Python 3.11 or later" in result.stderr


def test_an_old_python_is_refused(checkout: Path) -> None:
    """A Python below 3.11 is refused with its version."""
    command(checkout, "old", 'case "$1" in --version) echo Python 3.9.2 ;; *) exit 1 ;; esac')
    result = bootstrap(checkout, PYTHON="old")
    assert result.returncode == 1
    assert "Python 3.9.2 is too old: 3.11 or later is needed" in result.stderr


def test_who_is_not_root_gets_the_one_line(checkout: Path) -> None:
    """With missing system packages and no root rights it prints the line to run, and makes no environment."""
    command(checkout, "ldconfig", "exit 0")
    command(checkout, "id", "echo 1000")
    result = bootstrap(checkout)
    assert result.returncode == 1
    line = next(line for line in result.stderr.splitlines() if "apt-get install" in line)
    assert line.strip().startswith("apt-get update && apt-get install --yes")
    assert {"libegl1", "libxcb-cursor0", "libcurl4"} <= set(line.split())
    assert not (checkout / ".venv").exists()


def test_root_installs_and_a_failure_stops(checkout: Path) -> None:
    """Root's run calls apt-get update before install, and stops with a message when the network is away."""
    command(checkout, "ldconfig", "exit 0")
    command(checkout, "id", "echo 0")
    command(checkout, "apt-get", f'echo "$1" >> {checkout}/calls; exit 100')
    result = bootstrap(checkout)
    assert result.returncode == 1
    assert "apt-get update failed" in result.stderr
    assert (checkout / "calls").read_text().split() == ["update"]


def test_without_apt_the_packages_are_named(checkout: Path) -> None:
    """On a system without apt-get it stops and names the missing packages."""
    command(checkout, "ldconfig", "exit 0")
    tools = checkout / "bin"
    (tools / "apt-get").unlink()
    for name in ("bash", "sh", "grep", "dirname", "cat", "id", "env"):
        found = shutil.which(name)
        assert found is not None
        (tools / name).symlink_to(found)
    result = bootstrap(checkout, PATH=str(tools), PYTHON=PYTHON)
    assert result.returncode == 1
    assert "missing: " in result.stderr
    assert "libegl1" in result.stderr


def test_a_ready_environment_is_left_alone(checkout: Path) -> None:
    """With a stamp that fits and a working Python nothing is installed and nothing said."""
    text = (checkout / "packaging/bootstrap.sh").read_text()
    sonames = re.findall(r"^(lib\S+\.so\.\d+) lib", text, re.MULTILINE)
    command(checkout, "ldconfig", "\n".join(f"printf '\\t{soname} (libc6) => /lib\\n'" for soname in sonames))
    for program in ("Xvfb", "xauth", "openbox"):
        command(checkout, program, "exit 0")
    (checkout / ".venv" / "bin").mkdir(parents=True)
    (checkout / ".venv" / "bin" / "python").symlink_to(PYTHON)
    version = subprocess.run([PYTHON, "-VV"], capture_output=True, text=True, check=True).stdout
    parts = [version, f"{checkout}\n"]
    parts += [(checkout / name).read_text() for name in ("pyproject.toml", "packaging/constraints.txt")]
    parts.append(text)
    stamp = subprocess.run(["sha256sum"], input="".join(parts), capture_output=True, text=True, check=True).stdout
    (checkout / ".venv" / ".bootstrapped").write_text(stamp.split()[0] + "\n")
    result = bootstrap(checkout, PYTHON=PYTHON)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
