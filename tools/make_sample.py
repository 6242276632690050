"""Makes resources/samples: a filled workbook of an invented office for every scheme; the same bytes every time.

Run from the top of the checkout: ``python tools/make_sample.py`` (all of them) or with the ids of some schemes. 梅岭's
rows come from ``sample_office``, the others from ``tools/samples/<scheme>.toml``, sheets written as text tables. Each
workbook is the program's own template, filled. ``index.toml`` beside them says scheme, period and parameters.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TOP), str(TOP / "tools")]

from sample_ledger import LEDGERS  # noqa: E402 - found only after the path is set
from sample_office import Row as TextRow  # noqa: E402
from sample_office import sample_sheets  # noqa: E402
from text_tables import BadTable, pairs, read_table  # noqa: E402

from kaohe_desktop.engine.cohort import Subject, Value  # noqa: E402
from kaohe_desktop.engine.entries import ValueRefused, read_value  # noqa: E402
from kaohe_desktop.engine.period import Period  # noqa: E402
from kaohe_desktop.engine.problems import Refused  # noqa: E402
from kaohe_desktop.engine.scheme.compiled import CompiledScheme  # noqa: E402
from kaohe_desktop.engine.scheme.model import Sheet, SheetRole  # noqa: E402
from kaohe_desktop.exchange.reading import WorkbookData, read_workbook  # noqa: E402
from kaohe_desktop.exchange.template import write_template  # noqa: E402
from kaohe_desktop.office.demo import PERIOD, SCHEME  # noqa: E402
from kaohe_desktop.office.ledger import ledger_scheme  # noqa: E402
from kaohe_desktop.office.library import load_scheme, schemes  # noqa: E402

TEXTS = TOP / "tools" / "samples"
BOOKS = TOP / "resources" / "samples"
INDEX = BOOKS / "index.toml"
STAMP = (2026, 10, 8, 9, 0, 0)
ISO_STAMP = b"2026-10-08T09:00:00Z"
_DATES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")
_HEAD = ("scheme", "period", "params", "common")


@dataclass(frozen=True)
class Sample:
    """One sample office: its scheme, period and parameters, and the rows of its sheets."""

    scheme: str
    period: str
    params: Mapping[str, str] = field(default_factory=dict)
    sheets: Mapping[str, Sequence[TextRow]] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """The name of its workbook."""
        return f"{self.scheme}-{self.period}.xlsx"

    @property
    def ledger(self) -> str:
        """The name of its ledger's workbook; "" where there is none."""
        return f"{self.scheme}-{self.period}-ledger.xlsx" if self.scheme == SCHEME else ""


def read_text(path: Path) -> Sample:
    """One sample office as typed in ``tools/samples``. Raises BadTable."""
    data = tomllib.loads(path.read_text("utf-8"))
    if data["scheme"] != path.stem:
        raise BadTable(f"{path.name}：scheme 写的是 {data['scheme']}")
    common = {name: pairs(line) for name, line in data.get("common", {}).items()}
    sheets = {}
    for name, text in data.items():
        if name not in _HEAD:
            table = read_table(text, f"{path.name} {name}").with_columns(common.get(name, {}))
            sheets[name] = [{heading: cell for heading, cell in row.items() if cell} for row in table.records()]
    return Sample(data["scheme"], data["period"], pairs(data.get("params", "")), sheets)


def all_samples() -> list[Sample]:
    """Every sample office there is, in the order of the schemes' ids."""
    known = {info.id for info in schemes()}
    typed = [read_text(path) for path in sorted(TEXTS.glob("*.toml")) if path.stem in known]
    return sorted([Sample(SCHEME, PERIOD, {}, sample_sheets()), *typed], key=lambda sample: sample.scheme)


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
            if sheet.role is SheetRole.TABLE:
                continue
            own = [read_row(sheet, row) for row in sheets.get(sheet.name, ()) if row[key] == person[key]]
            if sheet.role is SheetRole.ROWS:
                rows[sheet.name] = tuple(own)
            else:
                values.update(own[0] if own else {})
        found.append(Subject(person[key], values, rows))
    return tuple(found)


