"""The list of all paused notifications (features.md CO-5): for admins alone."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from billie_desktop.desk.rows import Page
from billie_desktop.desk.source_reads import SourceReader
from billie_desktop.domain.agent import Agent
from billie_desktop.domain.communication import Suppression
from billie_desktop.domain.errors import NotAllowed

FOR_ADMINS = "for admins"
"""Why the list is off for others, beside its entry."""


class PauseView(StrEnum):
    """Pauses in force now; or those that ran out within ``notification_pause.LISTED`` and that nothing followed."""

    IN_FORCE = "in-force"
    EXPIRED = "expired"


class PauseOrder(StrEnum):
    """By the moment it was set, or by its end; a pause without an end comes after all that have one."""

    SINCE = "since"
    ENDS = "ends"


@dataclass(frozen=True, slots=True)
class PauseQuery:
    """What is asked for. ``text`` is the beginning of a word of the name, or of the customer id."""

    view: PauseView = PauseView.IN_FORCE
    order: PauseOrder = PauseOrder.SINCE
    descending: bool = True
    text: str = ""


@dataclass(frozen=True, slots=True)
class PausedCustomer:
    """A customer under its id of now, and the one pause that is listed. ``set_by`` is the name of the person who set
    it, or the id as stored where no user has it; both names are None where the record has none."""

    customer_id: str
    name: str | None
    pause: Suppression
    set_by: str | None = None


class PauseList(Protocol):
    """Reads the list. Each raises Unavailable and never answers empty for an outage, and NotAllowed for others."""

    async def page(self, offset: int, limit: int, query: PauseQuery) -> Page[PausedCustomer]:
        """One page, with the total."""

    async def rows(self, customer_ids: Collection[str], view: PauseView) -> dict[str, PausedCustomer]:
        """Those of these customers that are in a view, by customer id."""


class ReadModelPauses(SourceReader[PauseList]):
    """Implements ``PauseList`` over a source for one agent."""

    def __init__(self, agent: Agent, source: PauseList, on_failure: Callable[[], None]) -> None:
        super().__init__(source, on_failure)
        self._agent = agent

    async def page(self, offset: int, limit: int, query: PauseQuery) -> Page[PausedCustomer]:
        """One page, with the total."""
        self._require_admin()
        return await self._read(self._source.page(offset, limit, query))

    async def rows(self, customer_ids: Collection[str], view: PauseView) -> dict[str, PausedCustomer]:
        """Those of these customers that are in a view."""
        self._require_admin()
        return await self._read(self._source.rows(customer_ids, view)) if customer_ids else {}

    def _require_admin(self) -> None:
        if not self._agent.is_admin:
            raise NotAllowed("The list of all pauses is for admins.", code="ROLE")
