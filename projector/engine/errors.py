"""Why the engine cannot go on for the moment, or at all.

EngineError
├── Transient         a server is away or busy: wait and do the same again
│   ├── StoreAway
│   └── StreamsAway
├── Conflict          somebody else wrote a document first: load again and fold again
├── Refused           the store will never take this batch as it is: look for the entry that spoils it
├── GroupMissing      the consumer group is gone: make it again
├── LeaseLost         another instance owns the streams now
├── Stopped           asked to stop while waiting
└── TaskDied          a background task ended: the process must end too
"""

from __future__ import annotations


class EngineError(Exception):
    """Root of the engine's errors. Texts carry no values and no connection strings."""


class Transient(EngineError):
    """Nothing is wrong with the work; the same is tried again after a pause."""


class StoreAway(Transient):
    """MongoDB is not reachable, busy or not primary. ``str`` is the kind of the driver's error."""


class StreamsAway(Transient):
    """Redis is not reachable or busy."""


class Conflict(EngineError):
    """A guarded write met a document that is not the one that was loaded."""


class Refused(EngineError):
    """The store refuses a document for what it holds (size, depth, an unstorable value)."""


class GroupMissing(EngineError):
    """The consumer group or its stream does not exist."""


class LeaseLost(EngineError):
    """The lease is held by another instance, or could not be renewed in time."""


class Stopped(EngineError):
    """The process was asked to stop."""


class TaskDied(EngineError):
    """A background task ended with an error."""
