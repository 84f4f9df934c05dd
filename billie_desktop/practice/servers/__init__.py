"""Genuine mongod and Valkey as child processes, for practice mode and for tests."""

from billie_desktop.practice.servers.errors import (
    DiskFullError,
    LibraryMissingError,
    PortTakenError,
    PracticeServerError,
    ServerExitedError,
    ServerMissingError,
    ServerSlowError,
    WorldRunningError,
)
from billie_desktop.practice.servers.mongo_server import MongoServer, MongoUser
from billie_desktop.practice.servers.ports import free_port
from billie_desktop.practice.servers.redis_server import RedisServer, RedisUser, desk_user
from billie_desktop.practice.servers.world_lock import WorldLock

__all__ = [
    "DiskFullError",
    "LibraryMissingError",
    "MongoServer",
    "MongoUser",
    "PortTakenError",
    "PracticeServerError",
    "RedisServer",
    "RedisUser",
    "ServerExitedError",
    "ServerMissingError",
    "ServerSlowError",
    "WorldLock",
    "WorldRunningError",
    "desk_user",
    "free_port",
]
