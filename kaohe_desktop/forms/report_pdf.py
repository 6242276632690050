"""A report of sentences, drawings and tables as a PDF (分析): what the page of the window shows, on A4 across."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    LongTable,
    PageTemplate,
    Paragraph,
    Spacer,
    TableStyle,
)

from kaohe_desktop.forms.drawing import Anchor, Box, Dot, Drawing, Rule, Words, hatch_lines
from kaohe_desktop.forms.fonts import SHIPPED, Face, Fonts

_MARGIN = 42.0
_WIDTH, _HEIGHT = landscape(A4)
#: how wide a drawing is asked for
ROOM = _WIDTH - 2 * _MARGIN
_SMALL, _BODY, _HEADING, _TITLE = 8.5, 9.5, 12.0, 17.0
_LEAST = 110.0  # a part begins on this page only where so much of it has room
_CELL_MOST = 26  # characters of a cell from which on it may break over lines
#: the tones on paper: dark enough in black and white, told apart by hatching
_TONES = {
    "ink": "#000000", "ink_soft": "#555555", "accent": "#0B5A6B", "accent_tint": "#D6E8EC", "good": "#1F6638",
    "good_tint": "#DFF0E3", "warn": "#7A4D00", "warn_tint": "#FBEBCB", "bad": "#A3231F", "bad_tint": "#FBE1DE",
    "line": "#CFCBC2", "line_strong": "#8D887D", "paper": "#FFFFFF", "stripe": "#F2F0EA", "closed": "#EFEDE7",
}


@dataclass(frozen=True)
class ReportPart:
    """One part of a report; ``draw`` makes its drawing for a width and a measure of texts (text, size) → length."""

    heading: str
    sentences: Sequence[str] = ()
    draw: Callable[[float, Callable[[str, float], float]], Drawing | None] | None = None
    headings: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    numeric: Collection[int] = ()
    sums: Collection[int] = ()


def render_report(title: str, subtitle: str, parts: Sequence[ReportPart], fonts: Fonts, folder: Path, watermark: str = "") -> bytes:
    """The report as a PDF; ``folder`` holds the shipped fonts, ``fonts`` knows what they have."""
    face = _Faces(fonts, folder)
    story: list[Flowable] = [Paragraph(face.markup(title), face.style(_TITLE, bold=True)), Paragraph(face.markup(subtitle), face.style(_SMALL))]
    for part in parts:
        story += _part(part, face)
    out = io.BytesIO()
    document = BaseDocTemplate(
        out, pagesize=(_WIDTH, _HEIGHT), title=title, leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=_MARGIN, bottomMargin=_MARGIN,
    )
    frame = Frame(_MARGIN, _MARGIN, ROOM, _HEIGHT - 2 * _MARGIN, 0, 0, 0, 0)

    def furnish(canvas: Canvas, _document: object) -> None:
        _furnish(canvas, face, watermark)

    document.addPageTemplates([PageTemplate(frames=[frame], onPage=furnish)])
    document.build(story)
    return out.getvalue()


def _furnish(canvas: Canvas, face: _Faces, watermark: str) -> None:
    canvas.saveState()
    if watermark:
        canvas.setFillColor(colors.HexColor("#E4E4E4"))
        canvas.setFont(face.name(Face.HEI), 150)
        canvas.translate(_WIDTH / 2, _HEIGHT / 2)
        canvas.rotate(35)
        canvas.drawCentredString(0, -50, watermark)
        canvas.rotate(-35)
        canvas.translate(-_WIDTH / 2, -_HEIGHT / 2)
    canvas.setFillColor(colors.black)
    canvas.setFont(face.name(Face.BODY), 8)
    canvas.drawCentredString(_WIDTH / 2, _MARGIN / 2, f"第 {canvas.getPageNumber()} 页")
    canvas.restoreState()


def _part(part: ReportPart, face: _Faces) -> list[Flowable]:
    head: list[Flowable] = [Spacer(1, 10), Paragraph(face.markup(part.heading), face.style(_HEADING, bold=True))]
    head += [Paragraph(face.markup(words), face.style(_BODY)) for words in part.sentences]
    if part.draw is not None:
        drawing = part.draw(ROOM, face.width)
        if drawing is not None:
            head += [Spacer(1, 4), _Picture(drawing, face)]
    found: list[Flowable] = [CondPageBreak(_LEAST), KeepTogether(head)]
    if part.rows:
        found += [Spacer(1, 4), _table(part, face)]
    return found


def _table(part: ReportPart, face: _Faces) -> Flowable:
    widths = _widths(part, face)
    heads = [Paragraph(face.markup(one), face.style(_SMALL, bold=True, right=at in part.numeric)) for at, one in enumerate(part.headings)]
    body = [
        [_cell(text, face, widths[at], bold=place in part.sums, right=at in part.numeric) for at, text in enumerate(row)]
        for place, row in enumerate(part.rows)
    ]
    style = [
        ("GRID", (0, 0), (-1, -1), 0.4, colors.HexColor(_TONES["line_strong"])),
        ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor(_TONES["stripe"])),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("FONT", (0, 1), (-1, -1), face.name(Face.BODY), _SMALL),
        ("TOPPADDING", (0, 0), (-1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ("LEFTPADDING", (0, 0), (-1, -1), 4), ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        *(("ALIGN", (at, 1), (at, -1), "RIGHT") for at in part.numeric),
    ]
    return LongTable([heads, *body], colWidths=widths, repeatRows=1, style=TableStyle(style), hAlign="LEFT")


def _cell(text: str, face: _Faces, width: float, *, bold: bool, right: bool) -> Paragraph | str:
    """A short plain text as it is; what may need more lines, another font or weight as a paragraph."""
    if not bold and face.plain(text) and face.width(text, _SMALL) <= width - 9:
        return text
    return Paragraph(face.markup(text), face.style(_SMALL, bold=bold, right=right))


def _widths(part: ReportPart, face: _Faces) -> list[float]:
    """Each column as wide as its words, up to a limit; all of them squeezed alike where the page is too narrow."""
    found = []
    for at, heading in enumerate(part.headings):
        words = [heading, *(row[at][:_CELL_MOST] for row in part.rows[:300])]
        found.append(max(face.width(one, _SMALL) for one in words) + 12)
    over = ROOM / sum(found) if found and sum(found) > ROOM else 1.0
    return [one * over for one in found]


class _Faces:
    """The shipped fonts as reportlab knows them, with another of them for the characters one has not."""

    def __init__(self, fonts: Fonts, folder: Path) -> None:
        self._fonts = fonts
        self._names = {face: Path(SHIPPED[face]).stem for face in (Face.BODY, Face.BOLD, Face.HEI, Face.KAI)}
        for face, name in self._names.items():
            if name not in pdfmetrics.getRegisteredFontNames():
                pdfmetrics.registerFont(TTFont(name, str(folder / SHIPPED[face])))
        self._styles: dict[tuple[float, bool, bool], ParagraphStyle] = {}

    def name(self, face: Face) -> str:
        """The name a font is registered by."""
        return self._names[face]

    def has(self, face: Face, char: str) -> bool:
        """Whether one font draws a character."""
        return bool(pdfmetrics.getFont(self._names[face]).face.charToGlyph.get(ord(char), 0))

    def plain(self, text: str) -> bool:
        """Whether the body font draws the whole text."""
        return all(self.has(Face.BODY, char) for char in text)

    def width(self, text: str, size: float) -> float:
        """The length of a text."""
        return float(pdfmetrics.stringWidth(text, self._names[Face.BODY], size))

    def style(self, size: float, *, bold: bool = False, right: bool = False) -> ParagraphStyle:
        """A paragraph's looks."""
        key = (size, bold, right)
        if key not in self._styles:
            self._styles[key] = ParagraphStyle(
                f"p{size}{bold}{right}", fontName=self._names[Face.BOLD if bold else Face.BODY], fontSize=size, leading=size * 1.45,
                wordWrap="CJK", **({"alignment": TA_RIGHT} if right else {}),
            )
        return self._styles[key]

    def markup(self, text: str) -> str:
        """A text for a paragraph; characters of other fonts in theirs, those of none as 〓."""
        clean, _unknown = self._fonts.clean(Face.BODY, text)
        if self.plain(clean):
            return escape(clean).replace("\n", "<br/>")
        parts = []
        for char in clean:
            face = next((one for one in (Face.BODY, Face.HEI, Face.KAI) if self.has(one, char)), None)
            shown = escape(char) if face is not None else "〓"
            parts.append(shown if face in (None, Face.BODY) else f'<font name="{self._names[face]}">{shown}</font>')
        return "".join(parts).replace("\n", "<br/>")


