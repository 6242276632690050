"""People: initials, dated terms, and snapshots that later changes do not touch."""

from datetime import date

import pytest
from sqlalchemy import text

from kaohe_desktop.store import audit, people
from kaohe_desktop.store.names import initials

HEADINGS = people.Headings("人员编号", "姓名", "科室", "职务", "考核类别", departments=False)
Q1, Q2, Q3 = date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1)


@pytest.mark.parametrize(("name", "expected"), [
    ("张三", "ZS"), ("单晓晓", "SXX"), ("仇英", "QY"), ("解放", "XF"), ("曾国", "ZG"), ("查良", "ZL"), ("区小明", "OXM"),
    ("朴素", "PS"), ("盖叫天", "GJT"), ("任重", "RZ"), ("尉迟敬德", "YCJD"), ("万俟卨", "MQX"), ("欧阳修", "OYX"),
    ("长孙无忌", "ZSWJ"), ("覃小", "QX"), ("翟天", "ZT"), ("褚遂", "CS"), ("张 三", "ZS"), ("Ann李", "ANNL"), ("", ""),
])
def test_a_name_is_found_by_the_letters_its_bearer_would_type(name, expected):
    assert initials(name) == expected


def cells(key, name, unit="党政办", post="科员", category="一般工作人员"):
    return {"人员编号": key, "姓名": name, "科室": unit, "职务": post, "考核类别": category}


@pytest.fixture
def periods(database):
    with database.change("建") as change:
        change.connection.execute(text("INSERT INTO scheme_version VALUES (1, 's', 's', '1', :d, '', '')"), {"d": "0" * 64})
        for number, day in enumerate((Q1, Q2, Q3), 1):
            change.connection.execute(text(
                "INSERT INTO period VALUES (:n, 's', :c, 1, 'open', '{}', :d, '')"
            ), {"n": number, "c": f"2026Q{number}", "d": day.isoformat()})
        change.note(audit.Line("period"))
    return database


def add(database, period, day, *lines):
    with database.change("加") as change:
        change.note(audit.Line("roster"))
        first = change.connection.execute(text("SELECT coalesce(max(id), 0) + 1 FROM roster_entry")).scalar()
        return people.add_to_roster(change.connection, period, day, HEADINGS, list(enumerate(lines, 1)), first)


def terms(database, key):
    with database.read() as connection:
        return [(start, end, unit) for start, end, unit, _, _ in people.terms(connection, key)]


def test_leading_zeros_stay_and_two_people_may_share_a_name(periods):
    add(periods, 1, Q1, cells("007", "李芳"), cells("7", "李芳"))
    with periods.read() as connection:
        assert [(row.key, row.name) for row in people.roster(connection, 1)] == [("007", "李芳"), ("7", "李芳")]
        assert connection.execute(text("SELECT count(DISTINCT id) FROM person")).scalar() == 2


def test_a_move_is_dated_and_the_old_period_keeps_what_it_had(periods):
    add(periods, 1, Q1, cells("001", "张三"))
    add(periods, 2, Q2, cells("001", "张三", unit="财政所"))
    assert terms(periods, "001") == [("2026-01-01", "2026-03-31", "党政办"), ("2026-04-01", None, "财政所")]
    with periods.read() as connection:
        assert people.roster(connection, 1)[0].cells["科室"] == "党政办"


def test_nothing_changes_where_nothing_changed(periods):
    for number, day in enumerate((Q1, Q2, Q3), 1):
        add(periods, number, day, cells("001", "张三"))
    assert terms(periods, "001") == [("2026-01-01", None, "党政办")]


def test_a_correction_in_an_older_period_reaches_only_to_the_next_move(periods):
    add(periods, 1, Q1, cells("001", "张三"))
    add(periods, 3, Q3, cells("001", "张三", unit="财政所"))
    add(periods, 2, Q2, cells("001", "张三", unit="民政办"))
    assert terms(periods, "001") == [
        ("2026-01-01", "2026-03-31", "党政办"), ("2026-04-01", "2026-06-30", "民政办"), ("2026-07-01", None, "财政所"),
    ]


def test_a_changed_number_belongs_to_the_same_person_or_to_the_one_who_has_it(periods):
    (row,) = add(periods, 1, Q1, cells("001", "张三"))
    add(periods, 2, Q2, cells("002", "李四"))
    with periods.change("改") as change:
        change.note(audit.Line("roster"))
        renamed = people.RosterRow(row.id, row.person_id, None, 1, row.key, row.name, row.initials, cells("101", "张三"))
        (moved,) = people.update_roster(change.connection, Q1, HEADINGS, [renamed], {row.id: "001"})
        assert moved.person_id == row.person_id
        onto = people.RosterRow(row.id, row.person_id, None, 1, "101", "张三", "ZS", cells("002", "李四"))
        (other,) = people.update_roster(change.connection, Q1, HEADINGS, [onto], {row.id: "101"})
        assert other.person_id != row.person_id
