"""Signing in and being signed in, as the screens and the composition use it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from billie_desktop.domain.session import Profile, SignInOptions

Release = Callable[[], None]


class Session(Protocol):
    """A person at a desk server. It is renewed by itself until it ends; tokens never leave the gateway."""

    @property
    def profile(self) -> Profile:
        """Who, with which limits and features, as the server said last."""

    @property
    def ended(self) -> str:
        """Why nobody is signed in any more, in words; '' while somebody is."""

    def subscribe(self, callback: Callable[[], None]) -> Release:
        """Hear that the profile is another one, or that the session has ended."""

    async def refresh_profile(self) -> Profile:
        """Ask the server who is signed in. Raises NotAllowed when nobody is, Unreachable, OutcomeUnknown."""

    async def sign_in_again(self, password: str) -> None:
        """Go on as the same person after the end. Raises CannotSignIn."""

    async def sign_out(self) -> None:
        """End it here at once, and on the server when that can be reached. Never fails."""


class SignInDoor(Protocol):
    """Servers at which somebody may sign in. ``server`` is ``host:port``."""

    async def options(self, server: str) -> SignInOptions:
        """What the server offers. Raises CannotSignIn."""

    async def sign_in(self, server: str, email: str, password: str) -> Session:
        """A new session. Raises CannotSignIn."""
