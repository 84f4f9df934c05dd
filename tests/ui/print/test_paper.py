"""Paper: laid out on pages, painted with head and foot, saved whole or not at all, named without a person."""

from __future__ import annotations

import re
import stat
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from billie_desktop.domain.provenance import Origin
from billie_desktop.ui.kit.theme import install_theme, theme
from billie_desktop.ui.kit.tokens import ThemeName
from billie_desktop.ui.print.ink import MARGIN, PAGE_HEIGHT, PAGE_WIDTH, WIDTH, measures, wrap
from billie_desktop.ui.print.layout import BOTTOM, Page, Words, lay_out
from billie_desktop.ui.print.painting import paint_page
from billie_desktop.ui.print.paper import Facts, Made, Paper, PaperColumn, Passage, Remark, Table, file_name
from billie_desktop.ui.print.pdf import NotSaved, save_pdf

pytestmark = [pytest.mark.window, pytest.mark.usefixtures("dressed")]
AT = datetime(2026, 6, 9, 23, 41, 7, tzinfo=UTC)
MADE = Made("Hannah Boyle, supervisor", AT)
COLUMNS = (PaperColumn("Date", 2), PaperColumn("Text", 5), PaperColumn("Amount", 2, right=True))


@pytest.fixture(scope="module")
def dressed(qapp: QApplication) -> None:
    install_theme(qapp, ThemeName.LIGHT)


def paper(*blocks: Facts | Table | Passage | Remark, origin: Origin | None = None) -> Paper:
    return Paper("transcript", "Transcript", ("Priya Raghavan",), origin or Origin.live(AT), MADE, blocks)


def rows(count: int) -> tuple[tuple[str, ...], ...]:
    return tuple((f"day {number}", "words", f"{number}.00") for number in range(count))


def words(page: Page) -> list[Words]:
    return [item for item in page.items if isinstance(item, Words)]


def test_a_paper_without_anything_has_one_page() -> None:
    """Head and foot alone are a page too."""
    assert len(lay_out(paper())) == 1


def test_a_long_table_goes_on_with_its_head_and_loses_no_row() -> None:
    """Every row stands on exactly one page, in order; each page begins with the head of the table."""
    pages = lay_out(paper(Table(COLUMNS, rows(200), "Lines")))
    assert len(pages) > 3
    shown = [item.text for page in pages for item in words(page) if item.text.startswith("day ")]
    assert shown == [f"day {number}" for number in range(200)]
    for page in pages[1:]:
        assert [item.text for item in words(page)[:3]] == ["Date", "Text", "Amount"]


@pytest.mark.parametrize("count", [1, 7, 40, 333])
def test_nothing_stands_outside_the_page(count: int) -> None:
    """Text and rules end above the foot and within the margins, however long words and lists are."""
    blocks = (
        Facts((("A caption", "x" * 300), ("Another", "short"))),
        Table(COLUMNS, tuple((day, "y" * 90, amount) for day, _, amount in rows(count))),
        *(Passage(f"Customer · {number}", "so it is said " * 40, "a note") for number in range(count)),
        Remark("the end " * 60),
    )
    for page in lay_out(paper(*blocks)):
        for item in words(page):
            assert item.y + theme().step(item.role).line <= BOTTOM + 1
            assert item.x >= MARGIN
            assert measures(item.role, item.weight).horizontalAdvance(item.text) <= item.width + 1


def test_a_passage_keeps_every_word_and_every_line_end() -> None:
    """A transcript's message is wrapped, never cut, and goes on on the next page."""
    said = "\n".join(f"line {number} " + "word " * 30 for number in range(60))
    pages = lay_out(paper(Passage("Customer · 9:41 am", said)))
    assert len(pages) > 1
    shown = " ".join(item.text for page in pages for item in words(page)[0 if page is not pages[0] else 1 :])
    assert shown.split() == said.split()


def test_wrapping_parts_words_that_are_too_long() -> None:
    """An id longer than its column is parted, not cut; an empty text is one line."""
    parts = wrap("x" * 400, "dense", None, 100)
    assert "".join(parts) == "x" * 400
    assert all(measures("dense", None).horizontalAdvance(part) <= 101 for part in parts)
    assert wrap("", "dense", None, 100) == ("",)


def test_an_empty_table_says_so() -> None:
    """No rows is a sentence, not a blank."""
    (page,) = lay_out(paper(Table(COLUMNS, (), empty="Nothing in this period.")))
    assert "Nothing in this period." in page.text


