"""Sends a paper to a printer. The print library is loaded at the first use."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QDialog, QWidget

from billie_desktop.ui.print.layout import lay_out
from billie_desktop.ui.print.painting import paint_page
from billie_desktop.ui.print.paper import Paper
from billie_desktop.ui.print.pdf import DPI

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

NO_PRINTER = "No printer is set up on this machine. Save a PDF instead."
NOT_PRINTED = "The printer did not take the paper. Look at its queue, or save a PDF instead."


def has_printer() -> bool:
    """Whether this machine has a printer at all."""
    from PySide6.QtPrintSupport import QPrinterInfo

    return bool(QPrinterInfo.availablePrinterNames())


def ask_for_printer(host: QWidget, chosen: Callable[[QPrinter], None]) -> None:
    """Open the system's print dialog; ``chosen`` hears of the printer when the agent agreed."""
    from PySide6.QtGui import QPageSize
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    dialog = QPrintDialog(printer, host.window())
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: chosen(printer))
    QDialog.open(dialog)


def print_paper(paper: Paper, printer: QPrinter) -> bool:
    """Paint all pages on the printer, scaled from A4 to its page; False when it did not take them."""
    pages = lay_out(paper)
    painter = QPainter()
    if not painter.begin(printer):
        return False
    scale = printer.resolution() / DPI
    for number, page in enumerate(pages, 1):
        if number > 1 and not printer.newPage():
            painter.end()
            return False
        painter.save()
        painter.scale(scale, scale)
        paint_page(painter, paper, page, number, len(pages))
        painter.restore()
    return painter.end()
