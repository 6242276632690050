"""What all tables share: names of constraints, strictness, shapes of figures and days as SQL."""

from __future__ import annotations

from sqlalchemy import Integer, MetaData, Text
from sqlalchemy.orm import DeclarativeBase

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
STRICT = {"sqlite_strict": True}


def number_shaped(column: str) -> str:
    """SQL that is true of a decimal number written plainly (``-2.50``, ``95``, ``95%``)."""
    return (
        f"{column} NOT GLOB '*[^-0-9.%]*' AND {column} GLOB '*[0-9]*' AND substr({column}, 2) NOT GLOB '*-*' "
        f"AND {column} NOT GLOB '*.*.*' AND {column} NOT GLOB '*%?*'"
    )


def day_shaped(column: str) -> str:
    """SQL that is true of a day written 2026-07-01."""
    return f"{column} GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'"


class Base(DeclarativeBase):
    """The metadata of the whole database."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {str: Text, int: Integer}  # noqa: RUF012
