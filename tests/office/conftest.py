"""The small office most tests of the acts work on."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from desk import office


@pytest.fixture
def desk(tmp_path):
    ws, period = office(tmp_path / "考核.db")
    yield ws, period
    ws.close()


@pytest.fixture
def year(tmp_path):
    """The year of the small office, its roster still empty, and its four archived quarters."""
    from year_desk import four_quarters

    from kaohe_desktop.office.periods import open_period

    ws, quarters = four_quarters(tmp_path / "考核.db")
    period = open_period(ws, "meiling-year", "2026", params={"年度优秀名额": "1"})
    yield ws, period, quarters
    ws.close()


@pytest.fixture
def filled(year):
    """The same with everybody on the roster and the results taken."""
    from kaohe_desktop.office.periods import period_info
    from kaohe_desktop.office.rollup import preview, take

    ws, period, quarters = year
    take(ws, period, preview(ws, period), add_people=True)
    return ws, period_info(ws, period.id), quarters
