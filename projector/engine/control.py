"""Stopping: asked for, or because a task died."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod

from projector.engine.errors import Stopped, TaskDied


class Control:
    """Shared by all threads of a projector process."""

    def __init__(self) -> None:
        self._ended = threading.Event()
        self._died: tuple[str, BaseException] | None = None

    @property
    def stopping(self) -> bool:
        """Whether the process is to end."""
        return self._ended.is_set()

    def stop(self) -> None:
        """Ask the process to end in order; safe in a signal handler."""
        self._ended.set()

    def died(self, task: str, error: BaseException) -> None:
        """Say that a background task ended with an error: the process must end, and not with 0."""
        if self._died is None:
            self._died = (task, error)
        self._ended.set()

    def check(self) -> None:
        """Raise Stopped or TaskDied when the process is to end."""
        if not self._ended.is_set():
            return
        if self._died is not None:  # asked after the end, which is said last: nobody dies unheard between the two
            task, error = self._died
            raise TaskDied(f"{task}: {type(error).__name__}") from error
        raise Stopped

    def pause(self, seconds: float) -> None:
        """Wait; raises Stopped or TaskDied as soon as the process is to end."""
        self._ended.wait(seconds)
        self.check()


class Task(ABC):
    """A background thread whose failure ends the process."""

    def __init__(self, name: str, control: Control) -> None:
        self._name = name
        self._control = control
        self._asked = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    @property
    def alive(self) -> bool:
        """Whether the task is running."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Begin the work on a thread of its own."""
        self._thread.start()

    def end(self, seconds: float = 10.0) -> None:
        """Ask the task to end and wait for it."""
        self._asked.set()
        if self._thread.is_alive():
            self._thread.join(seconds)

    def wait(self, seconds: float) -> bool:
        """Wait inside the task; False when it is to end."""
        return not self._asked.wait(seconds)

    @abstractmethod
    def work(self) -> None:
        """What the task does until it is asked to end."""

    def _run(self) -> None:
        try:
            self.work()
        except BaseException as error:
            self._control.died(self._name, error)
