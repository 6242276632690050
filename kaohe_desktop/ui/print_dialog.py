"""The system's own print dialog: which printer, how many, which pages, both sides; what was chosen last comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo

from kaohe_desktop.ui.print_paper import set_paper

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from kaohe_desktop.ui.print_choices import Choices

_MOST_PAGES = 99_999  # how many there are is known only when they are laid out


def any_printer() -> bool:
    """Whether the computer has a printer at all."""
    return bool(QPrinterInfo.availablePrinterNames())


def make_printer(choices: Choices, title: str) -> QPrinter:
    """A printer as it was used last, on A4 at its own resolution."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if choices.printer in QPrinterInfo.availablePrinterNames():
        printer.setPrinterName(choices.printer)
    printer.setDocName(title)
    printer.setColorMode(QPrinter.ColorMode.GrayScale)
    printer.setCopyCount(max(1, choices.copies))
    if choices.duplex in QPrinter.DuplexMode.__members__:
        printer.setDuplex(QPrinter.DuplexMode[choices.duplex])
    printer.setFromTo(1, _MOST_PAGES)
    printer.setPrintRange(QPrinter.PrintRange.AllPages)
    set_paper(printer)
    return printer


def ask(printer: QPrinter, parent: QWidget) -> bool:
    """Show the dialog; False if the clerk left it. Whatever paper stands in it, the printer stays on A4."""
    dialog = QPrintDialog(printer, parent)
    option = QAbstractPrintDialog.PrintDialogOption
    dialog.setOptions(option.PrintPageRange | option.PrintCollateCopies | option.PrintToFile)
    dialog.setMinMax(1, _MOST_PAGES)
    accepted = dialog.exec() == QPrintDialog.DialogCode.Accepted
    dialog.deleteLater()
    set_paper(printer)
    return accepted


def note_chosen(printer: QPrinter, choices: Choices) -> None:
    """Keep what the dialog was left with."""
    choices.printer, choices.copies, choices.duplex = printer.printerName(), printer.copyCount(), printer.duplex().name
