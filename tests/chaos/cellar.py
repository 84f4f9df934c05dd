"""Redis and MongoDB of a chaos run: killed, frozen, full, and started again on the same files, port and logins."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

import redis
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from billie_desktop.practice.servers import MongoServer, RedisServer
from billie_desktop.practice.servers.binaries import redis_binary
from billie_desktop.practice.servers.child_process import ChildProcess
from tests.chaos.lines import Ports

PASSWORD = "the same after every restart"
DISK = "1500m"
DISK_FULL = 14031
SPARE_BYTES = 65_536
SERVERS = ("mongo", "redis")


class Cellar:
    """Both servers in ``folder``. With the rights for it each has a disk of its own, which can be full."""

    def __init__(self, folder: Path, ports: Ports) -> None:
        self._folders = {name: folder / name for name in SERVERS}
        self._ports = ports
        self.mounted: list[Path] = []
        self.died: list[str] = []
        """Servers that ended by themselves; a full disk may do that to MongoDB, and nothing else."""

    def start(self, *, disks: bool = True) -> None:
        """Start both; main thread."""
        for folder in self._folders.values():
            folder.mkdir(parents=True, exist_ok=True)
            if disks and os.geteuid() == 0 and _mount(folder):
                self.mounted.append(folder)
        self.mongo = MongoServer.start(self._folders["mongo"], port=self._ports.take(), test_commands=True)
        self.redis = RedisServer.start(self._folders["redis"], password=PASSWORD, port=self._ports.take())

    def stop(self) -> None:
        """End both, and give the disks back."""
        for name in SERVERS:
            server = getattr(self, name, None)
            if server is not None:
                server.process.kill()
        for folder in self.mounted:
            subprocess.run(["umount", "--lazy", folder], check=False)

    def pid(self, name: str) -> int:
        """Of a server's process."""
        return self._process(name).pid

    def running(self, name: str) -> bool:
        """Whether the process is there."""
        return self._process(name).running

    def kill(self, name: str) -> None:
        """As a power cut would, but for what the kernel has taken."""
        self._process(name).kill()

    def send(self, name: str, number: signal.Signals) -> None:
        """A signal."""
        os.kill(self.pid(name), number)

    async def revive(self, name: str) -> None:
        """Start it again; returns when it answers. Main thread."""
        if name == "mongo":
            self.mongo = MongoServer.spawn(self._folders[name], port=self.mongo.port, test_commands=True)
            await asyncio.to_thread(self.mongo.wait_until_ready)
            return
        folder = self._folders[name]
        logins = {"default": PASSWORD, "desk": self.redis.url_for("desk").split(":")[2].split("@")[0]}
        # Not by RedisServer.spawn, which writes new logins: those of the desks are in their hands.
        process = ChildProcess.start(
            "valkey-server", [redis_binary(), folder / "valkey.conf"], log=folder / "valkey.log"
        )
        self.redis = RedisServer(process, self.redis.port, logins)
        await asyncio.to_thread(self.redis.wait_until_ready)

    def fill(self, name: str) -> str:
        """Leave no room; how: "disk" or "limit"."""
        folder = self._folders[name]
        if folder in self.mounted:
            space = os.statvfs(folder)
            used = (space.f_blocks - space.f_bfree) * space.f_frsize
            _resize(folder, str(used + SPARE_BYTES))
            if name == "mongo":
                threading.Thread(target=self._checkpoints, name="checkpoints", daemon=True).start()
            return "disk"
        if name == "mongo":
            commands = ["insert", "update", "findAndModify", "delete"]
            data = {"failCommands": commands, "errorCode": DISK_FULL}
            self._ask_mongo({"configureFailPoint": "failCommand", "mode": "alwaysOn", "data": data})
        else:
            self._ask_redis("CONFIG", "SET", "maxmemory", "1mb")
        return "limit"

    async def make_room(self, name: str) -> None:
        """There is room again; a server that has ended of it is started again."""
        folder = self._folders[name]
        await asyncio.to_thread(self._process(name).wait, 0.5)  # one that is ending
        if folder in self.mounted:
            _resize(folder, DISK)
        elif name == "mongo":
            self._ask_mongo({"configureFailPoint": "failCommand", "mode": "off"})
        else:
            self._ask_redis("CONFIG", "SET", "maxmemory", "0")
        if not self.running(name):
            self.died.append(name)
            await self.revive(name)

    def _checkpoints(self) -> None:
        """MongoDB writes into its prepared journal for a minute before it meets the end of the disk; not so here."""
        for _ in range(20):
            try:
                self._ask_mongo({"fsync": 1})
            except PyMongoError:  # that is what was wanted
                return
            time.sleep(0.2)

    def _process(self, name: str) -> ChildProcess:
        process: ChildProcess = getattr(self, name).process
        return process

    def _ask_mongo(self, command: dict[str, Any]) -> None:
        with MongoClient[dict[str, Any]](self.mongo.uri, serverSelectionTimeoutMS=3_000) as client:
            client.admin.command(command)

    def _ask_redis(self, *command: str) -> None:
        with redis.Redis.from_url(self.redis.url, protocol=2) as client:
            client.execute_command(*command)


def _mount(folder: Path) -> bool:
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "chaos", folder]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _resize(folder: Path, size: str) -> None:
    for attempt in range(50):
        done = subprocess.run(["mount", "-o", f"remount,size={size}", folder], capture_output=True, check=False)
        if done.returncode == 0:
            return
        size = str(int(size) + 2**20) if size.isdigit() else size  # it has grown meanwhile
        time.sleep(0.01 * (attempt + 1))
    raise OSError(f"the disk at {folder} cannot be resized to {size}")
