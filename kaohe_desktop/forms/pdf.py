"""Drawing laid-out pages as PDF: one form, any number of records, streamed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from kaohe_desktop.engine.problems import Problem, Refused
from kaohe_desktop.forms import problems
from kaohe_desktop.forms.fonts import Face, Fonts
from kaohe_desktop.forms.layout import Composer
from kaohe_desktop.forms.model import Form
from kaohe_desktop.forms.page import Block, Code, Page, Part, Rule
from kaohe_desktop.forms.pdf_file import FontUse, PdfFile
from kaohe_desktop.forms.record import Record
from kaohe_desktop.forms.template import parse
from kaohe_desktop.forms.typeset import Setting

_MOST_FORMS = 200  # combinations of shared parts kept as drawings of their own
_KEEP = 8000  # drawn texts remembered
_MOST_WARNINGS = 1000
_PALE = 0.86  # the grey of a watermark: seen at once, and every figure over it can be read


@dataclass(frozen=True, slots=True)
class Rendered:
    """What was printed. ``cancelled``: ``progress`` said stop; then nothing was left at a path."""

    pages: int
    warnings: tuple[Problem, ...]
    cancelled: bool = False


def render_pdf(
    form: Form, records: Iterable[Record], out: BinaryIO | Path, fonts: Fonts, *,
    progress: Callable[[int], bool] | None = None, watermark: str = "",
) -> Rendered:
    """Print ``records`` in order into one PDF; a blank form is ``[Record.blank()]``.

    ``progress`` is told the number of records done and returns False to stop. A file at a path appears whole or not
    at all. ``watermark`` stands large and pale under the text of every page. The same
    records give the same bytes. Raises Refused when the file cannot be written.
    """
    if not isinstance(out, Path):
        return _render(form, records, out, fonts, progress, watermark)
    try:
        beside = out.with_name(f".{token_hex(6)}.part")
        try:
            with beside.open("xb") as file:
                rendered = _render(form, records, file, fonts, progress, watermark)
            if not rendered.cancelled:
                beside.replace(out)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise Refused([problems.CANNOT_WRITE.at(value=out.name, file=out.name, detail=detail)]) from error
    return rendered


def _render(
    form: Form, records: Iterable[Record], out: BinaryIO, fonts: Fonts, progress: Callable[[int], bool] | None,
    watermark: str,
) -> Rendered:
    composer = Composer(form, fonts)
    sheet = composer.sheet
    title = parse(form.head.title).fill({}).strip() or form.name
    pen = _Pen(PdfFile(out, sheet.width, sheet.height, title), fonts, sheet.height)
    if watermark:
        pen.mark(watermark, sheet.width)
    warnings: dict[Problem, None] = {}  # in order, each once: what all copies share is not repeated for each
    for done, record in enumerate(records, 1):
        laid_out = composer.compose(record)
        for page in laid_out.pages:
            pen.draw(page)
        if len(warnings) < _MOST_WARNINGS:
            warnings.update(dict.fromkeys(laid_out.warnings))
        if progress is not None and not progress(done):
            return Rendered(pen.file.pages, tuple(warnings), cancelled=True)
    pen.file.close()
    return Rendered(pen.file.pages, tuple(warnings))


class _Codes(dict[str, bytes]):
    """The string bytes of the characters a face's own font draws; KeyError for one that comes from another font."""

    def __init__(self, fonts: Fonts, face: Face, main: FontUse) -> None:
        super().__init__()
        self._fonts, self._face, self.main = fonts, face, main

    def __missing__(self, char: str) -> bytes:
        if self._fonts.font_for(self._face, char) is not self.main.font:
            raise KeyError(char)
        code = self[char] = self.main[char]
        return code


