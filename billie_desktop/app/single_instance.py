"""One program per user and environment: a second start raises the first, hands its link over and ends."""

from __future__ import annotations

import getpass
import hashlib
import os
import sys
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication

from billie_desktop.domain.link import LONGEST

CONNECT_MS = 500
ANSWER_MS = 2000
LONGEST_PATH = 100
HEARD = b"heard\n"


def instance_name(data_dir: Path, environment: str) -> str:
    """Name of the local socket: a path that only this user can reach, on Windows the name of a pipe."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError):  # no name for the user of this process
        user = str(os.getuid()) if hasattr(os, "getuid") else ""
    digest = hashlib.sha256(f"{user}\n{data_dir.absolute()}\n{environment}".encode()).hexdigest()[:16]
    name = f"billie-desktop-{digest}"
    if sys.platform == "win32":
        return name
    folder = os.environ.get("XDG_RUNTIME_DIR") or str(data_dir.absolute())
    path = str(Path(folder) / name)
    return path if len(path) <= LONGEST_PATH else name


class SingleInstance(QObject):
    """``asked`` carries the link of a second start, '' when it had none."""

    asked = Signal(str)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self.on_connection)

    def claim(self, link: str = "") -> bool:
        """Whether this is the first: it listens from now on. Otherwise the first was raised and has the link.

        Takes a moment at most and runs no event loop. A socket that a dead program left behind is taken over.
        """
        Path(self._name).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        for _ in range(2):
            if self._hand_over(link):
                return False
            if self._server.listen(self._name):
                return True
            if not self._is_answered():
                QLocalServer.removeServer(self._name)
        return self._server.listen(self._name) or not self._hand_over(link)

    def _is_answered(self) -> bool:
        socket = self._connected()
        if socket is None:
            return False
        socket.abort()
        return True

    def _connected(self) -> QLocalSocket | None:
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        return socket if socket.waitForConnected(CONNECT_MS) else None

    def _hand_over(self, link: str) -> bool:
        socket = self._connected()
        if socket is None:
            return False
        socket.write(link.encode()[:LONGEST].replace(b"\n", b"") + b"\n")
        socket.waitForBytesWritten(CONNECT_MS)
        socket.waitForReadyRead(ANSWER_MS)  # a first program that is busy still gets it
        socket.abort()
        return True

    def on_connection(self) -> None:
        """Somebody started the program once more."""
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(lambda socket=socket: self.on_line(socket))
            socket.disconnected.connect(socket.deleteLater)
            if socket.canReadLine():
                self.on_line(socket)

    def on_line(self, socket: QLocalSocket) -> None:
        """The one line it says; what is longer than a link is not read."""
        if socket.bytesAvailable() > LONGEST + 1:
            socket.abort()
            return
        if not socket.canReadLine():
            return
        line = bytes(socket.readLine(LONGEST + 2).data())
        socket.write(HEARD)
        socket.flush()
        self.asked.emit(line.decode("utf-8", errors="replace").strip())

    def close(self) -> None:
        """Listen no more."""
        self._server.close()


class OpenedLinks(QObject):
    """Links that the system opens in the running program (macOS); other systems start it once more instead."""

    opened = Signal(str)

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FileOpen and isinstance(event, QFileOpenEvent):
            self.opened.emit(event.url().toString())
            return True
        return False
