"""The documents lead somewhere, and their pictures are small."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.checkout import ROOT

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
MOST_BYTES = 130_000


def documents() -> Iterator[Path]:
    """Every page that is written for people."""
    yield from ROOT.glob("*.md")
    yield from (ROOT / "docs").rglob("*.md")
    yield from (ROOT / "packaging").glob("*.md")


def headings(page: Path) -> set[str]:
    """What a link into a page may name."""
    found = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in found}


def test_every_link_leads_to_a_page_and_a_heading() -> None:
    """No relative link of README and documents names a file or a heading that is not there."""
    broken = []
    for page in documents():
        for target in LINK.findall(page.read_text(encoding="utf-8")):
            if "://" in target:
                continue
            name, _, heading = target.partition("#")
            path = (page.parent / name).resolve() if name else page
            if not path.exists() or (heading and heading not in headings(path)):
                broken.append(f"{page.relative_to(ROOT)}: {target}")
    assert broken == []


def test_every_picture_is_shown_somewhere_and_small() -> None:
    """No picture lies about unseen, and none is larger than a page may wait for."""
    shown = {
        (page.parent / target).resolve()
        for page in documents()
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if target.endswith(".png")
    }
    pictures = set((ROOT / "docs" / "pictures").glob("*.png"))
    assert pictures == {each for each in shown if each.parent == ROOT / "docs" / "pictures"}
    assert [each.name for each in pictures if each.stat().st_size > MOST_BYTES] == []
