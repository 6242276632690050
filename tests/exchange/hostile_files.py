"""Files that are no workbooks, or workbooks made to hang or fill the machine; made by code, none kept."""

import io
import random
import zipfile
from pathlib import Path

from exchange_books import MEILING, as_excel_writes, book, save, with_part

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = "xl/worksheets/sheet2.xml"
LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">'
    b'<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;">]>'
)


def _good(folder):
    return save(book(MEILING), folder)


def _bytes(content):
    def make(folder: Path) -> Path:
        path = folder / "book.xlsx"
        path.write_bytes(content)
        return path

    return make


def _cut(share):
    def make(folder: Path) -> Path:
        path = _good(folder)
        data = path.read_bytes()
        path.write_bytes(data[: int(len(data) * share)])
        return path

    return make


def _zip(parts, mimetype=None):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return _bytes(buffer.getvalue())


def _encrypted_zip(folder):
    path = _good(folder)
    data = bytearray(path.read_bytes())
    at = data.rfind(b"PK\x01\x02")
    data[at + 8] |= 1
    path.write_bytes(bytes(data))
    return path


def _changed(part, change):
    return lambda folder: with_part(_good(folder), part, change)


def _before_root(extra):
    return lambda data: data.replace(b"<worksheet", extra + b"<worksheet", 1).replace(b"<workbook", extra + b"<workbook", 1)


def _repeat(piece: bytes, times: int):
    """A sheet with a piece repeated before the rows end."""
    return lambda data: data.replace(b"</sheetData>", piece * times + b"</sheetData>")


def _many_cells(data):
    # Rows that differ over more than the packer can look back on, so that only their number gives them away.
    pool = [
        f'<row r="{n}">' + "".join(f'<c r="{c}{n}"><v>{(n * 7919 + ord(c) * 104729) % 99991}</v></c>' for c in "ABCDEFGHIJKLMNOPQRSTUVWXY") + "</row>"
        for n in range(5, 405)
    ]
    return data.replace(b"</sheetData>", "".join(pool).encode() * 210 + b"</sheetData>")


def _giant_part(part, megabytes):
    def make(folder):
        path = _good(folder)
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive, archive.open(part, "w", force_zip64=True) as sink:
            for _ in range(megabytes):
                sink.write(b"a" * (1 << 20))
        return path

    return make


def _twice(folder):
    import warnings

    path = _good(folder)
    with warnings.catch_warnings(), zipfile.ZipFile(path, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(SHEET, b"<worksheet/>")
    return path


def _many_parts(folder):
    path = _good(folder)
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(6_000):
            archive.writestr(f"xl/media/{number}.png", b"")
    return path


def _long_text(folder):
    path = as_excel_writes(_good(folder))
    noise = random.Random(1).randbytes(20 << 20).hex().encode()
    return with_part(path, "xl/sharedStrings.xml", lambda data: data.replace(b"<si><t>", b"<si><t>" + noise, 1))


#: name → (how to make it, the code it is refused with)
NOT_WORKBOOKS = {
    "empty": (_bytes(b""), "K202"),
    "text renamed": (_bytes("编号,姓名\n001,张三\n".encode("gb18030")), "K203"),
    "web page renamed": (_bytes(b"<html><table><tr><td>1</td></tr></table></html>"), "K203"),
    "pdf renamed": (_bytes(b"%PDF-1.7\n%\xe2\xe3"), "K203"),
    "noise": (_bytes(bytes(range(256)) * 40), "K203"),
    "a zip of other things": (_zip({"readme.txt": b"x"}), "K203"),
    "a letter": (_zip({
        "_rels/.rels": b'<Relationships><Relationship Id="1" Type="x/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": b"<document/>",
    }), "K204"),
    "binary workbook": (_zip({
        "_rels/.rels": b'<Relationships><Relationship Id="1" Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>',
        "xl/workbook.bin": b"\x00",
    }), "K204"),
    "open document": (_zip({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}), "K204"),
    "old xls": (_bytes(OLE + b"\x00" * 2000 + "Workbook".encode("utf-16-le")), "K204"),
    "encrypted": (_bytes(OLE + b"\x00" * 2000 + "EncryptedPackage".encode("utf-16-le")), "K205"),
    "encrypted zip": (_encrypted_zip, "K205"),
    "cut at a tenth": (_cut(0.1), "K206"),
    "cut at half": (_cut(0.5), "K206"),
    "cut near the end": (_cut(0.999), "K206"),
    "sheet not well-formed": (_changed(SHEET, lambda data: data.replace(b"</row>", b"", 1)), "K206"),
    "sheet missing": (_changed("xl/_rels/workbook.xml.rels", lambda data: data.replace(b"sheet2.xml", b"sheet9.xml")), "K206"),
    "text number that is not there": (
        _changed(SHEET, lambda data: data.replace(b"</sheetData>", b'<row r="9"><c r="A9" t="s"><v>7</v></c></row></sheetData>')), "K206",
    ),
}
HOSTILE = {
    "entity bomb in a sheet": (_changed(SHEET, _before_root(LAUGHS)), "K208"),
    "entity bomb in the workbook part": (_changed("xl/workbook.xml", _before_root(LAUGHS)), "K208"),
    "external entity": (_changed(SHEET, _before_root(b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>')), "K208"),
    "a gigabyte of shared strings": (_giant_part("xl/sharedStrings.xml", 1024), "K207"),
    "a part of 200 megabytes": (_giant_part("xl/extra.xml", 200), "K207"),
    "squeezed beyond belief": (_changed(SHEET, _repeat(b" " * (1 << 20), 60)), "K208"),
    "millions of cells": (_changed(SHEET, _many_cells), "K209"),
    "one part twice": (_twice, "K208"),
    "thousands of parts": (_many_parts, "K208"),
    "UTF-16": (_changed(SHEET, lambda data: data.decode().encode("utf-16")), "K208"),
    "whole sheet merged": (
        _changed(SHEET, lambda data: data.replace(b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')),
        "K215",
    ),
    "one far cell": (
        _changed(SHEET, _repeat(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', 1)), "K210",
    ),
    "a cell saved twice": (
        _changed(SHEET, lambda data: data.replace(b'<c r="I2"', b'<c r="I2"><v>1</v></c><c r="I2"', 1)), "K224",
    ),
    "a number of a thousand million digits": (
        _changed(SHEET, lambda data: data.replace(b"<v>85.5</v>", b"<v>1E+999999999</v>")), "K102",
    ),
    "two hundred thousand merges": (
        _changed(SHEET, lambda data: data.replace(
            b"</sheetData>", b"</sheetData><mergeCells>" + b'<mergeCell ref="A1:B2"/>' * 200_000 + b"</mergeCells>")), "K215",
    ),
    "one text of 40 megabytes": (_long_text, "K206"),
    "nested without end": (_changed(SHEET, lambda data: data.replace(b"</sheetData>", b"<a>" * 2_000_000 + b"</sheetData>")), "K206"),
}
