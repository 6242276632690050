"""Which rows of a table are shown in which order, and how many of them lack something in each column."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable

from typing_extensions import override

from kaohe_desktop.office.cohorts import Line
from kaohe_desktop.office.columns import by_size, by_text
from kaohe_desktop.office.sheetview import SheetView


class SheetOrder(SheetView):
    """A table that is sorted, searched and narrowed; what was refused stays, whether it is shown or not."""

    #: whether which rows there are, and their order, hang on the book alone (and on what is asked for)
    _by_book = False
    #: the rows in order before the search, and the book and version they were worked out from
    _standing: tuple[object, int, list[int]] | None = None

    @override
    def sort(self, column: int, descending: bool) -> None:
        self._sorting = None if column < 0 else (column, descending)
        self._rearrange()

    @override
    def search(self, text: str) -> None:
        self._search = text.strip()
        self._rearrange(self._stood())

    @override
    def narrow(self, category: str = "", department: str = "", *, only_missing: bool = False) -> None:
        self._category, self._department, self._only_missing = category, department, only_missing
        self._rearrange()

    def _shown_lines(self) -> list[Line]:
        """The roster's lines that the filters let through."""
        every = self._book.lines.values()
        filtered = self._category or self._department or self._only_missing
        return [line for line in every if self._shown(line)] if filtered else list(every)

    def _shown(self, line: Line) -> bool:
        """Whether the filters let a subject through."""
        return self._in_filters(line) and (not self._only_missing or self._lacks(line) or self._has_refused(line))

    def _in_filters(self, line: Line) -> bool:
        """Whether a subject is of the 类别 and 科室 asked for."""
        return (not self._category or line.cells.get("考核类别", "") == self._category) and (
            not self._department or line.cells.get("科室", "") == self._department
        )

    def _has_refused(self, line: Line) -> bool:
        """Whether something typed for a subject was not saved."""
        return bool(self._refused) and any(row_id == line.id for row_id, _ in self._refused)

    @abstractmethod
    def _lacks(self, line: Line) -> bool:
        """Whether something of this sheet is missing for a subject."""

    # ── what is missing ──

    def _lacked(self, row_id: int) -> Iterable[str]:
        """The headings of this sheet that a stored row lacks."""
        return ()

    def _countable(self) -> list[int]:
        """The rows counted: those the filters let through, also while 只看缺项 or a search hides some."""
        only, self._only_missing = self._only_missing, False
        try:
            return self._row_ids()
        finally:
            self._only_missing = only

    def _recount(self) -> None:
        """Count again from the beginning where the rows or what they hang on may have changed."""
        self._counted = None

    @override
    def lacking(self, column: int) -> int | None:
        if self._counted is None or self._counts.left or self._entry(column) is None:
            return None
        return self._counts.of(self.columns[column].heading)

    @override
    def count_some(self, most: int = 500) -> bool:
        wanted = (id(self._book), self._category, self._department)
        if self._counted != wanted:
            self._counts.start(self._countable())
            self._counted = wanted
        return self._counts.some(most, self._lacked)

    def _count_again(self, row_ids: Iterable[int]) -> None:
        """Count these rows anew after an edit; a row that came or went is seen by the next whole count."""
        if self._counted is not None:
            self._counts.again(row_ids, self._lacked)

    @override
    def reload(self) -> None:
        self._recount()
        self._rearrange()

    def refresh_computed(self) -> None:
        """Nothing is computed here."""

    def _stood(self) -> list[int] | None:
        """The rows in order as they were worked out last, where nothing can have changed since: a key in a search asks for them."""
        known, book = self._standing, self._book
        return known[2] if known is not None and known[0] is book and known[1] == book.version else None

    def _rearrange(self, stood: list[int] | None = None) -> None:
        """Work out which rows are shown, in which order; unsaved rows stand last."""
        sought = self._search.casefold()
        by_result = self._sorting is not None and self.columns[self._sorting[0]].result
        keeps = self._by_book and not self._only_missing and not by_result
        ids = self._row_ids() if stood is None else stood
        if sought and not keeps:
            ids = self._found(ids, sought)
        if stood is None and self._sorting is not None:
            ids = self._sorted(ids, *self._sorting)
        self._standing = (self._book, self._book.version, ids) if keeps else None
        if sought and keeps:
            ids = self._found(ids, sought)
        self._order = [*ids, *(self._shown_unsaved() if not self._search else ())]
        self._where = dict(zip(self._order, range(len(self._order)), strict=True))

    def _found(self, ids: list[int], wanted: str) -> list[int]:
        """The rows that hold a text (folded already)."""
        return [one for one in ids if any(wanted in part.casefold() for part in self._searched(one))]

    def _found_lines(self, ids: list[int], wanted: str) -> list[int]:
        """:meth:`_found` where the rows are the roster's lines."""
        lines = self._book.lines
        return [one for one in ids if wanted in lines[one].sought]

    def _shown_unsaved(self) -> Iterable[int]:
        """The rows typed and not yet saved that are shown."""
        return self._unsaved

    def _sorted(self, ids: list[int], column: int, descending: bool) -> list[int]:
        heading = self.columns[column].heading
        texts = self._texts(ids, heading, entered=self._entry(column) is not None)
        if self.columns[column].numeric:
            return by_size(texts, descending)
        if heading == "姓名":  # names go by their initials
            return by_text({row_id: (self._names(row_id)[2], text) for row_id, text in texts.items()}, descending)
        return by_text(texts, descending)

    def _texts(self, ids: list[int], heading: str, *, entered: bool) -> dict[int, str]:
        """What stands in a column, row by row."""
        read = self._stored if entered else self._subject_text
        return {row_id: read(row_id, heading) for row_id in ids}
