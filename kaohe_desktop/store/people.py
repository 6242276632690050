"""Rows of people, departments, their dated terms, and the roster snapshots of periods."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update

from kaohe_desktop.store.models import Department, Person, PersonTerm, RosterEntry
from kaohe_desktop.store.names import initials

_LOT = 500  # ids in one IN list
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Headings:
    """Which roster headings are the number, the name, the unit, the post and the category; "" where there is none."""

    key: str
    name: str
    unit: str
    post: str
    category: str
    departments: bool  # the roster lists departments


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One line of a roster; ``cells`` are the texts by heading, blanks left out (number and name included)."""

    id: int
    person_id: int | None
    department_id: int | None
    position: int
    key: str
    name: str
    initials: str
    cells: Mapping[str, str]


def roster(connection: Connection, period_id: int) -> list[RosterRow]:
    """The roster of a period in its own order."""
    found = connection.execute(
        select(
            RosterEntry.id, RosterEntry.person_id, RosterEntry.department_id, RosterEntry.position, RosterEntry.key,
            RosterEntry.name, RosterEntry.initials, RosterEntry.cells,
        ).where(RosterEntry.period_id == period_id).order_by(RosterEntry.position, RosterEntry.id)
    )
    return [RosterRow(*row[:-1], json.loads(row[-1])) for row in found]


def add_to_roster(
    connection: Connection, period_id: int, first_day: date, headings: Headings,
    lines: Sequence[tuple[int, Mapping[str, str]]], first_id: int,
) -> list[RosterRow]:
    """Add lines given as ``(position, cells)``: people or departments not yet known are added, terms are dated from
    ``first_day``. The numbers must be new to this roster; the lines take the ids from ``first_id`` on.
    """
    keys = [cells[headings.key] for _, cells in lines]
    names = [cells.get(headings.name, "") for _, cells in lines]
    if headings.departments:
        owners = _departments_by_code(connection, dict(zip(keys, names, strict=True)))
    else:
        owners = _people(connection, dict(zip(keys, names, strict=True)))
        set_terms(connection, first_day, headings, [(owners[cells[headings.key]], cells) for _, cells in lines])
    rows = []
    for offset, ((position, cells), key, name) in enumerate(zip(lines, keys, names, strict=True)):
        owner = owners[key]
        person, department = (None, owner) if headings.departments else (owner, None)
        rows.append(RosterRow(first_id + offset, person, department, position, key, name, initials(name), dict(cells)))
    restore_to_roster(connection, period_id, rows)
    return rows


def restore_to_roster(connection: Connection, period_id: int, rows: Iterable[RosterRow]) -> None:
    """Write roster lines with the ids they have."""
    values = [
        {
            "id": row.id, "period_id": period_id, "person_id": row.person_id, "department_id": row.department_id,
            "position": row.position, "key": row.key, "name": row.name, "initials": row.initials,
            "cells": _json(row.cells),
        }
        for row in rows
    ]
    if values:
        connection.execute(insert(RosterEntry), values)


def remove_from_roster(connection: Connection, ids: Sequence[int]) -> None:
    """Remove roster lines; their entries go with them. The people stay known."""
    connection.execute(delete(RosterEntry).where(RosterEntry.id == bindparam("line")), [{"line": one} for one in ids])