def workbook_data(scheme: CompiledScheme, sample: Sample) -> WorkbookData:
    """Everything the sample's workbook says; AssertionError where a row would be lost."""
    model = scheme.scheme
    unknown = sample.sheets.keys() - {sheet.name for sheet in model.sheets}
    assert not unknown, (sample.scheme, unknown)
    people = {row[model.key_label] for row in sample.sheets[model.roster.name]}
    tables = {}
    for sheet in model.sheets:
        rows = sample.sheets.get(sheet.name, ())
        if sheet.role is SheetRole.TABLE:
            tables[sheet.name] = tuple(read_row(sheet, row) for row in rows)
        else:
            strangers = {row[model.key_label] for row in rows} - people
            assert not strangers, (sample.scheme, sheet.name, strangers)
    return WorkbookData(subjects(scheme, sample.sheets), tables, ())


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


def make_book(sample: Sample, path: Path) -> Path:
    """Write a sample's workbook to ``path`` and read it back; Refused if the program itself would not take it."""
    scheme = load_scheme(sample.scheme)
    params, problems = scheme.check_params(dict(sample.params))
    if problems:
        raise Refused(problems)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_template(scheme, path, workbook_data(scheme, sample))
    freeze(path)
    read_workbook(path, scheme, params=params, period=Period.parse(sample.period))
    return path


def make_sample(path: Path) -> Path:
    """Write the workbook of the office that ``demo`` shows to ``path``."""
    return make_book(Sample(SCHEME, PERIOD, {}, sample_sheets()), path)


def make_ledger(path: Path) -> Path:
    """Write the ledger of the office that ``demo`` shows to ``path``."""
    model = ledger_scheme("person")
    people = sample_sheets()["花名册"]
    known = {field.name for field in model.scheme.roster.fields}
    roster = [{heading: cell for heading, cell in person.items() if heading in known} for person in people]
    write_template(model, path, WorkbookData(subjects(model, {"花名册": roster, **LEDGERS}), {}, ()))
    freeze(path)
    return path


def index_text(samples: Sequence[Sample]) -> str:
    """``index.toml``: which workbook belongs to which scheme, and the parameters it is computed with."""
    lines = ["# 示例工作簿：哪个办法、哪个考核期、用哪些考核参数。由 tools/make_sample.py 写成，不要手改。"]
    for sample in samples:
        lines += ["", "[[sample]]"]
        names = ("scheme", "period", "file", *(["ledger"] if sample.ledger else []))
        lines += [f"{name} = {json.dumps(getattr(sample, name))}" for name in names]
        if sample.params:
            lines.append("[sample.params]")
            lines += [f'"{name}" = {json.dumps(value, ensure_ascii=False)}' for name, value in sample.params.items()]
    return "\n".join(lines) + "\n"


def main(wanted: Sequence[str]) -> int:
    """Make the samples of the schemes named (none named: all). One that cannot be made is told; its old workbook stays."""
    made, failed = [], 0
    for sample in all_samples():
        path = BOOKS / sample.file
        if not wanted or sample.scheme in wanted:
            scratch = path.with_name(f".{path.name}")
            try:
                make_book(sample, scratch).replace(path)
                if sample.ledger:
                    make_ledger(scratch).replace(BOOKS / sample.ledger)
                print(path.relative_to(TOP))
            except (Refused, ValueRefused, BadTable, AssertionError, KeyError) as error:
                failed = 1
                scratch.unlink(missing_ok=True)
                print(f"{sample.scheme}：", *getattr(error, "problems", [repr(error)]), sep="\n  ", file=sys.stderr)
        if path.is_file():
            made.append(sample)
    INDEX.write_text(index_text(made), encoding="utf-8", newline="\n")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
