"""Scenes of a disbursement with its proof of payment."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from PySide6.QtTest import QTest

from billie_desktop.domain.command import Action
from billie_desktop.domain.errors import Unreachable
from billie_desktop.ui.actions.disburse_form import DisburseForm
from billie_desktop.ui.actions.drawer import ActionDrawer
from billie_desktop.ui.actions.proof_input import ProofState
from billie_desktop.ui.gallery.opening import PRIYA, open_customer
from billie_desktop.ui.gallery.stage import Stage, settle

PDF = b"%PDF-1.7\n" + b"x" * 190_000
NAME = "Transfer receipt 24 November.pdf"


async def open_disbursement(stage: Stage) -> tuple[ActionDrawer, DisburseForm]:
    """The drawer of the loan that waits, with its bank reference."""
    page = await open_customer(stage)
    view = stage.fake.records.views[PRIYA]
    page.select_account(next(each.account_id for each in view.accounts if each.account.is_pending))
    await settle()
    page.begin(Action.DISBURSE.value)
    await settle()
    assert page.drawer is not None
    form = page.drawer.enter.form
    assert isinstance(form, DisburseForm)
    QTest.keyClicks(form.reference, "BILLIE-7714")
    return page.drawer, form


async def _attach(stage: Stage, content: bytes, name: str, end: ProofState) -> ActionDrawer:
    drawer, form = await open_disbursement(stage)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_bytes(content)
        changed = asyncio.Event()
        form.proof.changed.connect(changed.set)
        form.proof.take(file)
        if end is ProofState.SENDING:
            await stage.fake.proof_server.arrived.wait()
        while form.proof.state is not end:
            changed.clear()
            await changed.wait()
    await settle()
    return drawer


async def empty(stage: Stage) -> None:
    """Nothing chosen yet."""
    await open_disbursement(stage)


async def attached(stage: Stage) -> None:
    """At the server."""
    await _attach(stage, PDF, NAME, ProofState.ATTACHED)


async def reviewed(stage: Stage) -> None:
    """At the server, and looked at once more before the money leaves."""
    drawer = await _attach(stage, PDF, NAME, ProofState.ATTACHED)
    drawer.submit()
    await settle()


async def sending(stage: Stage) -> None:
    """On its way."""
    stage.fake.proof_server.hold = asyncio.Event()
    await _attach(stage, PDF, NAME, ProofState.SENDING)


async def refused(stage: Stage) -> None:
    """A program with the name of a PDF."""
    await _attach(stage, b"MZ\x90\x00" * 200, "receipt.pdf", ProofState.REFUSED)


async def failed(stage: Stage) -> None:
    """The store was away."""
    text = "The store of proofs cannot be reached. Nothing was kept; try again, or go on without the proof."
    stage.fake.proof_server.error = Unreachable(text, code="STORE_AWAY")
    await _attach(stage, PDF, NAME, ProofState.FAILED)


async def without_store(stage: Stage) -> None:
    """A server that takes no files."""
    stage.fake.has_proofs = False
    await open_disbursement(stage)


PROOF_SCENES: dict[str, Callable[[Stage], Awaitable[None]]] = {
    "disburse": empty,
    "disburse-proof": attached,
    "disburse-proof-review": reviewed,
    "disburse-proof-sending": sending,
    "disburse-proof-refused": refused,
    "disburse-proof-failed": failed,
    "disburse-proof-off": without_store,
}
