"""Control totals of votes (测评核对), and second typings (双人复录)."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; there is nothing in them yet."""
    op.create_table(
        "ballot_control",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("voters", sa.Text(), nullable=False),
        sa.Column("issued", sa.Integer(), nullable=True),
        sa.Column("returned", sa.Integer(), nullable=True),
        sa.Column("outstanding", sa.Integer(), nullable=True),
        sa.Column("void", sa.Integer(), nullable=True),
        sa.Column("checked_by", sa.Text(), nullable=True),
        sa.Column("checked_at", sa.Text(), nullable=True),
        sa.Column("checked_digest", sa.Text(), nullable=True),
        sa.CheckConstraint("json_valid(voters)", name=op.f("ck_ballot_control_voters_json")),
        sa.CheckConstraint(
            "min(ifnull(issued, 0), ifnull(returned, 0), ifnull(outstanding, 0), ifnull(void, 0)) >= 0",
            name=op.f("ck_ballot_control_counts"),
        ),
        sa.CheckConstraint(
            "(checked_by IS NULL) = (checked_at IS NULL) AND (checked_by IS NULL) = (checked_digest IS NULL)",
            name=op.f("ck_ballot_control_checked_whole"),
        ),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_ballot_control_period_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot_control")),
        sa.UniqueConstraint("period_id", "sheet", "voters", name=op.f("uq_ballot_control_period_id_sheet_voters")),
        sqlite_strict=True,
    )
    op.create_table(
        "second_typing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("clerk", sa.Text(), nullable=False),
        sa.Column("started_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_second_typing_period_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_typing")),
        sa.UniqueConstraint("period_id", "sheet", "category", name=op.f("uq_second_typing_period_id_sheet_category")),
        sqlite_strict=True,
    )
    op.create_table(
        "second_value",
        sa.Column("typing_id", sa.Integer(), nullable=False),
        sa.Column("roster_entry_id", sa.Integer(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("clerk", sa.Text(), nullable=False),
        sa.Column("settled", sa.Text(), nullable=False),
        sa.Column("agreed", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("settled_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "settled IN ('', 'first', 'second', 'third')", name=op.f("ck_second_value_settled_known"),
        ),
        sa.CheckConstraint(
            "settled <> 'third' OR length(trim(reason)) > 0", name=op.f("ck_second_value_third_with_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["typing_id"], ["second_typing.id"], name=op.f("fk_second_value_typing_id"), ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["roster_entry_id"], ["roster_entry.id"], name=op.f("fk_second_value_roster_entry_id"), ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("typing_id", "roster_entry_id", "heading", name=op.f("pk_second_value")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