class _Picture(Flowable):  # type: ignore[misc]
    """A drawing among the paragraphs."""

    def __init__(self, drawing: Drawing, face: _Faces) -> None:
        super().__init__()
        self.drawing, self._face = drawing, face
        self.width, self.height = drawing.width, drawing.height

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Its size."""
        return self.width, self.height

    def draw(self) -> None:
        """Paint the shapes; PDF counts upwards."""
        canvas: Canvas = self.canv
        canvas.translate(0, self.height)
        for shape in self.drawing.shapes:
            paint(canvas, shape, self._face)


def paint(canvas: Canvas, shape: object, face: _Faces) -> None:
    """Paint one shape onto a canvas whose origin is the drawing's upper left corner."""
    match shape:
        case Box():
            canvas.setFillColor(colors.HexColor(_TONES[shape.tone]))
            canvas.setDash()
            if shape.edge:
                canvas.setStrokeColor(colors.HexColor(_TONES[shape.edge]))
                canvas.setLineWidth(0.5)
            canvas.rect(shape.x, -shape.y - shape.height, shape.width, shape.height, stroke=int(bool(shape.edge)), fill=1)
            for line in hatch_lines(shape):
                paint(canvas, line, face)
        case Rule():
            canvas.setStrokeColor(colors.HexColor(_TONES[shape.tone]))
            canvas.setLineWidth(shape.width)
            canvas.setDash(*((4, 3) if shape.dashed else ()))
            canvas.line(shape.x1, -shape.y1, shape.x2, -shape.y2)
        case Dot():
            tone = colors.HexColor(_TONES[shape.tone])
            canvas.setFillColor(colors.white if shape.hollow else tone)
            canvas.setStrokeColor(tone)
            canvas.setDash()
            canvas.setLineWidth(1)
            canvas.circle(shape.x, -shape.y, shape.radius, stroke=1, fill=1)
        case Words():
            canvas.setFillColor(colors.HexColor(_TONES[shape.tone]))
            canvas.setFont(face.name(Face.BOLD if shape.bold else Face.BODY), shape.size)
            text = "".join(char if face.has(Face.BODY, char) else "〓" for char in shape.text)
            place = {Anchor.START: canvas.drawString, Anchor.MIDDLE: canvas.drawCentredString, Anchor.END: canvas.drawRightString}
            place[shape.anchor](shape.x, -shape.y, text)
