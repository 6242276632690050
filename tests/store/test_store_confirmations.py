"""Rows of confirmations: read back as recorded, one in force of each step and part, never changed, told by the trail."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from kaohe_desktop.store import audit, confirmations
from kaohe_desktop.store.checking import check_database
from kaohe_desktop.store.models import Period, SchemeVersion

NEW = confirmations.NewConfirmation(
    "审定", "stage", "confirm", date(2026, 10, 9), "领导小组", "9号", "照办", "a" * 64, 7,
    confirmations.packed({"001": ("张三", "优秀", "95.10", "2100.00")}),
)
POST = replace(NEW, step="公示", kind="publicity", part="post", until=date(2026, 10, 16))


@pytest.fixture
def period(database):
    from sqlalchemy import insert

    with database.change("启用") as change:
        version = change.connection.execute(insert(SchemeVersion).values(
            scheme_id="meiling", name="x", version="1", digest="b" * 64, toml="", stored_at="2026-07-01",
        ).returning(SchemeVersion.id)).scalar_one()
        number = change.connection.execute(insert(Period).values(
            scheme_id="meiling", code="2026Q3", scheme_version_id=version, status="open", params="{}", first_day="2026-07-01",
            opened_at="2026-07-01",
        ).returning(Period.id)).scalar_one()
        change.note(audit.Line("period", number, heading="启用", after="x"))
    return number


def add(database, period, new=NEW):
    with database.change("确认") as change:
        number = confirmations.add(change.connection, period, new, change.stamp, "王经办")
        change.note(confirmations.line(period, None, new))
    return number


def test_what_was_recorded_is_read_back_whole(database, period):
    number = add(database, period)
    posting = add(database, period, POST)
    with database.read() as connection:
        one, two = confirmations.recorded(connection, period)
        assert confirmations.again(connection, number) == NEW
        assert confirmations.again(connection, posting) == POST
        assert confirmations.snapshot(connection, number) == {"001": ("张三", "优秀", "95.10", "2100.00")}
    assert (one.step, one.day, one.decided_by, one.document, one.note, one.recorded_by) == (
        "审定", date(2026, 10, 9), "领导小组", "9号", "照办", "王经办",
    )
    assert (two.part, two.until, two.outcome, two.withdrawn_at) == ("post", date(2026, 10, 16), "", "")
    assert check_database(database) == []


@pytest.mark.parametrize("wrong", [
    {"part": "post"}, {"until": date(2026, 10, 10)}, {"outcome": "agreed"}, {"decided_by": "  "}, {"kind": "vote"}, {"digest": "x"},
    {"kind": "publicity", "part": "close", "outcome": "objected", "note": ""}, {"kind": "publicity", "part": "post"},
])
def test_what_makes_no_sense_is_refused_by_the_table_itself(database, period, wrong):
    with pytest.raises(IntegrityError):
        add(database, period, replace(NEW, **wrong))


def test_one_of_each_step_is_in_force_and_a_withdrawn_one_stays_for_good(database, period):
    number = add(database, period)
    with pytest.raises(IntegrityError):
        add(database, period)
    with database.change("撤销") as change:
        confirmations.withdraw(change.connection, number, change.stamp, "会议改期")
        change.note(confirmations.line(period, NEW, None))
    again = add(database, period)
    assert again != number
    for act in (lambda one: confirmations.withdraw(one, number, "2027", "又改"), lambda one: one.exec_driver_sql("DELETE FROM confirmation")):
        with pytest.raises(IntegrityError, match="append-only"), database.change("试") as change:
            act(change.connection)
    with database.read() as connection:
        assert [one.withdrawn_why for one in confirmations.recorded(connection, period)] == ["会议改期", ""]


def test_a_row_the_trail_does_not_tell_of_is_found(database, period):
    add(database, period)
    with database.engine.connect().execution_options(writes=True) as connection, connection.begin():
        confirmations.add(connection, period, POST, "2026-10-09", "别人")
    assert [problem.code for problem in check_database(database)] == ["K520"]


def test_only_edits_count_between_two_lines_of_the_trail(database, period):
    with database.change("录入") as change:
        change.note(audit.Line("decision", period, heading="定等次", after="优秀"))
    with database.read() as connection:
        head = audit.head(connection).count
        assert not confirmations.edited_between(connection, period, 0, head)
    with database.change("录入") as change:
        change.note(audit.Line("value", period, heading="科室工作", after="45"))
    with database.read() as connection:
        assert confirmations.edited_between(connection, period, head, head + 1)
        assert not confirmations.edited_between(connection, period, head + 1, head + 9)
        assert not confirmations.edited_between(connection, period + 1, 0, head + 9)
