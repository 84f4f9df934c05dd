"""How a scene opens a customer."""

from __future__ import annotations

from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.gallery.stage import Stage, settle

PRIYA, DANIEL, FORTY, LONG = "CUS-7F3A", "CUS-2C90", "CUS-4040", "CUS-0000-LONG-77"


async def open_customer(stage: Stage, customer_id: str = PRIYA, *, context: bool = False) -> CustomerPage:
    """Open a customer in the main window."""
    page = stage.shell.open_customer(customer_id)
    assert page is not None
    page.show_context(context)
    await settle()
    return page
