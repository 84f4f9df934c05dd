"""The projector's settings from the environment (events.md 1.3), each with why to raise and why to lower it."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from projector.contract.changes import STREAM as CHANGES_STREAM


class SettingsError(Exception):
    """A setting cannot be used. The text names it and says what to do, and holds no secret."""


def _setting(name: str, default: Any, why: str, *, at_least: float | None = None) -> Any:
    return field(default=default, metadata={"name": name, "why": why, "at_least": at_least})


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the projector can be told. Names that another processor uses are kept, so that it can be replaced."""

    redis_url: str = _setting("REDIS_URL", "redis://localhost:6383", "Where the streams are; rediss:// in production.")
    database_uri: str = _setting(
        "DATABASE_URI", "mongodb://localhost:27017", "Where the read models are; with TLS in production."
    )
    db_name: str = _setting("DB_NAME", "billie-servicing", "The database of the read models.")
    inbox_stream: str = _setting("INBOX_STREAM", "inbox:billie-servicing", "Events of the platform.")
    internal_stream: str = _setting("INTERNAL_STREAM", "inbox:billie-servicing:internal", "Events of the desk.")
    dlq_stream: str = _setting("DLQ_STREAM", "dlq:billie-servicing", "Dead letters.")
    changes_stream: str = _setting("CHANGES_STREAM", CHANGES_STREAM, "What desks read to see changes at once.")
    consumer_group: str = _setting(
        "CONSUMER_GROUP",
        "billie-servicing-processor",
        "Names the group and the lease. Give this projector its own to run beside another reader of the streams.",
    )
    instance_id: str = _setting(
        "INSTANCE_ID",
        "",
        "Consumer name in the group, '' for the host name. Keep it the same over restarts, so that what an instance"
        " left pending is its own.",
    )
    max_retries: int = _setting(
        "MAX_RETRIES",
        3,
        "Attempts for an unexpected error of a handler. Raise it when such errors pass by themselves; lower it so that"
        " a poison entry holds up its batch for a shorter time.",
        at_least=1,
    )
    batch_size: int = _setting(
        "BATCH_SIZE",
        10,
        "Entries per read and inbox while keeping up. Raise it for fewer round trips at a steady high rate; lower it"
        " for the shortest time from event to document.",
        at_least=1,
    )
    max_batch_size: int = _setting(
        "MAX_BATCH_SIZE",
        4096,
        "Entries per read and inbox when far behind. Raise it when documents are large in number of events, for one"
        " write then serves more of them; lower it for less memory and shorter stops.",
        at_least=1,
    )
    block_timeout_ms: int = _setting(
        "BLOCK_TIMEOUT_MS",
        1000,
        "How long a read waits for the first entry. Raise it for less idle load; lower it to stop sooner when asked.",
        at_least=1,
    )
    max_payload_bytes: int = _setting(
        "MAX_PAYLOAD_BYTES",
        262_144,
        "Largest sum of the values of an entry. Raise it when producers send more and mean it; lower it to protect the"
        " documents' size.",
        at_least=1,
    )
    max_utterances: int = _setting(
        "MAX_UTTERANCES",
        2000,
        "Messages kept per conversation. Raise it to keep more of long ones (a document ends at 16 MB); lower it for"
        " smaller documents.",
        at_least=1,
    )
    max_noticeboard_entries: int = _setting(
        "MAX_NOTICEBOARD_ENTRIES",
        500,
        "Notices kept per conversation. Raise or lower it as MAX_UTTERANCES.",
        at_least=1,
    )
    reclaim_interval: float = _setting(
        "pending_reclaim_interval_seconds",
        60.0,
        "How often entries that others left behind are looked for. Raise it for less load; lower it to pick them up"
        " sooner.",
        at_least=0.1,
    )
    min_idle_ms: int = _setting(
        "pending_min_idle_ms",
        60_000,
        "How long an entry of another consumer must lie before it is taken. Raise it above the longest time that a"
        " live consumer may need; lower it to pick entries up sooner.",
        at_least=1,
    )
    stale_consumer_ms: int = _setting(
        "stale_consumer_max_idle_ms",
        604_800_000,
        "How long a consumer without pending entries is kept. Raise it for long outages; lower it where instance names"
        " change often.",
        at_least=1,
    )
    lease_seconds: float = _setting(
        "LEASE_SECONDS",
        5.0,
        "Life of the lease without renewal. Raise it where whole machines pause for seconds; lower it to be replaced"
        " sooner after a crash.",
        at_least=0.5,
    )
    shutdown_seconds: float = _setting(
        "SHUTDOWN_SECONDS",
        20.0,
        "How long a stop may take before the process gives up with another exit code. Raise it with MAX_BATCH_SIZE;"
        " lower it below the supervisor's own patience.",
        at_least=0.1,
    )
    archive_folder: str = _setting(
        "ARCHIVE_FOLDER",
        "",
        "Where archive writes and rebuild reads entries that may have left the streams; '' for no archive. It holds"
        " personal data: choose a place that only the projector's account reads.",
    )
    health_port: int = _setting("HEALTH_PORT", 0, "Port of /health and /metrics; 0 opens none.", at_least=0)
    health_host: str = _setting(
        "HEALTH_HOST",
        "127.0.0.1",
        "Address of that port. 0.0.0.0 lets probes and Prometheus of other machines in; the pages hold counts and"
        " positions, no personal data.",
    )
    log_level: str = _setting("LOG_LEVEL", "INFO", "INFO writes a line per batch; WARNING only what needs attention.")

    @property
    def consumer(self) -> str:
        """The consumer name of this instance."""
        return self.instance_id or socket.gethostname() or "projector"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Read the settings; an empty value counts as not given, lower-case names may be given in capitals.

        Raises SettingsError.
        """
        values: dict[str, Any] = {}
        for each in fields(cls):
            name = each.metadata["name"]
            text = environment.get(name) or environment.get(name.upper())
            if text:
                values[each.name] = _read(name, text, type(each.default), each.metadata["at_least"])
        return cls(**values)


def _read(name: str, text: str, kind: type, at_least: float | None) -> Any:
    try:
        value = kind(text.strip())
    except ValueError:
        raise SettingsError(f"{name} must be a number.") from None
    if at_least is not None and not value >= at_least:
        raise SettingsError(f"{name} must be at least {at_least:g}.")
    return value
