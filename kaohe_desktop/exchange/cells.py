"""Cell values exactly as a workbook keeps them: 15 significant digits, dates, percentages, formulas without a value."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal, InvalidOperation

from kaohe_desktop.engine.problems import Kind
from kaohe_desktop.exchange.package import Format, unescape
from kaohe_desktop.exchange.problems import ERROR_VALUE, NO_SAVED_VALUE
from kaohe_desktop.exchange.xml_parts import NotXml, parse

Raw = str | Decimal | bool | date | None

_FIFTEEN = Context(prec=15)
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_EPOCH_1900 = datetime(1899, 12, 30)  # serial 61 on; the days before count a 1900-02-29 that never was
_EPOCH_1904 = datetime(1904, 1, 1)
_LAST_SERIAL = 2_958_466  # 10000-01-01
#: The commonest forms of a cell after its reference; every other form goes through the XML parser.
_COMMON = re.compile(
    rb'(?: s="([0-9]+)")?(?: t="(\w+)")?>'
    rb'(?:<v>([^<&\x00-\x1f]*)</v>|<is><t(?: xml:space="preserve")?>([^<&\x00-\x1f]*)</t></is>)</c>'
)


class Cell:
    """One cell's value. ``fault`` is a kind that every field refuses (an error value, a formula without a value).

    Compared by identity: equal cells of a sheet are one object, so that a value is checked once.
    """

    __slots__ = ("fault", "percent", "raw")

    def __init__(self, raw: Raw, *, percent: bool = False, fault: Kind | None = None) -> None:
        self.raw = raw
        self.percent = percent
        self.fault = fault

    @property
    def blank(self) -> bool:
        """Whether nothing stands in the cell; white space counts as nothing."""
        return self.fault is None and (self.raw is None or (isinstance(self.raw, str) and not self.raw.strip()))


BLANK = Cell(None)


class Decoder(dict[bytes, Cell]):
    """Cell bytes (all after the reference) → the cell, each form worked out once."""

    def __init__(self, strings: Sequence[str], formats: Sequence[Format], *, date1904: bool) -> None:
        super().__init__()
        self._strings = strings
        self._formats = formats
        self._date1904 = date1904

    def __missing__(self, token: bytes) -> Cell:
        match = _COMMON.fullmatch(token)
        if match is not None:
            style, kind, value, inline = match.groups()
            text = value if inline is None else inline
            cell = self.cell((kind or b"n").decode(), int(style or 0), text.decode(), formula=False)
        else:
            cell = self._parsed(token)
        self[token] = cell
        return cell

    def _parsed(self, token: bytes) -> Cell:
        collector = CellCollector()
        parse(b"<c" + token, collector.start, collector.end, collector.text)
        return collector.cell(self)

    def cell(self, kind: str, style: int, text: str | None, *, formula: bool) -> Cell:
        """The cell of type ``kind`` (s str inlineStr b e d n); ``text`` is None where no value is saved."""
        if formula and (text is None or (text == "" and kind != "str")):
            return Cell(None, fault=NO_SAVED_VALUE)
        if text is None:
            return BLANK
        if kind == "s":
            return self._text(self._shared(text))
        if kind in ("str", "inlineStr"):
            return self._text(unescape(text))
        if kind == "e":
            return Cell(text, fault=ERROR_VALUE)
        if kind == "b":
            return Cell(text in ("1", "true"))
        if kind == "d":
            return Cell(_iso(text))
        return self._number(text.strip(), self._formats[style] if style < len(self._formats) else Format.PLAIN)

    @staticmethod
    def _text(text: str) -> Cell:
        return Cell(text) if text else BLANK

    def _shared(self, index: str) -> str:
        try:
            return self._strings[int(index)]
        except (ValueError, IndexError):
            raise NotXml("shared string") from None

    def _number(self, text: str, style: Format) -> Cell:
        if not text:
            return BLANK
        number = fifteen_digits(text)
        if number is None:
            return Cell(text)
        if style is Format.DATE:
            return Cell(day_of_serial(number, date1904=self._date1904))
        return Cell(number, percent=style is Format.PERCENT)


def fifteen_digits(text: str) -> Decimal | None:
    """A number as Excel counts it: the saved text to 15 significant digits; None if it is no number of Excel's range."""
    if not _NUMBER.fullmatch(text):
        return None
    try:
        number = _FIFTEEN.create_decimal(text)
    except InvalidOperation:
        return None
    return number if number == 0 or abs(number.adjusted()) < 309 else None


def day_of_serial(serial: Decimal, *, date1904: bool) -> Raw:
    """The day (with a time: the moment) of a date cell; a time of day alone, or what is no date, as text."""
    if not 0 <= serial < _LAST_SERIAL:
        return "#####"  # what Excel shows
    days, part = int(serial), serial % 1
    seconds = int((part * 86_400).to_integral_value())
    if days == 0 and not date1904:
        return (datetime.min + timedelta(seconds=seconds % 86_400)).time().isoformat()
    shift = 1 if not date1904 and days < 60 else 0
    if days == 60 and not date1904:
        return "1900-02-29"
    moment = (_EPOCH_1904 if date1904 else _EPOCH_1900) + timedelta(days=days + shift, seconds=seconds)
    return moment if moment.time() != time.min else moment.date()


def _iso(text: str) -> Raw:
    """A date saved as ISO text (``t="d"``)."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    moment = moment.replace(tzinfo=None)
    return moment if moment.time() != time.min else moment.date()


class CellCollector:
    """Collects one ``<c>`` element from the XML parser."""

    def __init__(self) -> None:
        self.attributes: Mapping[str, str] = {}
        self._parts: list[str] = []
        self._value: str | None = None
        self._formula = False
        self._phonetic = False
        self._reading = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        if tag == "c":
            self.attributes = attributes
            self._parts, self._value, self._formula, self._reading = [], None, False, False
        elif tag == "f":
            self._formula = True
        elif tag == "rPh":
            self._phonetic = True
        elif tag in ("v", "t") and not self._phonetic:
            self._reading = True
            self._value = self._value or ""

    def end(self, tag: str) -> None:
        """An element ends."""
        if tag in ("v", "t"):
            self._reading = False
        elif tag == "rPh":
            self._phonetic = False
        elif tag == "c" and self._value is not None:
            self._value = "".join(self._parts)

    def text(self, text: str) -> None:
        """Characters."""
        if self._reading:
            self._parts.append(text)

    def cell(self, decoder: Decoder) -> Cell:
        """The cell just ended."""
        style = self.attributes.get("s", "0")
        return decoder.cell(
            self.attributes.get("t", "n"), int(style) if style.isdigit() else 0, self._value, formula=self._formula
        )
