"""Caller's side of the admin service."""

from typing import Any

import grpc
import msgspec

from billie_desktop.practice.ledger.admin import ADMIN_SERVICE


class AdminClient:
    """Calls admin methods on a channel to the practice ledger; see :mod:`billie_desktop.practice.ledger.admin`."""

    def __init__(self, channel: grpc.aio.Channel, token: str) -> None:
        self._channel = channel
        self._metadata = (("authorization", f"Bearer {token}"),)

    async def call(self, method: str, request: object = None, *, timeout: float = 10.0) -> dict[str, Any]:
        """The JSON answer. request: anything that msgspec encodes to a JSON object. Raises grpc.aio.AioRpcError."""
        send = self._channel.unary_unary(f"/{ADMIN_SERVICE}/{method}", bytes, bytes)
        body = msgspec.json.encode(request if request is not None else {})
        answer: bytes = await send(body, timeout=timeout, metadata=self._metadata)
        decoded: dict[str, Any] = msgspec.json.decode(answer)
        return decoded
