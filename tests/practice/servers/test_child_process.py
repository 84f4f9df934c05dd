"""A child's life is tied to its parent's, and its end is explained."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from billie_desktop.practice.servers import (
    DiskFullError,
    LibraryMissingError,
    PortTakenError,
    ServerExitedError,
    WorldLock,
    WorldRunningError,
)
from billie_desktop.practice.servers.child_process import ChildProcess

PARENT = """
import sys, pathlib
from billie_desktop.practice.servers import MongoServer, RedisServer
folder = pathlib.Path(sys.argv[1])
mongo, valkey = MongoServer.start(folder / "m"), RedisServer.start(folder / "r")
print(mongo.process.pid, valkey.process.pid, flush=True)
sys.stdin.read()
"""

HOLDER = """
import sys, pathlib
from billie_desktop.practice.servers import WorldLock
lock = WorldLock(pathlib.Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""

DEAF = """
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
while True:
    signal.pause()
"""


@pytest.mark.servers
@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's parent-death signal is Linux's")
def test_servers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    """After kill -9 of the parent both servers are gone within seconds, without anyone's help."""
    command = [sys.executable, "-c", PARENT, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        watched = [os.pidfd_open(int(pid)) for pid in parent.stdout.readline().split()]
        try:
            assert not ended(watched, seconds=0)
            parent.kill()
            assert ended(watched, seconds=10)
        finally:
            for descriptor in watched:
                os.close(descriptor)


def ended(processes: list[int], seconds: float) -> bool:
    """Whether all processes, given as process descriptors, end within the time."""
    waiting = list(processes)
    while waiting:
        ready, _, _ = select.select(waiting, [], [], seconds)
        if not ready:
            return False
        waiting = [descriptor for descriptor in waiting if descriptor not in ready]
    return True


def test_a_child_is_not_started_off_the_main_thread(tmp_path: Path) -> None:
    """Starting from another thread is refused, because the child would end with that thread."""
    errors: list[BaseException] = []

    def start() -> None:
        try:
            ChildProcess.start("sleep", ["sleep", "60"], log=tmp_path / "log")
        except RuntimeError as error:
            errors.append(error)

    thread = threading.Thread(target=start)
    thread.start()
    thread.join()
    assert "main thread" in str(errors[0])


def test_a_child_that_ignores_the_request_is_killed(tmp_path: Path) -> None:
    """A child that traps SIGTERM is gone after stop, by SIGKILL."""
    child = ChildProcess.start("deaf", [sys.executable, "-c", DEAF], log=tmp_path / "log")
    while "deaf" not in child.log_tail():
        assert child.wait(0.01) is None
    child.stop(seconds=0.1)
    assert child.wait(0) == -signal.SIGKILL


def test_ctrl_c_in_the_terminal_does_not_reach_a_child(tmp_path: Path) -> None:
    """A child is in a session of its own, so that its parent decides the order of ending."""
    child = ChildProcess.start("sleep", ["sleep", "60"], log=tmp_path / "log")
    try:
        assert os.getsid(child.pid) != os.getsid(0)
    finally:
        child.kill()


def explained(command: list[str], tmp_path: Path) -> Exception:
    """How the end of a command is explained."""
    child = ChildProcess.start("server", command, log=tmp_path / "log")
    code = child.wait(10)
    assert code is not None
    return child.explain_end(code, port=4711, needed_bytes=1)


def test_a_full_disk_is_recognised_from_the_log(tmp_path: Path) -> None:
    """A child that ends because the device is full is explained as a full disk."""
    error = explained(["sh", "-c", "LC_ALL=C dd if=/dev/zero of=/dev/full count=1"], tmp_path)
    assert isinstance(error, DiskFullError)


def test_a_missing_library_is_named_with_its_package(tmp_path: Path) -> None:
    """A child whose loader misses libcurl is explained with the library and the Debian package."""
    said = "mongod: error while loading shared libraries: libcurl.so.4: cannot open shared object file"
    error = explained(["sh", "-c", f"echo '{said}'; exit 127"], tmp_path)
    assert isinstance(error, LibraryMissingError)
    assert "apt-get install libcurl4" in str(error)


def test_a_port_taken_late_is_recognised_from_the_log(tmp_path: Path) -> None:
    """A child that ends because its address is in use is explained with the port."""
    error = explained(["sh", "-c", "echo 'bind: Address already in use'; exit 1"], tmp_path)
    assert isinstance(error, PortTakenError)
    assert error.port == 4711


def test_any_other_end_quotes_the_last_line(tmp_path: Path) -> None:
    """A child that ends for a reason of its own is explained with its code and its last words."""
    error = explained(["sh", "-c", "echo first; echo 'last words'; exit 3"], tmp_path)
    assert isinstance(error, ServerExitedError)
    assert error.exit_code == 3
    assert "last words" in str(error)


def test_a_folder_holds_one_world(tmp_path: Path) -> None:
    """A second holder is refused with the first one's process number, and admitted after the first lets go."""
    with WorldLock(tmp_path), pytest.raises(WorldRunningError, match=str(os.getpid())):
        WorldLock(tmp_path).acquire()
    with WorldLock(tmp_path):
        pass


def test_the_lock_of_a_killed_world_is_free(tmp_path: Path) -> None:
    """A world that was killed leaves no lock behind."""
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(WorldRunningError):
            WorldLock(tmp_path).acquire()
        holder.kill()
        holder.wait()
    with WorldLock(tmp_path):
        pass
