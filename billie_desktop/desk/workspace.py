"""What an agent's windows show and what is half-written in them, in a form that outlives the program."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from billie_desktop.domain.command import Action


@dataclass(frozen=True, slots=True)
class SavedForm:
    """A form that was not sent: what was typed, by field. Nothing of its review is kept: it is reviewed anew."""

    action: Action
    account_id: str
    typed: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class SavedCustomer:
    """An open customer; ``account_id`` is the account on the work surface, '' for none."""

    customer_id: str
    account_id: str = ""
    tab: int = 0
    context: bool = True
    form: SavedForm | None = None


@dataclass(frozen=True, slots=True)
class SavedList:
    """A list as it was narrowed, sorted and scrolled; ``address`` says the same for lists that have one."""

    place: str
    view: str = ""
    text: str = field(default="", repr=False)
    sort: str = ""
    descending: bool = False
    row: int = 0
    address: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class SavedWindow:
    """A window: where it was, what was open in it and what was in front. Positions are in px of the desktop."""

    x: int
    y: int
    width: int
    height: int
    maximised: bool
    has_places: bool
    place: str = ""
    customer_id: str = ""
    customers: tuple[SavedCustomer, ...] = ()
    lists: tuple[SavedList, ...] = ()
    conversation_id: str = ""


@dataclass(frozen=True, slots=True)
class Workspace:
    """All windows, the main one first, and the customers opened last with the moment (seconds, UTC)."""

    windows: tuple[SavedWindow, ...] = ()
    recent: tuple[tuple[str, float], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was open."""
        return not self.windows


class WorkspaceStore(Protocol):
    """One workspace per user and environment, encrypted with what else is kept. Never raises."""

    def load(self) -> Awaitable[Workspace]:
        """What was kept last; an empty one when there is nothing or it cannot be read."""

    def store(self, workspace: Workspace) -> Awaitable[None]:
        """Keep it, replacing the older one."""
