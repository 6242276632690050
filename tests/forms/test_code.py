import random

import pytest
from reportlab.graphics.barcode.qrencoder import QR8bitByte, QRCode, QRErrorCorrectLevel

from kaohe_desktop.forms.code import CodeTooLong, modules


def drawn(text):
    """The code as reportlab's own encoder draws it, module by module."""
    data = text.encode()
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(QR8bitByte(data))
    code.version = code.calculate_version()
    code.makeImpl(False, 2)
    return [[bool(dark) for dark in row] for row in code.modules]


def unpacked(text):
    count, rows = modules(text)
    width = len(rows) // count
    lines = [rows[at : at + width] for at in range(0, len(rows), width)]
    return [[bool(line[at // 8] >> (7 - at % 8) & 1) for at in range(count)] for line in lines]


def test_a_code_put_together_is_the_code_the_encoder_draws():
    pick = random.Random(7)
    for length in (1, 3, 5, 18, 40):
        for _ in range(4):
            number = "".join(pick.choice("0123456789ABCX-科") for _ in range(length))
            text = f"KH1|meiling|2026Q3|M1|{number}"
            assert unpacked(text) == drawn(text)


def test_a_text_too_long_to_scan_is_refused():
    with pytest.raises(CodeTooLong):
        modules("KH1|" + "9" * 400)
