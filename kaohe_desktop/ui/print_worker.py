"""Lays out and draws the pages of the preview in a thread of its own; of what is asked meanwhile only the last is done."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Condition
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread, Signal
from PySide6.QtGui import QImage

from kaohe_desktop.engine.problems import Refused

if TYPE_CHECKING:
    from kaohe_desktop.forms.preview import Pages
    from kaohe_desktop.office.printing import Source

_KEPT = 12  # PDFs at hand, so that turning back shows at once
_DPI = 72.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is looked at: a form for one person, for a list of people (None: everybody), or blank."""

    code: str
    keys: tuple[str, ...] | None
    blank: bool


@dataclass(frozen=True, slots=True)
class Request:
    """A page of a sheet, to be drawn at so many pixels a point; ``number`` says which request an answer is for."""

    number: int
    source: Source
    sheet: Sheet
    page: int
    scale: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """The answer: the page, what size every page has (points), or the words (or the error) why there is none."""

    number: int
    page: int = 0
    sizes: tuple[tuple[float, float], ...] = ()
    image: QImage | None = None
    words: str = ""
    error: Exception | None = None


class PreviewWorker(QThread):
    """Started when it is first asked; :meth:`finish` ends it."""

    drawn = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._changed = Condition()
        self._wanted: Request | None = None
        self._ending = False
        self._at_hand: OrderedDict[Sheet, Pages] = OrderedDict()
        self._of: Source | None = None  # what they were made from

    def ask(self, request: Request) -> None:
        """Have a page drawn; whatever was asked before and is not done is dropped."""
        with self._changed:
            self._wanted = request
            self._ending = False
            self._changed.notify()
        if not self.isRunning():
            self.start()

    def finish(self) -> None:
        """Stop and wait; short, since a long list is given up at its next copy."""
        with self._changed:
            self._ending, self._wanted = True, None
            self._changed.notify()
        self.wait()

    def run(self) -> None:
        """The thread's work, until :meth:`finish`."""
        while (request := self._next()) is not None:
            answer = self._answer(request)
            if answer is not None:
                self.drawn.emit(answer)
        self._drop()

    def _drop(self) -> None:
        for pages in self._at_hand.values():
            pages.close()
        self._at_hand.clear()
        self._of = None

    def _next(self) -> Request | None:
        with self._changed:
            self._changed.wait_for(lambda: self._wanted is not None or self._ending)
            request, self._wanted = self._wanted, None
            return request

    def _still(self, sheet: Sheet) -> bool:
        """Whether nothing else is wanted by now."""
        with self._changed:
            return not self._ending and (self._wanted is None or self._wanted.sheet == sheet)

    def _answer(self, request: Request) -> Drawn | None:
        try:
            pages = self._pages(request)
            if pages is None:
                return None
            page = max(0, min(request.page, len(pages.sizes) - 1))
            width, height, data = pages.picture(page, _DPI * request.scale)
            image = QImage(data, width, height, width * 3, QImage.Format.Format_RGB888).copy()
            return Drawn(request.number, page, tuple(pages.sizes), image)
        except Refused as refusal:
            return Drawn(request.number, words="\n".join(problem.sentences for problem in refusal.problems))
        except Exception as error:  # noqa: BLE001 - carried over to the window's thread and raised there
            return Drawn(request.number, error=error)

    def _pages(self, request: Request) -> Pages | None:
        from kaohe_desktop.forms.preview import Pages
        from kaohe_desktop.office.printing import preview_of

        sheet = request.sheet
        if request.source is not self._of:
            self._drop()
            self._of = request.source
        if sheet in self._at_hand:
            self._at_hand.move_to_end(sheet)
            return self._at_hand[sheet]
        pdf = preview_of(request.source.run, sheet.code, sheet.keys, sheet.blank, lambda _done: self._still(sheet))
        if pdf is None:
            return None
        self._at_hand[sheet] = Pages(pdf)
        if len(self._at_hand) > _KEPT:
            self._at_hand.popitem(last=False)[1].close()
        return self._at_hand[sheet]
