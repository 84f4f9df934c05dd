"""The connection to the read models."""

from __future__ import annotations

import asyncio
from datetime import UTC
from typing import Any

from bson.codec_options import CodecOptions
from pymongo import AsyncMongoClient
from pymongo.asynchronous import pool, topology
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

from billie_desktop.gateways.mongo.errors import read_errors
from billie_desktop.gateways.transport import check_database_address
from projector.contract.driver_waits import make_waits_safe
from projector.contract.tls import require_tls12
from projector.contract.transport import mongo_speaks_tls

Document = dict[str, Any]
SELECTION_TIMEOUT_MS = 2500
READ_LIMIT_MS = 8000
"""A read that takes longer is given up, so that a slow database shows as unavailable and not as an endless spinner."""


class Database:
    """One client per event loop; read only. Connecting happens at the first read.

    ``ca_file`` and ``crl_file``: PEM files of trusted authorities and of revoked certificates. Raises Unavailable for
    an address that is not safe, OSError for a file that cannot be read.
    """

    def __init__(self, uri: str, name: str, *, ca_file: str | None = None, crl_file: str | None = None) -> None:
        check_database_address(uri)
        make_waits_safe(asyncio.timeout, topology, pool)
        files = {"tlsCAFile": ca_file, "tlsCRLFile": crl_file} if mongo_speaks_tls(uri) else {}
        tls: dict[str, Any] = {option: file for option, file in files.items() if file}
        if not mongo_speaks_tls(uri):
            # The driver would go on to the members of a replica set, which are on other machines, in the clear.
            tls["directConnection"] = True
        self._client: AsyncMongoClient[Document] = AsyncMongoClient(
            uri,
            serverSelectionTimeoutMS=SELECTION_TIMEOUT_MS,
            connectTimeoutMS=SELECTION_TIMEOUT_MS,
            socketTimeoutMS=READ_LIMIT_MS,  # timeoutMS would override the selection timeout
            appname="billie-desktop",
            maxPoolSize=12,
            **tls,
        )
        require_tls12(self._client)
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