@pytest.mark.parametrize(
    ("origin", "environment", "expected"),
    [
        (Origin.live(AT), "", ""),
        (Origin.cached(AT), "", "CACHED"),
        (Origin.unavailable(), "", "CACHED"),
        (Origin.live(AT), "Practice", "PRACTICE"),
        (Origin.cached(AT), "Practice", "CACHED · PRACTICE"),
    ],
)
def test_only_live_figures_have_no_watermark(origin: Origin, environment: str, expected: str) -> None:
    """Cached figures and a practice world are written across the page."""
    marked = replace(paper(origin=origin), made=replace(MADE, environment=environment))
    assert marked.watermark == expected


def test_the_head_says_as_of_when_and_by_whom() -> None:
    """As-of in Sydney time with its kind, and who made the paper when."""
    assert paper().as_of == "Live, as of Wed 10 Jun 2026, 9:41 am (Sydney)"
    assert paper(origin=Origin.unavailable()).as_of == "Not available"
    assert paper().made_words == "Made Wed 10 Jun 2026, 9:41 am by Hannah Boyle, supervisor"


def painted(sheet: Paper) -> QImage:
    image = QImage(PAGE_WIDTH, PAGE_HEIGHT, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    pages = lay_out(sheet)
    paint_page(painter, sheet, pages[0], 1, len(pages))
    painter.end()
    return image


def test_paper_looks_the_same_in_every_theme() -> None:
    """Printed from the dark theme a page is black on white all the same."""
    sheet = paper(Facts((("Principal", "$433.00"),)))
    light = painted(sheet)
    try:
        theme().name = ThemeName.DARK
        assert painted(sheet) == light
    finally:
        theme().name = ThemeName.LIGHT
    assert light.pixelColor(2, 2).lightness() > 250


def test_the_watermark_is_painted() -> None:
    """A cached page differs from a live one in the middle, where nothing else stands."""
    live, cached = painted(paper()), painted(paper(origin=Origin.cached(AT)))
    middle = [(x, PAGE_HEIGHT // 2 + y) for x in range(0, PAGE_WIDTH, 7) for y in range(-80, 80, 7)]
    assert any(live.pixelColor(x, y) != cached.pixelColor(x, y) for x, y in middle)


# saving


def test_a_saved_pdf_has_all_its_pages_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    """The file is whole, readable by its owner alone, and no other file is left."""
    target = tmp_path / "out.pdf"
    count = save_pdf(paper(Table(COLUMNS, rows(120))), target)
    content = target.read_bytes()
    assert content.startswith(b"%PDF-")
    assert content.rstrip().endswith(b"%%EOF")
    assert len(re.findall(rb"/Type\s*/Page\b", content)) == count > 1
    assert [each.name for each in tmp_path.iterdir()] == ["out.pdf"]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_the_document_says_nothing_about_a_person_outside_its_pages(tmp_path: Path) -> None:
    """Title and creator of the file are its kind and the product."""
    target = tmp_path / "out.pdf"
    save_pdf(paper(Remark("Priya Raghavan owes $453.00")), target)
    content = target.read_bytes()
    assert b"Priya" not in content
    assert "Priya".encode("utf-16-be") not in content


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    """A folder that is not there raises NotSaved without its path; a folder in the place of the file likewise, and
    nothing is left beside it."""
    with pytest.raises(NotSaved) as caught:
        save_pdf(paper(), tmp_path / "away" / "out.pdf")
    assert "away" not in caught.value.text
    blocked = tmp_path / "taken.pdf"
    blocked.mkdir()
    with pytest.raises(NotSaved):
        save_pdf(paper(), blocked)
    assert [each.name for each in tmp_path.iterdir()] == ["taken.pdf"]


def test_file_names_carry_no_person(tmp_path: Path) -> None:
    """Kind, Sydney day and six random letters; two papers of one moment have two names."""
    names = {file_name("statement", AT) for _ in range(50)}
    assert len(names) > 45
    assert all(re.fullmatch(r"billie-statement-20260610-[0-9a-f]{6}\.pdf", name) for name in names)


def test_a_printer_gets_every_page(tmp_path: Path) -> None:
    """The pages go through the print system scaled to its resolution."""
    from PySide6.QtPrintSupport import QPrinter

    from billie_desktop.ui.print.printer import print_paper

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setFullPage(True)
    sheet = paper(Table(COLUMNS, rows(90)))
    assert print_paper(sheet, printer)
    content = (tmp_path / "printed.pdf").read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", content)) == len(lay_out(sheet))


def test_the_width_of_a_page_is_used() -> None:
    """Columns share the whole width between the margins."""
    (page,) = lay_out(paper(Table(COLUMNS, rows(1))))
    head = words(page)[:3]
    assert head[0].x == MARGIN
    assert abs(head[-1].x + head[-1].width - (MARGIN + WIDTH)) <= 3