class _Pen:
    """Turns pages into PDF operators. PDF counts upwards from the lower left corner."""

    def __init__(self, file: PdfFile, fonts: Fonts, height: float) -> None:
        self.file = file
        self._fonts, self._height = fonts, height
        self._forms: dict[tuple[Part, ...], bytes] = {}
        self._texts: dict[tuple[Setting, float, float], bytes] = {}
        self._codes: dict[Face, _Codes] = {}
        self._mark = b""

    def mark(self, words: str, width: float) -> None:
        """Have words stand across every page from now on, from the lower left upwards, under everything else."""
        codes = self._open_face(Face.HEI)
        words = self._fonts.clean(Face.HEI, words)[0]
        long, slope = math.hypot(width, self._height), math.atan2(self._height, width)
        size = min(long * 0.6 / max(len(words), 1), width * 0.3)
        cos, sin = math.cos(slope), math.sin(slope)
        along, below = -size * len(words) / 2, -size * 0.36  # the words' own middle lies on the page's
        x = width / 2 + along * cos - below * sin
        y = self._height / 2 + along * sin + below * cos
        shown = self._mixed(words, Face.HEI, codes.main, size)
        self._mark = self.file.add_form(
            b"q %.2f g BT/%b %g Tf %.4f %.4f %.4f %.4f %.2f %.2f Tm(%b)Tj ET Q\n"
            % (_PALE, codes.main.tag, size, cos, sin, -sin, cos, x, y, shown)
        )

    def draw(self, page: Page) -> None:
        """Write one page."""
        common = tuple(part for part in page.parts if part.common)
        other = [part for part in page.parts if not part.common]
        pieces = [self._mark] if self._mark else []
        if common:
            pieces.append(self._form(common))
        rules = [rule for part in other for rule in part.rules] + page.rules
        if rules:
            pieces.append(self._ruled(rules))
        blocks = [block for part in other for block in part.blocks] + page.blocks
        if blocks:
            pieces.append(self._written(blocks))
        if page.code:
            pieces.append(self._coded(page.code))
        self.file.add_page(b"".join(pieces))

    def _form(self, parts: tuple[Part, ...]) -> bytes:
        known = self._forms.get(parts)
        if known is None:
            rules = [rule for part in parts for rule in part.rules]
            blocks = [block for part in parts for block in part.blocks]
            content = (self._ruled(rules) if rules else b"") + self._written(blocks)
            if len(self._forms) >= _MOST_FORMS:
                return content
            known = self._forms[parts] = self.file.add_form(content)
        return known

    def _ruled(self, rules: Iterable[Rule]) -> bytes:
        weights: dict[float, list[str]] = {}
        for rule in rules:
            path = weights.setdefault(rule.weight, [])
            path.append(f"{_n(rule.x1)} {_n(self._height - rule.y1)} m {_n(rule.x2)} {_n(self._height - rule.y2)} l")
        drawn = "\n".join(f"{_n(weight)} w\n" + "\n".join(path) + " S" for weight, path in weights.items())
        return drawn.encode() + b"\n"

    def _written(self, blocks: Iterable[Block]) -> bytes:
        texts = self._texts
        pieces = [b"BT"]
        for block in blocks:
            key = (block.setting, block.box.left, block.box.top)
            piece = texts.get(key)
            if piece is None:
                piece = self._text(block)
                if len(texts) >= _KEEP:
                    texts.clear()
                if len(block.setting.lines) <= 2:
                    texts[key] = piece
            pieces.append(piece)
        pieces.append(b"ET\n")
        return b"\n".join(pieces)

    def _text(self, block: Block) -> bytes:
        setting = block.setting
        codes = self._codes.get(setting.face) or self._open_face(setting.face)
        main, size = codes.main, setting.size
        left, top = block.box.left, self._height - block.box.top
        pieces = [b"/%b %g Tf" % (main.tag, size)]
        for line in setting.lines:
            try:
                shown = b"".join(map(codes.__getitem__, line.text))
            except KeyError:  # a rare character of another font
                shown = self._mixed(line.text, setting.face, main, size)
            pieces.append(b"1 0 0 1 %.2f %.2f Tm(%b)Tj" % (left + line.x, top - line.y, shown))
        return b"\n".join(pieces)

    def _mixed(self, text: str, face: Face, main: FontUse, size: float) -> bytes:
        """A line in several fonts, to stand between ``(`` and ``)Tj``; ends in the main one."""
        shown, current = b"", main
        for char in text:
            font = self._fonts.font_for(face, char)
            assert font is not None, "Fonts.clean leaves no character that cannot be drawn"
            use = self.file.font(font)
            if use is not current:
                shown += b")Tj/%b %g Tf(" % (use.tag, size)
                current = use
            shown += use[char]
        return shown if current is main else shown + b")Tj/%b %g Tf(" % (main.tag, size)

    def _open_face(self, face: Face) -> _Codes:
        font = self._fonts.font_for(face, "一")
        assert font is not None, "the shipped fonts have 一"
        codes = self._codes[face] = _Codes(self._fonts, face, self.file.font(font))
        return codes

    def _coded(self, code: Code) -> bytes:
        """The code as a one-bit picture: 0.2 KB a page, a tenth of what drawn squares take."""
        side, box = code.box.width, code.box
        head = f"q {_n(side)} 0 0 {_n(side)} {_n(box.left)} {_n(self._height - box.bottom)} cm BI/W {code.count}/H {code.count}"
        return f"{head}/IM true/D[1 0]/F/AHx ID {code.rows.hex()}> EI Q\n".encode()


def _n(value: float) -> str:
    """A number as PDF writes it, to a hundredth of a point."""
    text = f"{value:.2f}"
    return text.rstrip("0").rstrip(".")

