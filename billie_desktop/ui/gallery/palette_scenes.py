"""Scenes of the palette."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from PySide6.QtTest import QTest

from billie_desktop.desk.values import ContactHit, GroupState, Hits, TransactionHit
from billie_desktop.domain.ledger import TransactionType
from billie_desktop.ui.gallery.opening import DANIEL, open_customer
from billie_desktop.ui.gallery.people import money
from billie_desktop.ui.gallery.stage import Stage, settle, until


async def palette(stage: Stage) -> None:
    """Search with hits."""
    overlay = stage.shell.main.palette_overlay
    overlay.summon()
    QTest.keyClicks(overlay.panel.query, "ragh")
    await until(lambda: overlay.result is not None)


async def palette_failed(stage: Stage) -> None:
    """Search with accounts that could not be searched."""
    stage.fake.search.failing.add("accounts")
    overlay = stage.shell.main.palette_overlay
    overlay.summon()
    QTest.keyClicks(overlay.panel.query, "dan")
    await until(lambda: overlay.result is not None)


async def palette_empty(stage: Stage) -> None:
    """Search before anything is typed."""
    await open_customer(stage, DANIEL)
    await open_customer(stage)
    stage.shell.main.palette_overlay.summon()
    await settle()


async def palette_nothing(stage: Stage) -> None:
    """Search without results."""
    overlay = stage.shell.main.palette_overlay
    overlay.summon()
    QTest.keyClicks(overlay.panel.query, "zzzz")
    await until(lambda: overlay.result is not None)


async def palette_reference(stage: Stage) -> None:
    """Search by the reference of a payment."""
    search = stage.fake.search
    at = datetime.fromisoformat("2026-06-05T04:12:00+00:00")
    account = search.accounts[0]
    search.transactions = [
        TransactionHit("PAY-77310", account, "TXN-2026-00000042", TransactionType.REPAYMENT, at, money("-104.10")),
        TransactionHit("PAY-77310", search.accounts[1]),
    ]
    await _searched(stage, "PAY-77310")


async def palette_all_groups(stage: Stage) -> None:
    """Search with a smart view, customers, accounts and marketing contacts; the contacts are not all customers."""
    stage.fake.search.contacts = [
        ContactHit("K-1004", "Dania", "dania@example.net", "+61491570737", "waitlist", None),
        ContactHit("K-2210", "Daniel", "daniel.okafor@example.com", "+61491570313", "customer", DANIEL),
    ]
    await _searched(stage, "dan")


async def palette_offline(stage: Stage) -> None:
    """Search while no server can be asked: what this computer has kept, and that it is not everything."""
    search = stage.fake.search
    search.failing |= {"customers", "accounts", "contacts"}
    search.kept_customers, search.kept_accounts = 2, 3
    await _searched(stage, "ragh")


async def palette_here_first(stage: Stage) -> None:
    """Search with what this computer has kept, while the servers are being asked."""
    search = stage.fake.search
    hits = [hit for hit in search.customers if "ragh" in (hit.full_name or "").casefold()]
    found = await search.find("ragh")
    if found is None:
        return
    search.here = replace(found, customers=Hits(GroupState.FOUND, tuple(hits[:1])), from_here=True)
    overlay = stage.shell.main.palette_overlay
    overlay.summon()
    QTest.keyClicks(overlay.panel.query, "ragh")
    await settle()


async def _searched(stage: Stage, text: str) -> None:
    overlay = stage.shell.main.palette_overlay
    overlay.summon()
    QTest.keyClicks(overlay.panel.query, text)
    await until(lambda: overlay.result is not None)


MORE_PALETTE_SCENES = {
    "palette-reference": palette_reference,
    "palette-groups": palette_all_groups,
    "palette-offline": palette_offline,
    "palette-here-first": palette_here_first,
}
"""Added to the scenes of the gallery."""
