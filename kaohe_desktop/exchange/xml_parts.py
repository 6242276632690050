"""The XML parts of a workbook, read as a stream with Expat: no document type, no entities, no tree in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import IO
from xml.parsers import expat

Start = Callable[[str, Mapping[str, str]], None]
End = Callable[[str], None]
_CHUNK = 1 << 20
_DEEPEST = 100  # a sheet goes some ten elements deep


class NotXml(Exception):
    """The part is not well-formed XML, or carries a document type (which a workbook never does)."""


def local(name: str) -> str:
    """A tag or attribute name without its prefix: ``x:row`` is ``row``."""
    return name.rpartition(":")[2]


def parse(source: IO[bytes] | bytes, start: Start, end: End, text: Callable[[str], None] | None = None) -> None:
    """Run the handlers over a part; names come with their prefix, if any, taken off. Raises NotXml."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth = 0

    def opened(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise NotXml("depth")
        start(local(name) if ":" in name else name, attributes)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(local(name) if ":" in name else name)

    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.StartDoctypeDeclHandler = _refuse_doctype
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        if isinstance(source, bytes):
            parser.Parse(source, True)
            return
        while chunk := source.read(_CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise NotXml(str(error)) from None


def _refuse_doctype(*_declaration: object) -> None:
    raise NotXml("DOCTYPE")


def nothing(_name: str) -> None:
    """An end handler for parts where only starts matter."""
