"""The guard at the door: what is no workbook, or would hang or fill the machine, is refused before it is read.

Sizes come from the zip directory (a part never gives more bytes than it declares there); sheets are then counted
through as bytes, one chunk at a time. Nothing here keeps a part in memory.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from kaohe_desktop.engine.problems import Problem, Refused
from kaohe_desktop.exchange import problems as kinds
from kaohe_desktop.exchange.package import NotAWorkbook, Package, SheetPart
from kaohe_desktop.exchange.xml_parts import NotXml

MOST_FILE = 64 << 20  # bytes of the file itself
MOST_PART = 128 << 20  # bytes of one XML part, unpacked
MOST_TOTAL = 192 << 20  # bytes of all XML parts, unpacked
MOST_SMALL_PART = 8 << 20  # bytes of workbook.xml and the relations
MOST_RATIO = 100  # unpacked : packed, looked at from RATIO_FROM bytes on; real sheets stay below 40
RATIO_FROM = 16 << 20
MOST_PARTS = 5_000
MOST_CELLS = 2_000_000
_DIRECTORY_ENTRY = 46  # least bytes of one entry in the zip directory
_END_RECORD = b"PK\x05\x06"
_CHUNK = 1 << 20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Bytes that start a cell, with or without a prefix to the tag.
_CELL_TAGS = (b"<c ", b"<c>", b":c ")
_UTF16_SHOWS = 4096  # bytes by which UTF-16 has shown itself: every other byte of markup is 0


def check_workbook(path: Path) -> None:
    """Refuse a file that cannot be a workbook or is hostile. Raises Refused with one problem; returns None if it may be read."""
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise Refused([kinds.NOT_A_WORKBOOK.at(name=path.name, looks="，是一个文件夹")])
        with path.open("rb") as file:
            _check_start(file, path.name, size)
            _check_directory_size(file, path.name, size)
        with zipfile.ZipFile(path) as archive:
            _check_directory(archive, path.name)
        with Package(path) as package:
            _check_sheets(package, path.name)
    except FileNotFoundError:
        raise Refused([kinds.NO_FILE.at(name=path.name)]) from None
    except OSError as error:
        raise Refused([kinds.CANNOT_OPEN.at(name=path.name, why=_os_words(error))]) from None
    except UNREADABLE as error:
        raise Refused([unreadable(error, path.name)]) from None


#: What reading a package that is not in order may raise.
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, EOFError, NotXml, NotAWorkbook, KeyError, NotImplementedError, RuntimeError, ValueError,
)


def unreadable(error: Exception, name: str) -> Problem:
    """The problem of a package that turned out not to be in order while it was read."""
    if isinstance(error, NotAWorkbook):
        if error.format:
            return kinds.OLD_FORMAT.at(name=name, format=error.format)
        return kinds.NOT_A_WORKBOOK.at(name=name, looks="，里面没有工作表")
    if isinstance(error, NotXml):
        if str(error) == "DOCTYPE":
            return kinds.UNSAFE.at(name=name, why="带有外部定义")
        return kinds.DAMAGED.at(name=name, why="里面的表格内容读不通")
    if isinstance(error, (zipfile.BadZipFile, zlib.error, EOFError)):
        return kinds.DAMAGED.at(name=name, why="文件被截断，或没有下载、复制完整")
    return kinds.DAMAGED.at(name=name, why="里面缺少应有的部分")


def _os_words(error: OSError) -> str:
    return "没有读取权限，或正被别的程序占用" if isinstance(error, PermissionError) else (error.strerror or "读取出错")


def _check_start(file: BinaryIO, name: str, size: int) -> None:
    start = file.read(4096)
    if not start:
        raise Refused([kinds.EMPTY_FILE.at(name=name)])
    if size > MOST_FILE:
        raise Refused([_too_large(name, "", size, MOST_FILE)])
    if start.startswith(_OLE):
        raise Refused([_ole_problem(start + file.read(), name)])
    if not start.startswith(b"PK"):
        raise Refused([kinds.NOT_A_WORKBOOK.at(name=name, looks=_looks(start))])


def _ole_problem(content: bytes, name: str) -> Problem:
    """A compound file: an encrypted workbook, an old .xls, or something else of Office."""
    if any(word.encode("utf-16-le") in content for word in ("EncryptedPackage", "EncryptionInfo")):
        return kinds.ENCRYPTED.at(name=name)
    if any(word.encode("utf-16-le") in content for word in ("Workbook", "Book")):
        return kinds.OLD_FORMAT.at(name=name, format="旧版 .xls 工作簿")
    return kinds.NOT_A_WORKBOOK.at(name=name, looks="，是别的旧版 Office 文件")


def _looks(start: bytes) -> str:
    lowered = start.lower()
    if b"<html" in lowered or b"<table" in lowered:
        return "，是网页存成的表"
    if lowered.startswith(b"%pdf"):
        return "，是 PDF 文件"
    return "" if b"\x00" in start else "，是文本文件改的名"


def _too_large(name: str, part: str, size: int, most: int) -> Problem:
    return kinds.TOO_LARGE.at(name=name, part=part, size=_megabytes(size), most=_megabytes(most))


def _megabytes(size: int) -> str:
    return f"{size / (1 << 20):.0f} MB"


def _check_directory_size(file: BinaryIO, name: str, size: int) -> None:
    """Look at the directory's own size before the zip library loads all of it."""
    file.seek(max(0, size - 65_557))
    tail = file.read()
    at = tail.rfind(_END_RECORD)
    if at < 0 or len(tail) < at + 20:
        raise zipfile.BadZipFile
    entries = int.from_bytes(tail[at + 10 : at + 12], "little")
    length = int.from_bytes(tail[at + 12 : at + 16], "little")
    if entries > MOST_PARTS or length > MOST_PARTS * (_DIRECTORY_ENTRY + 1024):
        raise Refused([kinds.UNSAFE.at(name=name, why="里面的文件太多")])


