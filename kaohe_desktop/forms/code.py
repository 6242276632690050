"""The QR code at the foot that brings a record back up.

reportlab's encoder makes the first code; the others of a run differ from it in a few bytes of the 编号. A QR symbol of
one version and mask is linear over GF(2) in its data (Reed-Solomon, interleaving and masking all are), so another
code is the first one XOR what each changed bit changes; those differences are worked out once by the same encoder.
"""

from __future__ import annotations

from functools import lru_cache

from reportlab.graphics.barcode.qrencoder import QR8bitByte, QRCode, QRErrorCorrectLevel, QRRSBlock

_LEVEL = QRErrorCorrectLevel.M  # 15 % may be unreadable: a form gets folded and stamped
_MASK = 2
_LARGEST = 10  # versions beyond have modules too small to scan at 13 mm


class CodeTooLong(ValueError):
    """The text does not fit into a code that can still be scanned."""


def modules(text: str) -> tuple[int, bytes]:
    """Return modules a side and the bits of the code for ``text``, 1 = dark, each row padded to whole bytes.

    Raises CodeTooLong.
    """
    data = text.encode("utf-8")
    version = _version(len(data))
    split = max(data.rfind(b"|"), data.rfind(b"/")) + 1  # after it comes the 编号
    first, family = _family(version, data[:split], len(data) - split)
    bits = first
    for place, (byte, base) in enumerate(zip(data, family, strict=True)):
        changed = byte ^ base
        while changed:
            low = changed & -changed
            bits ^= _difference(version, family, place, low)
            changed ^= low
    count = version * 4 + 17
    return count, bits.to_bytes(count * _row_bytes(count), "big")


@lru_cache(maxsize=64)
def _version(length: int) -> int:
    for version in range(1, _LARGEST + 1):
        room = sum(block.dataCount for block in QRRSBlock.getRSBlocks(version, _LEVEL))
        if 4 + (8 if version < 10 else 16) + 8 * length <= 8 * room:
            return version
    raise CodeTooLong(length)


@lru_cache(maxsize=64)
def _family(version: int, head: bytes, digits: int) -> tuple[int, bytes]:
    """The code of ``head`` and a number of zeros, from which the others of the run are worked out; and its data."""
    data = head + b"0" * digits
    return _encoded(version, data), data


@lru_cache(maxsize=4096)
def _difference(version: int, family: bytes, place: int, bit: int) -> int:
    other = bytearray(family)
    other[place] ^= bit
    return _encoded(version, family) ^ _encoded(version, bytes(other))


@lru_cache(maxsize=64)
def _encoded(version: int, data: bytes) -> int:
    symbol = QRCode(version, _LEVEL)
    symbol.addData(QR8bitByte(data))
    symbol.makeImpl(False, _MASK)
    width = 8 * _row_bytes(symbol.getModuleCount())
    bits = 0
    for row in symbol.modules:
        line = 0
        for dark in row:
            line = line << 1 | bool(dark)
        bits = bits << width | line << (width - len(row))
    return bits


def _row_bytes(count: int) -> int:
    return (count + 7) // 8
