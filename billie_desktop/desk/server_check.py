"""Is there a desk server at an address, and may this desk sign in there? Asked before anybody types a password."""

from __future__ import annotations

from billie_desktop.desk.session import SignInDoor
from billie_desktop.domain.session import CannotSignIn, SignInOptions, SignInProblem
from billie_desktop.domain.version import is_older


async def check_server(door: SignInDoor, server: str, version: str) -> SignInOptions:
    """What the server offers. ``version`` is that of this desk. Raises CannotSignIn."""
    offered = await door.options(server)
    if is_older(version, offered.version_floor):
        raise CannotSignIn(SignInProblem.VERSION, too_old(version, offered.version_floor))
    if not offered.password:
        text = "This server takes no passwords, and this desk knows no other way to sign in."
        raise CannotSignIn(SignInProblem.NO_PASSWORDS, text)
    return offered


def too_old(version: str, floor: str) -> str:
    """Which version is needed, and what to do."""
    return (
        f"Version {floor} or later is needed there; this is {version}. Install the newer one, or ask whoever looks"
        " after this computer."
    )