def update_roster(
    connection: Connection, first_day: date, headings: Headings, rows: Sequence[RosterRow], old_keys: Mapping[int, str],
    days: Mapping[int, str] | None = None,
) -> list[RosterRow]:
    """Rewrite roster lines after their cells changed: number, name, initials, terms. Returns them as stored.

    ``old_keys`` holds the number before the change, by line id. Terms are dated from ``first_day``, those of people in
    ``days`` (by person id) from their own day: a dated change must not be carried back to the beginning.
    """
    stored = []
    for row in rows:
        key, name = row.cells[headings.key], row.cells.get(headings.name, "")
        owner = row.department_id if headings.departments else row.person_id
        assert owner is not None
        if headings.departments:
            owner = _rename(connection, Department, owner, old_keys[row.id], key, name)
        else:
            owner = _rename(connection, Person, owner, old_keys[row.id], key, name)
        person, department = (None, owner) if headings.departments else (owner, None)
        stored.append(RosterRow(row.id, person, department, row.position, key, name, initials(name), dict(row.cells)))
    if not headings.departments:
        by_day: dict[date, list[tuple[int, Mapping[str, str]]]] = {}
        for row in stored:
            if row.person_id is not None:
                own = (days or {}).get(row.person_id)
                by_day.setdefault(date.fromisoformat(own) if own else first_day, []).append((row.person_id, row.cells))
        for day, owners in by_day.items():
            set_terms(connection, day, headings, owners)
    table = RosterEntry.__table__
    statement = update(RosterEntry).where(table.c.id == bindparam("line")).values({
        name: bindparam(f"new_{name}") for name in ("person_id", "department_id", "key", "name", "initials", "cells")
    })
    connection.execute(statement, [
        {
            "line": row.id, "new_person_id": row.person_id, "new_department_id": row.department_id, "new_key": row.key,
            "new_name": row.name, "new_initials": row.initials, "new_cells": _json(row.cells),
        }
        for row in stored
    ])
    return stored


def _rename(
    connection: Connection, model: type[Person] | type[Department], owner: int, old_key: str, key: str, name: str
) -> int:
    """Carry a changed number or name over to the person or department: the id the roster line now belongs to.

    A number somebody else already has means the line was meant for them.
    """
    number = Person.key if model is Person else Department.code
    values: dict[str, str] = {"name": name}
    if key != old_key:
        other = connection.execute(select(model.id).where(number == key)).scalar()
        if other is not None:
            owner = other
        else:
            values[number.key] = key
    if model is Person:
        values["initials"] = initials(name)
    connection.execute(update(model).where(model.id == owner).values(values))
    return owner


def _people(connection: Connection, names: Mapping[str, str]) -> dict[str, int]:
    """The ids of people by number; unknown ones are added, changed names noted."""
    known: dict[str, tuple[int, str]] = {}
    for lot in _lots(list(names)):
        found = connection.execute(select(Person.key, Person.id, Person.name).where(Person.key.in_(lot)))
        known.update({key: (number, name) for key, number, name in found})
    new = [(key, name) for key, name in names.items() if key not in known]
    start = (connection.execute(select(func.max(Person.id))).scalar() or 0) + 1
    ids = {key: number for key, (number, _) in known.items()}
    if new:
        connection.execute(insert(Person), [
            {"id": start + at, "key": key, "name": name, "initials": initials(name)}
            for at, (key, name) in enumerate(new)
        ])
        ids.update({key: start + at for at, (key, _) in enumerate(new)})
    renamed = [
        {"person": number, "new_name": names[key], "new_initials": initials(names[key])}
        for key, (number, name) in known.items() if name != names[key]
    ]
    if renamed:
        connection.execute(
            update(Person).where(Person.__table__.c.id == bindparam("person"))
            .values(name=bindparam("new_name"), initials=bindparam("new_initials")),
            renamed,
        )
    return ids


def _departments_by_code(connection: Connection, names: Mapping[str, str]) -> dict[str, int]:
    """The ids of departments by number; one known only by its name takes the number."""
    ids = {}
    for code, name in names.items():
        number = connection.execute(select(Department.id).where(Department.code == code)).scalar()
        if number is None:
            number = connection.execute(
                select(Department.id).where(Department.code.is_(None), Department.name == name)
            ).scalar()
        if number is None:
            new = insert(Department).values(code=code, name=name).returning(Department.id)
            number = connection.execute(new).scalar_one()
        else:
            connection.execute(update(Department).where(Department.id == number).values(code=code, name=name))
        ids[code] = number
    return ids


