"""How our programs hold a gRPC connection to a server, desk and intake alike (ledger.md 12)."""

from __future__ import annotations

RECEIVE_LIMIT = 64 * 2**20  # GetExportResult returns a whole file in one text
CHANNEL_OPTIONS: tuple[tuple[str, int], ...] = (
    # All three keepalive settings together, or a frozen server goes unnoticed for a minute.
    ("grpc.keepalive_time_ms", 10_000),
    ("grpc.keepalive_timeout_ms", 3_000),
    ("grpc.http2.ping_timeout_ms", 3_000),
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.http2.max_pings_without_data", 0),
    ("grpc.initial_reconnect_backoff_ms", 200),
    ("grpc.min_reconnect_backoff_ms", 200),
    ("grpc.max_reconnect_backoff_ms", 1_000),
    ("grpc.max_receive_message_length", RECEIVE_LIMIT),
    ("grpc.enable_retries", 0),  # no repeat below us: every send is somebody's decision, and counted
)
