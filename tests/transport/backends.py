"""Addresses of servers behind TLS fronts, one front for each kind of certificate."""

from __future__ import annotations

from urllib.parse import urlsplit

from billie_desktop.practice.servers import MongoServer, RedisServer
from tests.gateways.toy_ledger import ToyLedger
from tests.transport.conftest import Fronts, Kind, Pki


class Backends:
    """Where fronts lead to."""

    def __init__(
        self, mongo: MongoServer, cache: RedisServer, ledger: ToyLedger, provider: int, fronts: Fronts, pki: Pki
    ) -> None:
        self._mongo, self._cache, self._ledger, self._provider = mongo, cache, ledger, provider
        self._fronts, self.pki = fronts, pki

    def mongo(self, kind: Kind, **options: str) -> str:
        asked = "".join(f"&{name}={value}" for name, value in options.items())
        return f"mongodb://127.0.0.1:{self._fronts(self._mongo.port, kind)}/?directConnection=true&tls=true{asked}"

    def redis(self, kind: Kind, **options: str) -> str:
        parts = urlsplit(self._cache.url)
        login = parts.netloc.rpartition("@")[0]
        asked = "&".join(f"{name}={value}" for name, value in options.items())
        return f"rediss://{login}@127.0.0.1:{self._fronts(self._cache.port, kind)}/0?{asked}"

    def provider(self, kind: Kind) -> str:
        return f"https://127.0.0.1:{self._fronts(self._provider, kind)}/"

    def ledger(self, kind: Kind) -> str:
        port = int(self._ledger.address.rpartition(":")[2])
        return f"127.0.0.1:{self._fronts(port, kind)}"
