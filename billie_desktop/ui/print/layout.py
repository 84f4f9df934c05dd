"""From a paper to pages: where every line of text and every rule stands."""

from __future__ import annotations

from dataclasses import dataclass, field

from billie_desktop.ui.kit.tokens import ColorRole, FontRole
from billie_desktop.ui.print.ink import FOOT, HEAD, MARGIN, PAGE_HEIGHT, WIDTH, line, wrap
from billie_desktop.ui.print.paper import Block, Facts, Paper, Passage, Remark, Table

BLOCK_GAP = 18
CELL_GAP = 10
FACT_LINE = 22
ROW_PAD = 3
BOTTOM = PAGE_HEIGHT - MARGIN - FOOT


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text in a box of ``width``; its top is ``y``. Words of one ``part`` are read as one."""

    x: int
    y: int
    width: int
    text: str
    role: FontRole = "dense"
    weight: int | None = None
    tone: ColorRole = "text"
    right: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the page at ``y``."""

    y: int
    strong: bool = False


Item = Words | Rule


@dataclass(slots=True)
class Page:
    """What stands on one page, besides head, foot and watermark."""

    items: list[Item] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Everything on the page, for assistive technology."""
        return "\n".join(item.text for item in self.items if isinstance(item, Words) and item.text)


def lay_out(paper: Paper) -> tuple[Page, ...]:
    """All pages of a paper; there is always one."""
    layout = _Layout()
    for block in paper.blocks:
        layout.add(block)
    return tuple(layout.pages)


class _Layout:
    def __init__(self) -> None:
        self.pages = [Page()]
        self._y = MARGIN + HEAD

    def add(self, block: Block) -> None:
        """One block below the others."""
        match block:
            case Facts():
                self._facts(block)
            case Table():
                self._table(block)
            case Passage():
                self._passage(block)
            case Remark():
                self._lines(wrap(block.text, "caption", None, WIDTH), "caption", "text-muted")
        self._y += BLOCK_GAP

    def _room(self, height: int) -> bool:
        return self._y + height <= BOTTOM

    def _turn(self) -> None:
        self.pages.append(Page())
        self._y = MARGIN + HEAD

    def _put(self, item: Item) -> None:
        self.pages[-1].items.append(item)

    def _need(self, height: int) -> None:
        if not self._room(height):
            self._turn()

    def _title(self, title: str, below: int) -> None:
        if title:
            height = line("section") + 6
            self._need(height + below)
            self._put(Words(MARGIN, self._y, WIDTH, title, "section"))
            self._y += height

    def _facts(self, block: Facts) -> None:
        self._title(block.title, FACT_LINE)
        for caption, value in block.rows:
            values = wrap(value, "dense", 500, WIDTH * 2 // 3)
            height = FACT_LINE + (len(values) - 1) * line("dense")
            self._need(height)
            self._put(Words(MARGIN, self._y + 1, WIDTH, caption, "dense", None, "text-muted"))
            for number, text in enumerate(values):
                y = self._y + 1 + number * line("dense")
                self._put(Words(MARGIN, y, WIDTH, text, "dense", 500, right=True))
            self._y += height

    def _table(self, block: Table) -> None:
        boxes = _columns(block)
        self._title(block.title, 3 * line("dense"))
        self._head(block, boxes)
        if not block.rows:
            self._put(Words(MARGIN, self._y + ROW_PAD, WIDTH, block.empty, "dense", None, "text-muted"))
            self._y += line("dense") + 2 * ROW_PAD
        for row in block.rows:
            self._row(block, boxes, row)

    def _head(self, block: Table, boxes: list[tuple[int, int]]) -> None:
        for column, (x, width) in zip(block.columns, boxes, strict=True):
            self._put(Words(x, self._y, width, column.title, "caption", 500, "text-muted", column.right))
        self._y += line("caption") + 4
        self._put(Rule(self._y, strong=True))
        self._y += 3

    def _row(self, block: Table, boxes: list[tuple[int, int]], row: tuple[str, ...]) -> None:
        roles: list[FontRole] = ["mono-dense" if column.mono else "dense" for column in block.columns]
        cells = [wrap(text, role, None, width) for text, role, (_, width) in zip(row, roles, boxes, strict=True)]
        height = max(len(cell) for cell in cells) * line("dense") + 2 * ROW_PAD
        if not self._room(height + 1):
            self._turn()
            self._head(block, boxes)
        for cell, role, column, (x, width) in zip(cells, roles, block.columns, boxes, strict=True):
            for number, text in enumerate(cell):
                y = self._y + ROW_PAD + number * line("dense") + (line("dense") - line(role)) // 2
                self._put(Words(x, y, width, text, role, right=column.right))
        self._y += height
        self._put(Rule(self._y))
        self._y += 1

    def _passage(self, block: Passage) -> None:
        self._need(line("caption") + 2 * line("dense"))
        self._put(Words(MARGIN, self._y, WIDTH, block.head, "caption", 600, "text-muted"))
        self._y += line("caption") + 2
        self._lines(wrap(block.text, "dense", None, WIDTH), "dense", "text")
        if block.note:
            self._lines(wrap(block.note, "caption", None, WIDTH), "caption", "text-muted")
        self._y -= BLOCK_GAP // 2  # what is said in turn stands closer

    def _lines(self, lines: tuple[str, ...], role: FontRole, tone: ColorRole) -> None:
        for text in lines:
            self._need(line(role))
            self._put(Words(MARGIN, self._y, WIDTH, text, role, None, tone))
            self._y += line(role)


def _columns(block: Table) -> list[tuple[int, int]]:
    """(x, width) of each column."""
    shares = sum(column.share for column in block.columns)
    room = WIDTH - CELL_GAP * (len(block.columns) - 1)
    boxes, x = [], MARGIN
    for column in block.columns:
        width = room * column.share // shares
        boxes.append((x, width))
        x += width + CELL_GAP
    return boxes
