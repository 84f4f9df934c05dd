"""The oldest TLS that is spoken, said by us: what a library or a system takes for its default differs."""

from __future__ import annotations

import ssl
from typing import Any

OLDEST = ssl.TLSVersion.TLSv1_2


def trusting(ca_file: str | None = None) -> ssl.SSLContext:
    """A client's context that verifies, by the authorities of a PEM file or else of the system. Raises OSError."""
    context = ssl.create_default_context(cafile=ca_file)
    context.minimum_version = OLDEST
    return context


def require_tls12(client: Any) -> None:
    """Tell it a MongoDB client that has not connected yet: the driver has no option for it."""
    context = getattr(client.options.pool_options, "_ssl_context", None)
    if isinstance(context, ssl.SSLContext):
        context.minimum_version = OLDEST


def redis_options(url: str) -> dict[str, Any]:
    """The same as an option of the Redis client, where the address speaks TLS."""
    return {"ssl_min_version": OLDEST} if url.startswith("rediss:") else {}
