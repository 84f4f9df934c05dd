"""What each role is offered on an account: the Actions tab, and the menu behind More."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from billie_desktop.domain.agent import Agent, Role
from billie_desktop.ui.customer.menus import account_menu
from billie_desktop.ui.gallery.opening import PRIYA, open_customer
from billie_desktop.ui.gallery.request_samples import waiting
from billie_desktop.ui.gallery.stage import Stage, settle

Scene = Callable[[Stage], Awaitable[None]]
PEOPLE = {
    Role.ADMIN: Agent("u-ines", "Ines Calloway", Role.ADMIN),
    Role.SUPERVISOR: Agent("u-mei-lin", "Mei-Lin Foo", Role.SUPERVISOR),
    Role.OPERATIONS: Agent("u-sam", "Sam Ogilvie", Role.OPERATIONS),
    Role.READONLY: Agent("u-rosa", "Rosa Lind", Role.READONLY),
}


async def offered(stage: Stage) -> None:
    """The Actions tab, with a colleague's request that waits for a decision."""
    stage.fake.requests.rows = [each for each in waiting() if each.customer_id == PRIYA]
    page = await open_customer(stage)
    page.work.choose_tab(5)
    await settle()


async def offered_in_menu(stage: Stage) -> None:
    """The same actions in the menu."""
    await offered(stage)
    page = stage.shell.main.pages.customers[PRIYA]
    more = page.work.summary.more
    account_menu(page).popup(more.mapToGlobal(more.rect().bottomLeft()))
    await settle()


ROLE_SCENES: dict[str, Scene] = {
    **{f"role-{role.value}": offered for role in PEOPLE},
    **{f"role-{role.value}-menu": offered_in_menu for role in PEOPLE},
}
AGENTS = {name: PEOPLE[Role(name.removeprefix("role-").removesuffix("-menu"))] for name in ROLE_SCENES}
"""Whose desk a scene is at, by its name."""
