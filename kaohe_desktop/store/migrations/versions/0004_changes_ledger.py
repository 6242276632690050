"""Dated changes of people (变动) and the ledger (台账)."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_DAY = "GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'"


def upgrade() -> None:
    """Make the two tables; nothing that is there is touched."""
    op.create_table(
        "person_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("later", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.CheckConstraint(f"day {_DAY}", name=op.f("ck_person_change_day_shaped")),
        sa.CheckConstraint("length(trim(reason)) > 0", name=op.f("ck_person_change_reason_given")),
        sa.CheckConstraint("json_valid(before) AND json_valid(after)", name=op.f("ck_person_change_texts_json")),
        sa.CheckConstraint("later IN (0, 1)", name=op.f("ck_person_change_later_flag")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_change_person_id"), ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_person_change_period_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_change")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_person_change_person_id_day"), "person_change", ["person_id", "day"])
    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("book", sa.Text(), nullable=False),
        sa.Column("from_day", sa.Text(), nullable=False),
        sa.Column("to_day", sa.Text(), nullable=False),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(person_id IS NULL) <> (department_id IS NULL)", name=op.f("ck_ledger_entry_person_or_department"),
        ),
        sa.CheckConstraint(f"from_day {_DAY}", name=op.f("ck_ledger_entry_from_is_day")),
        sa.CheckConstraint(f"to_day >= from_day AND to_day {_DAY}", name=op.f("ck_ledger_entry_to_is_day")),
        sa.CheckConstraint("json_valid(cells)", name=op.f("ck_ledger_entry_cells_json")),
        sa.CheckConstraint("length(book) > 0", name=op.f("ck_ledger_entry_book_given")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_ledger_entry_person_id")),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_ledger_entry_department_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_ledger_entry_from_day_to_day"), "ledger_entry", ["from_day", "to_day"])
    op.create_index(op.f("ix_ledger_entry_person_id"), "ledger_entry", ["person_id"])
    op.create_index(op.f("ix_ledger_entry_department_id"), "ledger_entry", ["department_id"])
