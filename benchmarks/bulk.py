"""Writing many rows against raw SQLite, and reading a large workbook against calamine.

    python benchmarks/bulk.py [PEOPLE]

Ours: people with everything entered in one transaction, checked, each with its audit line. Raw: the very rows that came of it,
by executemany into the same tables with the same indexes and triggers, in one transaction, nothing worked out. Reading: the
program's own workbook filled with these people, every cell checked against the scheme; calamine turns the same file into lists.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from crowd import entered_cells, make_office, roster_cells  # noqa: E402
from stopwatch import alternating  # noqa: E402


def raw_rows(path: Path) -> tuple[str, dict[str, list[tuple[object, ...]]]]:
    """The schema of a database and what its tables hold."""
    with sqlite3.connect(path) as base:
        schema = ";\n".join(text for (text,) in base.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type = 'trigger', rowid"
        ))
        names = [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
        return schema, {name: base.execute(f"SELECT * FROM {name}").fetchall() for name in names}


def measure_writing(folder: Path, people: int) -> tuple[float, float, int]:
    """Seconds of ours and of raw, and how many rows there are."""
    from kaohe_desktop.office.operations import AddLines, Cell, EditEntries, NewLine
    from kaohe_desktop.office.periods import open_period
    from kaohe_desktop.office.undoing import changing
    from kaohe_desktop.office.workspace import Workspace

    make_office(folder / "rows.db", people)
    schema, rows = raw_rows(folder / "rows.db")
    lines = tuple(NewLine(tuple(roster_cells(number).items())) for number in range(people))
    given = [entered_cells(number, random.Random(number)) for number in range(people)]
    turn = [0]

    def empty() -> Path:
        turn[0] += 1
        return folder / f"{turn[0]}.db"

    held: list[Workspace] = []

    def ready() -> None:
        for ws in held:
            ws.close()
        held[:] = [Workspace.create(empty(), "样例大县", "王经办")]
        open_period(held[0], "meiling", "2026Q3")

    def ours() -> None:
        ws = held[0]
        book = next(iter(ws.book(number) for number in (1,)))
        with changing(ws, book, f"导入 {people} 人") as session:
            session.do(AddLines(lines))
            cells = [
                Cell(line.id, heading, "", text)
                for line, texts in zip(list(book.lines.values()), given, strict=True) for heading, text in texts.items()
            ]
            session.do(EditEntries("录入", tuple(cells)))

    def raw() -> None:
        base = sqlite3.connect(empty(), isolation_level=None)
        base.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;\n{schema}")
        base.execute("BEGIN")
        for name, some in rows.items():
            if some:
                base.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(some[0]))})", some)
        base.execute("COMMIT")
        base.close()

    spent: list[list[float]] = [[], []]
    for _ in range(3):
        ready()
        for place, act in enumerate((ours, raw)):
            spent[place].append(timed(act))
    for ws in held:
        ws.close()
    return sorted(spent[0])[1], sorted(spent[1])[1], sum(map(len, rows.values()))


def timed(act: object) -> float:
    """How long one run takes."""
    from stopwatch import seconds

    return seconds(act)  # type: ignore[arg-type]


def measure_reading(folder: Path) -> tuple[float, float]:
    """Seconds of ours and of calamine for the workbook of everybody."""
    from python_calamine import CalamineWorkbook

    from kaohe_desktop.exchange.reading import read_workbook
    from kaohe_desktop.office.exporting import write_template_for
    from kaohe_desktop.office.periods import periods
    from kaohe_desktop.office.workspace import Workspace

    with Workspace.open(folder / "rows.db") as ws:
        period = periods(ws)[0]
        write_template_for(ws, period, folder / "book.xlsx")
        book = ws.book(period.id)

        def theirs() -> None:
            work = CalamineWorkbook.from_path(str(folder / "book.xlsx"))
            for name in work.sheet_names:
                work.get_sheet_by_name(name).to_python()

        ours, plain = alternating(lambda: read_workbook(folder / "book.xlsx", book.scheme, params=book.params, period=book.period), theirs)
        return ours, plain


def main(people: int) -> int:
    """Measure and print; 1 where something is missed."""
    folder = Path(tempfile.mkdtemp(prefix="kaohe-bulk-"))
    try:
        ours, raw, rows = measure_writing(folder, people)
        print(f"{people} 人，{rows} 行：写入 {ours:.2f} 秒，原样 executemany {raw:.2f} 秒，{ours / raw:.2f} 倍（要达到 1.5）", flush=True)
        read, plain = measure_reading(folder)
        print(f"读入工作簿 {read:.2f} 秒，calamine {plain:.2f} 秒，{read / plain:.2f} 倍（要达到 2.5）")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return int(ours > 1.5 * raw or read > 2.5 * plain)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 32_000))
