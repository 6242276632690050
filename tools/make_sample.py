"""Makes resources/samples/meiling-2026Q3.xlsx, the sample office's filled workbook; the same bytes every time.

Run from the top of the checkout: ``python tools/make_sample.py``. The rows come from ``sample_office``, the workbook
is the program's own template, filled.
"""

from __future__ import annotations

import re
import sys
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TOP), str(TOP / "tools")]

from sample_office import Row as TextRow  # noqa: E402 - found only after the path is set
from sample_office import sample_sheets  # noqa: E402

from kaohe_desktop.engine.cohort import Subject, Value  # noqa: E402
from kaohe_desktop.engine.entries import read_value  # noqa: E402
from kaohe_desktop.engine.scheme.compiled import CompiledScheme  # noqa: E402
from kaohe_desktop.engine.scheme.model import Sheet, SheetRole  # noqa: E402
from kaohe_desktop.exchange.reading import WorkbookData  # noqa: E402
from kaohe_desktop.exchange.template import write_template  # noqa: E402
from kaohe_desktop.office.demo import SCHEME, sample_book  # noqa: E402
from kaohe_desktop.office.library import load_scheme  # noqa: E402

STAMP = (2026, 10, 8, 9, 0, 0)
ISO_STAMP = b"2026-10-08T09:00:00Z"
_DATES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def read_row(sheet: Sheet, row: TextRow) -> dict[str, Value]:
    """Return one row's values; a heading the sheet does not have is a mistake in the sample."""
    known = {field.name for field in sheet.fields}
    assert row.keys() <= known, (sheet.name, row.keys() - known)
    return {field.name: read_value(field, row[field.name]) for field in sheet.fields if field.name in row}


def subjects(scheme: CompiledScheme, sheets: Mapping[str, Sequence[TextRow]]) -> tuple[Subject, ...]:
    """Return the people of the sample with everything entered for them."""
    key = scheme.scheme.key_label
    found = []
    for person in sheets[scheme.scheme.roster.name]:
        values: dict[str, Value] = {}
        rows: dict[str, tuple[dict[str, Value], ...]] = {}
        for sheet in scheme.scheme.sheets:
            own = [read_row(sheet, row) for row in sheets.get(sheet.name, ()) if row[key] == person[key]]
            if sheet.role is SheetRole.ROWS:
                rows[sheet.name] = tuple(own)
            else:
                values.update(own[0] if own else {})
        found.append(Subject(person[key], values, rows))
    return tuple(found)


def freeze(path: Path) -> None:
    """Rewrite the workbook with one fixed time inside, so that the same rows give the same bytes."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["docProps/core.xml"] = _DATES.sub(rb"\g<1>" + ISO_STAMP + rb"\2", parts["docProps/core.xml"])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)


def make_sample(path: Path) -> Path:
    """Write the sample workbook to ``path``."""
    scheme = load_scheme(SCHEME)
    people = subjects(scheme, sample_sheets())
    for person in people:
        misfits = scheme.check(person)
        assert not misfits, misfits
    path.parent.mkdir(parents=True, exist_ok=True)
    write_template(scheme, path, WorkbookData(people, {}, ()))
    freeze(path)
    return path


if __name__ == "__main__":
    print(make_sample(Path(sys.argv[1]) if len(sys.argv) > 1 else sample_book()))
