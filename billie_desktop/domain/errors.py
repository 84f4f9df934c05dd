"""What can go wrong, by who must act.

DeskError
├── InvalidInput          the agent: correct a field, nothing was sent
├── Refused               nobody: the ledger or a rule said no, with its words
│   ├── AlreadyDone       somebody did it before; the state is re-read
│   ├── NotAllowed        role, sign-in or read-only mode
│   └── NotOffered        this server does not have the action; hidden until the next start
├── TryLater              time: nothing was posted, the same key may be sent again
│   ├── Busy              the account or the key is in use
│   └── Unreachable       no answer from the other side, nothing sent
├── OutcomeUnknown        time, with the same key only: it may have been posted
├── NotFound              the record does not exist (any more)
└── Unavailable           operations: a list or figure could not be read; never shown as empty
"""

from __future__ import annotations


class DeskError(Exception):
    """Root. ``text`` is written for the agent; it never holds personal data."""

    def __init__(self, text: str, *, code: str = "UNKNOWN_ERROR", reference: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.code = code
        self.reference = reference


class InvalidInput(DeskError):
    """A field is wrong; nothing was sent."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text, code="INVALID_INPUT")
        self.field = field


class Refused(DeskError):
    """The ledger or a rule said no. The text is the ledger's own, unchanged."""


class AlreadyDone(Refused):
    """Somebody did it before. Not this agent's success."""


class NotAllowed(Refused):
    """Role, sign-in or mode forbids it."""


class NotOffered(Refused):
    """The server does not have this action. Hidden until the next start."""


class TryLater(DeskError):
    """Nothing was posted. The same key may be sent again."""


class Busy(TryLater):
    """The account or the key is in use."""


class Unreachable(TryLater):
    """The other side did not answer the connection; nothing was posted."""


class OutcomeUnknown(DeskError):
    """It may have been posted. Resolved by the same key or a look-up, never by a new intent."""


class NotFound(DeskError):
    """No such record."""


class Unavailable(DeskError):
    """Could not be read. Never shown as empty."""
