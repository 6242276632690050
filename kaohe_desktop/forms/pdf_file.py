"""Writing a PDF file object by object, so that memory does not grow with the number of pages.

reportlab's canvas keeps every page until it is saved; a roster of 32,000 would not fit. Only what has to wait is
kept here: where each object stands, and which characters of each font were used. Fonts are embedded as subsets
with two-byte codes in order of first use, so the same input gives the same bytes.
"""

from __future__ import annotations

import zlib
from array import array
from hashlib import md5
from typing import BinaryIO

from kaohe_desktop.forms.fonts import FontFile

_BRANCH = 128  # pages under one node of the page tree
_ESCAPED = {0x28: b"\\(", 0x29: b"\\)", 0x5C: b"\\\\", 0x0D: b"\\r"}


class FontUse(dict[str, bytes]):
    """A font in one file: the string bytes of each character used, in order of first use (code 1, 2, …)."""

    def __init__(self, font: FontFile, name: str, number: int) -> None:
        super().__init__()
        self.font, self.name, self.number = font, name, number
        self.tag = name.encode()

    def __missing__(self, char: str) -> bytes:
        code = (len(self) + 1).to_bytes(2, "big")
        known = self[char] = b"".join(_ESCAPED.get(byte, bytes((byte,))) for byte in code)
        return known


