"""Signals of an operator's command."""

from __future__ import annotations

import signal
from types import FrameType

from projector.engine.control import Control


def stop_on_signals(control: Control) -> None:
    """Let SIGTERM and SIGINT end the command in order."""

    def on_signal(number: int, frame: FrameType | None) -> None:
        control.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, on_signal)