def _check_directory(archive: zipfile.ZipFile, name: str) -> None:
    infos = archive.infolist()
    if len({info.filename for info in infos}) < len(infos):
        raise Refused([kinds.UNSAFE.at(name=name, why="同一部分存了两份")])
    if any(info.flag_bits & 1 for info in infos):
        raise Refused([kinds.ENCRYPTED.at(name=name)])
    total = 0
    for info in infos:
        if not info.filename.lower().endswith((".xml", ".rels")):
            continue  # pictures and the like are never unpacked
        total += info.file_size
        small = info.filename.endswith(".rels") or info.filename.rpartition("/")[2].startswith("workbook")
        most = MOST_SMALL_PART if small else MOST_PART
        if info.file_size > most:
            raise Refused([_too_large(name, f"里的 {info.filename} ", info.file_size, most)])
        if info.file_size > RATIO_FROM and info.file_size > MOST_RATIO * max(1, info.compress_size):
            raise Refused([kinds.UNSAFE.at(name=name, why=f"{info.filename} 压缩得异常紧，像是压缩炸弹")])
    if total > MOST_TOTAL:
        raise Refused([_too_large(name, "", total, MOST_TOTAL)])


def _check_sheets(package: Package, name: str) -> None:
    cells = 0
    for sheet in package.sheets:
        for chunk in _chunks(package, sheet):
            cells += sum(chunk.count(tag) for tag in _CELL_TAGS)
            if cells > MOST_CELLS:
                raise Refused([kinds.TOO_MANY_CELLS.at(sheet=sheet.name, most=MOST_CELLS)])
            if b"<!" in chunk and (b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk):
                raise Refused([kinds.UNSAFE.at(name=name, sheet=sheet.name, why="带有外部定义")])
            if b"\x00" in chunk[:_UTF16_SHOWS]:
                raise Refused([kinds.UNSAFE.at(name=name, sheet=sheet.name, why="编码不是 UTF-8")])


def _chunks(package: Package, sheet: SheetPart) -> Iterator[bytes]:
    """The sheet's bytes; a word cut in two by a chunk's end is whole in the next piece, and cells are counted once."""
    with package.open(sheet.path) as part:
        rest = b""
        while chunk := part.read(_CHUNK):
            piece = rest + chunk
            cut = piece.rfind(b"<") if chunk else len(piece)
            cut = cut if cut > 0 else len(piece)
            yield piece[:cut]
            rest = piece[cut:]
        yield rest

