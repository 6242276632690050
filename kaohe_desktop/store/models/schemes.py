"""The texts of schemes (考核办法): pinned by periods, and the office's own."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kaohe_desktop.store.models.base import STRICT, Base


class SchemeVersion(Base):
    """A scheme (考核办法) exactly as it was when a period was opened with it."""

    __tablename__ = "scheme_version"
    __table_args__: Any = (
        UniqueConstraint("scheme_id", "digest"), CheckConstraint("length(digest) = 64", "digest_is_sha256"), STRICT,
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    scheme_id: Mapped[str]
    name: Mapped[str]
    version: Mapped[str]
    digest: Mapped[str]
    toml: Mapped[str]
    stored_at: Mapped[str]


class OwnScheme(Base):
    """A scheme of the office's own (本单位的考核办法): ``draft`` is its text under change, null when all is saved."""

    __tablename__ = "own_scheme"
    __table_args__: Any = (
        CheckConstraint("length(id) > 0", "id_given"), {"sqlite_strict": True, "sqlite_with_rowid": False},
    )
    id: Mapped[str] = mapped_column(primary_key=True)
    based_on: Mapped[str]  # the id of the scheme it was copied from; "" for a file from elsewhere
    draft: Mapped[str | None]
    retired_at: Mapped[str | None]


class OwnSchemeVersion(Base):
    """A saved version of an office's own scheme; never changed afterwards."""

    __tablename__ = "own_scheme_version"
    __table_args__: Any = (
        CheckConstraint("number > 0", "number_counts"),
        CheckConstraint("length(digest) = 64", "digest_is_sha256"),
        CheckConstraint("length(trim(why)) > 0", "why_given"),
        {"sqlite_strict": True, "sqlite_with_rowid": False},
    )
    scheme_id: Mapped[str] = mapped_column(ForeignKey("own_scheme.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str]
    toml: Mapped[str]
    saved_at: Mapped[str]
    saved_by: Mapped[str]
    why: Mapped[str]