class PdfFile:
    """A PDF being written to ``out``; pages of one size."""

    def __init__(self, out: BinaryIO, width: float, height: float, title: str) -> None:
        self._out, self._at = out, 0
        self._size, self._title = (width, height), title
        self._offsets = array("Q", [0])
        self._digest = md5(usedforsecurity=False)
        self._fonts: dict[int, FontUse] = {}
        self._forms: list[int] = []
        self._nodes: list[tuple[int, int]] = []
        self._kids: list[int] = []
        self._write(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
        self._catalog, self._root, self._resources, self._node = (self._number() for _ in range(4))
        self.pages = 0

    # ── what the pages use ──

    def font(self, font: FontFile) -> FontUse:
        """The font as used in this file."""
        known = self._fonts.get(id(font))
        if known is None:
            known = self._fonts[id(font)] = FontUse(font, f"F{len(self._fonts) + 1}", self._number())
        return known

    def add_form(self, content: bytes) -> bytes:
        """Keep drawing operators to be used on many pages; returns the operator that draws them."""
        number = self._number()
        box = f"0 0 {self._size[0]:g} {self._size[1]:g}"
        self._stream(number, f"/Type/XObject/Subtype/Form/BBox[{box}]/Resources {self._resources} 0 R", content)
        self._forms.append(number)
        return b"/X%d Do\n" % len(self._forms)

    def add_page(self, content: bytes) -> None:
        """Write a page."""
        stream, page = self._number(), self._number()
        self._stream(stream, "", content)
        self._object(page, b"<</Type/Page/Parent %d 0 R/Contents %d 0 R>>" % (self._node, stream))
        self._kids.append(page)
        self.pages += 1
        if len(self._kids) == _BRANCH:
            self._close_node()
            self._node = self._number()

    def close(self) -> None:
        """Write what was kept until the end: fonts, resources, page tree, cross-reference."""
        for use in self._fonts.values():
            self._embed(use)
        fonts = " ".join(f"/{use.name} {use.number} 0 R" for use in self._fonts.values())
        forms = " ".join(f"/X{place} {number} 0 R" for place, number in enumerate(self._forms, 1))
        self._object(self._resources, f"<</Font<<{fonts}>>/XObject<<{forms}>>>>".encode())
        self._close_node()
        kids = " ".join(f"{number} 0 R" for number, _ in self._nodes)
        width, height = self._size
        self._object(self._root, (
            f"<</Type/Pages/Kids[{kids}]/Count {self.pages}/MediaBox[0 0 {width:g} {height:g}]"
            f"/Resources {self._resources} 0 R>>").encode())
        self._object(self._catalog, (
            f"<</Type/Catalog/Pages {self._root} 0 R/Lang(zh-CN)/ViewerPreferences<</DisplayDocTitle true>>>>").encode())
        info = self._number()
        self._object(info, f"<</Title {_text(self._title)}/Producer(kaohe_desktop)>>".encode())
        self._finish(info)

    # ── objects ──

    def _number(self) -> int:
        self._offsets.append(0)
        return len(self._offsets) - 1

    def _write(self, data: bytes) -> None:
        self._out.write(data)
        self._digest.update(data)
        self._at += len(data)

    def _object(self, number: int, body: bytes) -> None:
        self._offsets[number] = self._at
        self._write(b"%d 0 obj\n%b\nendobj\n" % (number, body))

    def _stream(self, number: int, entries: str, data: bytes) -> None:
        packed = zlib.compress(data, 6)
        head = f"<<{entries}/Filter/FlateDecode/Length {len(packed)}>>stream\n".encode()
        self._object(number, head + packed + b"\nendstream")

    def _close_node(self) -> None:
        if self._kids or not self._nodes:
            kids = b" ".join(b"%d 0 R" % kid for kid in self._kids)
            self._object(self._node, b"<</Type/Pages/Parent %d 0 R/Kids[%b]/Count %d>>" % (
                self._root, kids, len(self._kids)))
            self._nodes.append((self._node, len(self._kids)))
            self._kids = []

    def _finish(self, info: int) -> None:
        start, count = self._at, len(self._offsets)
        mark = self._digest.hexdigest()
        self._write(b"xref\n0 %d\n0000000000 65535 f \n" % count)
        for number in range(1, count):
            offset = self._offsets[number]
            self._write(b"%010d 00000 n \n" % offset if offset else b"0000000000 65535 f \n")
        self._write((
            f"trailer\n<</Size {count}/Root {self._catalog} 0 R/Info {info} 0 R/ID[<{mark}><{mark}>]>>\n"
            f"startxref\n{start}\n%%EOF\n").encode())

    # ── fonts ──

    def _embed(self, use: FontUse) -> None:
        chars = list(use)
        data, glyphs = use.font.subset(chars)
        file, descriptor, cid_font, to_unicode, to_glyph = (self._number() for _ in range(5))
        name = f"{_tag(chars)}+{use.font.name}"
        face = use.font.file
        self._stream(file, f"/Length1 {len(data)}", data)
        self._stream(to_glyph, "", b"\0\0" + b"".join(glyph.to_bytes(2, "big") for glyph in glyphs))
        self._stream(to_unicode, "", _to_unicode(chars))
        box = " ".join(f"{edge:.0f}" for edge in face.bbox)
        self._object(descriptor, (
            f"<</Type/FontDescriptor/FontName/{name}/Flags 4/FontBBox[{box}]/ItalicAngle {face.italicAngle:g}"
            f"/Ascent {face.ascent:.0f}/Descent {face.descent:.0f}/CapHeight {face.capHeight:.0f}/StemV {face.stemV:.0f}"
            f"/FontFile2 {file} 0 R>>").encode())
        widths = " ".join(f"{use.font.width(char) * 1000:g}" for char in chars)
        self._object(cid_font, (
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
            f"/Supplement 0>>/FontDescriptor {descriptor} 0 R/DW 1000/W[1[{widths}]]/CIDToGIDMap {to_glyph} 0 R>>").encode())
        self._object(use.number, (
            f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H/DescendantFonts[{cid_font} 0 R]"
            f"/ToUnicode {to_unicode} 0 R>>").encode())


def _tag(chars: list[str]) -> str:
    """The six letters that mark a subset, from what is in it."""
    digest = md5("".join(chars).encode("utf-8", "surrogatepass"), usedforsecurity=False).digest()
    return "".join(chr(65 + byte % 26) for byte in digest[:6])


def _text(words: str) -> str:
    return "<FEFF" + words.encode("utf-16-be", "replace").hex().upper() + ">"


def _to_unicode(chars: list[str]) -> bytes:
    """The map from codes back to characters, for copying and searching."""
    lines = ["/CIDInit/ProcSet findresource begin 12 dict begin begincmap/CMapName/K def/CMapType 2 def",
             "1 begincodespacerange<0000><FFFF>endcodespacerange"]
    for start in range(0, len(chars), 100):
        some = chars[start : start + 100]
        lines.append(f"{len(some)} beginbfchar")
        lines += [f"<{code:04X}><{char.encode('utf-16-be').hex()}>" for code, char in enumerate(some, start + 1)]
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict/CMap defineresource pop end end")
    return "\n".join(lines).encode()
