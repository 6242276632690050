"""The sample offices of resources/samples/index.toml, one for every scheme, and the command line run on them."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from kaohe_desktop import cli
from kaohe_desktop.exchange.reading import WorkbookData
from kaohe_desktop.office.library import load_scheme
from kaohe_desktop.office.workbook import read_job
from kaohe_desktop.resources import resource


@dataclass(frozen=True)
class Sample:
    """One entry of the index."""

    scheme: str
    period: str
    file: str
    params: dict[str, str] = field(default_factory=dict)
    ledger: str = ""  # the workbook of the ledger (台账) beside it

    def __str__(self) -> str:
        return self.scheme

    @property
    def path(self) -> Path:
        return resource("samples", self.file)

    @property
    def words(self) -> list[str]:
        """The parameters as the command line takes them."""
        return [f"{name}={value}" for name, value in self.params.items()]


SAMPLES = [Sample(**entry) for entry in tomllib.loads(resource("samples", "index.toml").read_text("utf-8"))["sample"]]
each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=str)


def run(sample: Sample, command: str, book: Path, *more: object) -> int:
    words = [command, str(book), "--scheme", sample.scheme, "--period", sample.period, *map(str, more)]
    for param in sample.words:
        words += ["--param", param]
    return cli.main(words)


def results(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "results.json").read_text("utf-8"))


def by_command_line(sample: Sample, out: Path, book: Path | None = None, *more: str) -> dict[str, Any]:
    """results.json of a workbook, from the command line."""
    assert run(sample, "compute", book or sample.path, "--out", out, "--forms", "none", *more) == cli.DONE
    return results(out)


def read(sample: Sample, book: Path) -> WorkbookData:
    """What a workbook says under the sample's scheme, period and parameters."""
    cohort = read_job(book, sample.scheme, sample.period, sample.words).cohort
    return WorkbookData(tuple(cohort.subjects), {name: tuple(rows) for name, rows in cohort.tables.items()})


def columns_of(sample: Sample, sheet: str) -> list[str]:
    """The headings the scheme knows of a sheet; none if the sheet is not its own."""
    return [one.name for known in load_scheme(sample.scheme).scheme.sheets if known.name == sheet for one in known.fields]
