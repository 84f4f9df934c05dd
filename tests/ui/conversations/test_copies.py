"""A transcript that leaves the desk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from billie_desktop.domain.conversation import Speaker
from billie_desktop.domain.errors import Unreachable
from billie_desktop.domain.provenance import OriginKind
from billie_desktop.ui.conversations.gallery.cards import LACHLAN, message
from billie_desktop.ui.conversations.gallery.stage import ChatStage, many_messages
from billie_desktop.ui.conversations.transcript_paper import transcript_paper
from billie_desktop.ui.gallery.people import NOW
from billie_desktop.ui.print.paper import Made, Passage, Remark
from billie_desktop.ui.print.paper_drawer import PaperDrawer
from tests.ui.conversations.conftest import until

pytestmark = pytest.mark.window


class Reveals:
    """Implements ``RevealLog``; ``away`` refuses."""

    def __init__(self) -> None:
        self.logged: list[tuple[str, str]] = []
        self.away = False

    async def log(self, customer_id: str, detail: str, reason: str = "") -> None:
        if self.away:
            raise Unreachable("The desk server is not reachable.")
        self.logged.append((customer_id, detail))


async def with_reveals(stage: ChatStage) -> tuple[Reveals, object]:
    """The page of a desk whose server records what leaves it."""
    reveals = Reveals()
    stage.fake.desk = replace(stage.fake.desk, reveals=reveals)
    stage.shell.attach(stage.fake.desk)
    return reveals, await stage.go()


async def test_the_whole_transcript_becomes_a_pdf(chat_stage: ChatStage, tmp_path: Path) -> None:
    """Older messages are loaded first, the reveal is recorded before the file is there, and its pages are counted."""
    everything = many_messages(120)
    chat_stage.put_lachlan(stage=None, said=everything[100:])
    chat_stage.conversations.stored[LACHLAN] = everything
    chat_stage.conversations.put(replace(chat_stage.conversations.views[LACHLAN], older=100))
    reveals, page = await with_reveals(chat_stage)
    page.chat.copies.paper(LACHLAN)  # type: ignore[attr-defined]
    await until(lambda: isinstance(page.chat.drawer, PaperDrawer))  # type: ignore[attr-defined]
    drawer = page.chat.drawer  # type: ignore[attr-defined]
    paper = drawer.paper.paper
    assert sum(isinstance(block, Passage) for block in paper.blocks) == 120
    file = tmp_path / "transcript.pdf"
    drawer.save_to(file)
    await until(lambda: bool(drawer.foot.left.count() > 1))
    assert reveals.logged == [("CUS-51BE", "transcript:pdf")]
    assert file.read_bytes().startswith(b"%PDF")


async def test_what_cannot_be_recorded_is_not_copied(chat_stage: ChatStage) -> None:
    """The clipboard stays empty while the server does not answer."""
    reveals, page = await with_reveals(chat_stage)
    reveals.away = True
    QGuiApplication.clipboard().clear()
    page.chat.copy_transcript()  # type: ignore[attr-defined]
    await until(lambda: not page.chat.copies._tasks.is_running("copy"))  # type: ignore[attr-defined]
    assert QGuiApplication.clipboard().text() == ""
    reveals.away = False
    page.chat.copy_transcript()  # type: ignore[attr-defined]
    await until(lambda: "payslip" in QGuiApplication.clipboard().text())
    assert reveals.logged == [("CUS-51BE", "transcript:copy")]


async def test_paper_holds_words_alone(chat_stage: ChatStage) -> None:
    """Markup is read by allow-list, the assistant's reasons stay out, each day has its line, an old reading says so."""
    said = (
        message(1, Speaker.CUSTOMER, 2000, "<script>x()</script>hello <b>there</b>"),
        message(2, Speaker.ASSISTANT, 3, "<p>Hi</p>", rationale="Greet"),
    )
    chat_stage.put_lachlan(stage=None, said=said)
    view = chat_stage.conversations.views[LACHLAN]
    made = Made("Hannah Boyle, supervisor", NOW)
    paper = transcript_paper(view, made)
    assert [type(block) for block in paper.blocks] == [Remark, Passage, Remark, Passage]
    assert "Greet" not in repr(paper)
    assert "x()" not in repr(paper)
    assert (paper.origin.kind, paper.watermark) == (OriginKind.LIVE, "")
    old = transcript_paper(replace(view, problem="The database is not reachable."), made)
    assert old.watermark == "CACHED"
