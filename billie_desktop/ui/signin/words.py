"""What stands above the explanation of a sign-in that did not work, and which field it is about."""

from __future__ import annotations

from billie_desktop.domain.session import SignInProblem

HEADLINES: dict[SignInProblem, str] = {
    SignInProblem.NAME: "The server was not found.",
    SignInProblem.PORT: "Nothing answers there.",
    SignInProblem.TLS: "The connection is not safe.",
    SignInProblem.CLOCK: "The certificate is out of its time.",
    SignInProblem.OTHER_SERVER: "This is another kind of server.",
    SignInProblem.VERSION: "This desk is too old.",
    SignInProblem.CREDENTIALS: "Not signed in.",
    SignInProblem.LOCKED_OUT: "Locked for now.",
    SignInProblem.NO_PASSWORDS: "No passwords here.",
    SignInProblem.ROLE: "Nothing to do with this role.",
    SignInProblem.AWAY: "The server cannot answer.",
}

ABOUT_SERVER = frozenset(
    {
        SignInProblem.NAME,
        SignInProblem.PORT,
        SignInProblem.TLS,
        SignInProblem.CLOCK,
        SignInProblem.OTHER_SERVER,
    }
)
"""Problems of the address or of the way there: where an address is asked for, it is marked."""
