"""Being signed in at a desk server: who, with which limits, for how long; and why a sign-in did not work."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from billie_desktop.domain.agent import Agent
from billie_desktop.domain.errors import NotAllowed
from billie_desktop.domain.money import Money


class Feature(StrEnum):
    """What a server may offer a person, besides signing in."""

    LEDGER = "ledger"
    WRITE_OFF = "write-off"
    ADJUSTMENT = "adjustment"
    BLOCK_CLEAR = "block-clear"
    NOTES = "notes"
    AUDIT = "audit"
    REVEAL_LOG = "reveal-log"
    CHAT = "chat"
    NOTIFICATION_PAUSE = "notification-pause"
    PROCESSING = "processing"
    PRESENCE = "presence"
    PROOF = "proof"
    PROBLEM_REPORT = "problem-report"
    PROBLEM_INBOX = "problem-inbox"


@dataclass(frozen=True, slots=True)
class Limits:
    """Most that the person may do in one command; None = no limit, 0.00 = not at all. Decided on the server.

    From ``senior_threshold`` on a request is marked as needing a senior decision.
    """

    waive: Money | None = None
    approve_write_off: Money | None = None
    request_adjustment: Money | None = None
    approve_adjustment: Money | None = None
    senior_threshold: Money | None = None


@dataclass(frozen=True, slots=True)
class ReadSide:
    """Where the read models and their changes are read. The addresses hold logins that can only read."""

    mongo_uri: str = field(repr=False)
    database: str
    redis_url: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Profile:
    """Who is signed in and what the server says to him.

    ``frozen``: not empty while commands are stopped, with the reason. ``notice`` is the message of the day.
    ``clock_ahead`` says by how many seconds this machine's clock is ahead of the server's. ``read_side`` is None for
    roles that see no lending data.
    """

    agent: Agent
    email: str = field(repr=False)
    environment: str
    limits: Limits = Limits()
    features: frozenset[str] = frozenset()
    read_side: ReadSide | None = None
    notice: str = ""
    frozen: str = ""
    clock_ahead: float = 0.0

    def offers(self, feature: Feature) -> bool:
        """Whether the server offers this to this person."""
        return feature in self.features


@dataclass(frozen=True, slots=True)
class SignInOptions:
    """What a server says before anybody is signed in. ``provider`` is the name of the organisation's own sign-in."""

    environment: str
    password: bool
    provider: str = ""
    version_floor: str = ""


class SignInProblem(StrEnum):
    """Why a sign-in did not work, by what to do about it."""

    NAME = "name"
    PORT = "port"
    TLS = "tls"
    CLOCK = "clock"
    OTHER_SERVER = "other-server"
    VERSION = "version"
    CREDENTIALS = "credentials"
    LOCKED_OUT = "locked-out"
    NO_PASSWORDS = "no-passwords"
    ROLE = "role"
    AWAY = "away"


UNREACHED = frozenset({SignInProblem.NAME, SignInProblem.PORT, SignInProblem.AWAY})
"""Problems that a machine without a network has: nobody at the server has judged the person."""


SHUT_OUT = frozenset({SignInProblem.VERSION, SignInProblem.CREDENTIALS, SignInProblem.NO_PASSWORDS, SignInProblem.ROLE})
"""Problems with which the server has judged the person or the program. All others may be gone in a moment."""


class CannotSignIn(NotAllowed):
    """``problem`` says why; ``retry_at`` when it may be tried again, for LOCKED_OUT."""

    def __init__(self, problem: SignInProblem, text: str, retry_at: datetime | None = None) -> None:
        super().__init__(text, code=f"SIGN_IN_{problem.name}")
        self.problem = problem
        self.retry_at = retry_at