def _departments_by_name(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    wanted = dict.fromkeys(name for name in names if name)
    if not wanted:
        return {}
    ids: dict[str, int] = {}
    if len(wanted) == 1:
        statement = select(Department.name, Department.id).where(Department.name == next(iter(wanted)))
    else:
        statement = select(Department.name, Department.id)
    for name, number in connection.execute(statement):
        ids.setdefault(name, number)
    for name in wanted:
        if name not in ids:
            ids[name] = connection.execute(insert(Department).values(name=name).returning(Department.id)).scalar_one()
    return ids


def set_terms(
    connection: Connection, first_day: date, headings: Headings, people: Sequence[tuple[int, Mapping[str, str]]]
) -> None:
    """Let each person's unit, post and category hold from ``first_day`` until the next change already recorded."""
    units = _departments_by_name(connection, (cells.get(headings.unit, "") for _, cells in people))
    day = first_day.isoformat()
    in_force: dict[int, tuple[int, str, str | None, int | None, str, str]] = {}
    later: dict[int, str] = {}
    for lot in _lots([person for person, _ in people]):
        found = connection.execute(
            select(
                PersonTerm.person_id, PersonTerm.id, PersonTerm.from_day, PersonTerm.to_day, PersonTerm.department_id,
                PersonTerm.post, PersonTerm.category,
            ).where(
                PersonTerm.person_id.in_(lot), PersonTerm.from_day <= day,
                or_(PersonTerm.to_day.is_(None), PersonTerm.to_day >= day),
            )
        )
        in_force.update({row[0]: row[1:] for row in found})
        following = connection.execute(
            select(PersonTerm.person_id, func.min(PersonTerm.from_day))
            .where(PersonTerm.person_id.in_(lot), PersonTerm.from_day > day).group_by(PersonTerm.person_id)
        )
        later.update({person: start for person, start in following if start is not None})
    new = []
    for person, cells in people:
        unit = units.get(cells.get(headings.unit, ""))
        wanted = (unit, cells.get(headings.post, ""), cells.get(headings.category, ""))
        term = in_force.get(person)
        if term is not None and term[3:] == wanted:
            continue
        values = {"department_id": wanted[0], "post": wanted[1], "category": wanted[2]}
        if term is not None and term[1] == day:
            if not _joined(connection, person, term[0], day, term[2], wanted):
                connection.execute(update(PersonTerm).where(PersonTerm.id == term[0]).values(values))
            continue
        until = term[2] if term is not None else _eve(later.get(person))
        if term is not None:
            connection.execute(update(PersonTerm).where(PersonTerm.id == term[0]).values(to_day=_eve(day)))
        new.append({"person_id": person, "from_day": day, "to_day": until, **values})
    if new:
        connection.execute(insert(PersonTerm), new)


def _joined(
    connection: Connection, person: int, term: int, day: str, until: str | None, wanted: tuple[int | None, str, str]
) -> bool:
    """Where the term before already says the same, it goes on in place of this one (a change was taken back)."""
    before = connection.execute(
        select(PersonTerm.id, PersonTerm.department_id, PersonTerm.post, PersonTerm.category)
        .where(PersonTerm.person_id == person, PersonTerm.to_day == _eve(day))
    ).one_or_none()
    if before is None or tuple(before)[1:] != wanted:
        return False
    connection.execute(delete(PersonTerm).where(PersonTerm.id == term))
    connection.execute(update(PersonTerm).where(PersonTerm.id == before.id).values(to_day=until))
    return True


def _eve(day: str | None) -> str | None:
    """The day before; None stays None."""
    return None if day is None else (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def terms(connection: Connection, key: str) -> list[tuple[str, str | None, str, str, str]]:
    """A person's terms, oldest first: from, to (None: until further notice), 科室, 职务, 考核类别."""
    found = connection.execute(
        select(
            PersonTerm.from_day, PersonTerm.to_day, func.coalesce(Department.name, ""), PersonTerm.post,
            PersonTerm.category,
        ).join(Person, Person.id == PersonTerm.person_id)
        .outerjoin(Department, Department.id == PersonTerm.department_id)
        .where(Person.key == key).order_by(PersonTerm.from_day)
    )
    return list(found)


def _json(cells: Mapping[str, str]) -> str:
    return json.dumps({heading: text for heading, text in cells.items() if text}, ensure_ascii=False)


def _lots(items: list[_T]) -> Iterable[list[_T]]:
    return (items[at:at + _LOT] for at in range(0, len(items), _LOT))
