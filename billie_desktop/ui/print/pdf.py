"""Saves a paper as PDF: whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from billie_desktop.ui.print.layout import lay_out
from billie_desktop.ui.print.painting import PRODUCT, paint_page
from billie_desktop.ui.print.paper import Paper

DPI = 96
NOT_WRITTEN = "The file could not be written there. Choose another folder."


class NotSaved(Exception):
    """The PDF is not there; ``text`` is for the agent and names no path."""

    def __init__(self) -> None:
        super().__init__(NOT_WRITTEN)
        self.text = NOT_WRITTEN


def save_pdf(paper: Paper, path: Path) -> int:
    """Write the paper to ``path``, replacing what was there, readable by this user alone; returns the number of pages.

    It is written beside it under another name first, and that file is gone afterwards whatever happens. The properties
    of the document name its kind and nothing about a person. Raises NotSaved.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=".billie-", suffix=".part", dir=path.parent)
    except OSError as error:
        raise NotSaved from error
    os.close(handle)
    part = Path(name)
    try:
        pages = _write(paper, part)
        os.replace(part, path)
    except OSError as error:
        raise NotSaved from error
    finally:
        part.unlink(missing_ok=True)
    return pages


def _write(paper: Paper, part: Path) -> int:
    pages = lay_out(paper)
    writer = QPdfWriter(str(part))
    writer.setResolution(DPI)
    writer.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    )
    writer.setTitle(paper.title)
    writer.setCreator(PRODUCT)
    painter = QPainter()
    if not painter.begin(writer):
        raise OSError("the PDF could not be begun")
    for number, page in enumerate(pages, 1):
        if number > 1:
            writer.newPage()
        paint_page(painter, paper, page, number, len(pages))
    if not painter.end():
        raise OSError("the PDF could not be finished")
    return len(pages)
