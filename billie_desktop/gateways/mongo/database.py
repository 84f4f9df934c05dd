"""The connection to the read models."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from bson.codec_options import CodecOptions
from pymongo import AsyncMongoClient
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

from billie_desktop.gateways.mongo.errors import read_errors

Document = dict[str, Any]
SELECTION_TIMEOUT_MS = 2500
READ_LIMIT_MS = 8000
"""A read that takes longer is given up, so that a slow database shows as unavailable and not as an endless spinner."""


class Database:
    """One client per event loop; read only. Connecting happens at the first read."""

    def __init__(self, uri: str, name: str, *, ca_file: str | None = None) -> None:
        tls: dict[str, Any] = {"tlsCAFile": ca_file} if ca_file else {}
        self._client: AsyncMongoClient[Document] = AsyncMongoClient(
            uri,
            serverSelectionTimeoutMS=SELECTION_TIMEOUT_MS,
            connectTimeoutMS=SELECTION_TIMEOUT_MS,
            socketTimeoutMS=READ_LIMIT_MS,  # timeoutMS would override the selection timeout
            appname="billie-desktop",
            maxPoolSize=12,
            **tls,
        )
        options: CodecOptions[Document] = CodecOptions(tz_aware=True, tzinfo=UTC)
        self._database: AsyncDatabase[Document] = self._client.get_database(name, codec_options=options)

    def collection(self, name: str) -> AsyncCollection[Document]:
        """A collection by its literal name."""
        return self._database[name]

    async def ping(self) -> None:
        """One cheap round trip. Raises Unavailable."""
        with read_errors():
            await self._database.command("ping")

    async def close(self) -> None:
        """Close all connections."""
        await self._client.close()
