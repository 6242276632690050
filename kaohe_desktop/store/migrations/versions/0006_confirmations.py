"""The steps of confirmation (确认) of a period's results, and what was done about them (结果运用)."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_KEPT = ("id", "period_id", "step", "kind", "part", "day", "until", "outcome", "decided_by", "document", "note", "digest",
         "audit_id", "snapshot", "recorded_at", "recorded_by")


def _day(column: str) -> str:
    return f"{column} GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'"


def upgrade() -> None:
    """Make the two tables; a confirmation is never changed, only withdrawn."""
    _confirmation()
    op.create_table(
        "follow_up",
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("consequence", sa.Text(), nullable=False),
        sa.Column("done_on", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("clerk", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.CheckConstraint(f"done_on IS NULL OR ({_day('done_on')})", name=op.f("ck_follow_up_done_on_is_day")),
        sa.CheckConstraint("length(subject) > 0 AND length(consequence) > 0", name=op.f("ck_follow_up_named")),
        sa.CheckConstraint("done_on IS NOT NULL OR length(note) > 0", name=op.f("ck_follow_up_says_something")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_follow_up_period_id")),
        sa.PrimaryKeyConstraint("period_id", "subject", "consequence", name=op.f("pk_follow_up")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _confirmation() -> None:
    op.create_table(
        "confirmation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("until", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.Text(), nullable=True),
        sa.Column("withdrawn_why", sa.Text(), nullable=True),
        sa.CheckConstraint("length(step) > 0 AND length(trim(decided_by)) > 0", name=op.f("ck_confirmation_named")),
        sa.CheckConstraint("kind IN ('stage', 'home', 'publicity')", name=op.f("ck_confirmation_kind_known")),
        sa.CheckConstraint(
            "part = 'confirm' AND kind <> 'publicity' OR part IN ('post', 'close') AND kind = 'publicity'",
            name=op.f("ck_confirmation_part_fits"),
        ),
        sa.CheckConstraint(_day("day"), name=op.f("ck_confirmation_day_is_day")),
        sa.CheckConstraint(
            f"(until IS NOT NULL) = (part = 'post') AND (until IS NULL OR {_day('until')})",
            name=op.f("ck_confirmation_until_of_posting"),
        ),
        sa.CheckConstraint(
            "outcome IN ('', 'agreed', 'objected') AND (outcome <> '') = (part = 'close')",
            name=op.f("ck_confirmation_outcome_of_closing"),
        ),
        sa.CheckConstraint(
            "outcome <> 'objected' OR length(trim(note)) > 0", name=op.f("ck_confirmation_objection_told"),
        ),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_confirmation_digest_is_sha256")),
        sa.CheckConstraint("json_valid(snapshot)", name=op.f("ck_confirmation_snapshot_json")),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_why IS NULL)", name=op.f("ck_confirmation_withdrawn_with_reason"),
        ),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_confirmation_period_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation")),
        sqlite_strict=True,
    )
    op.create_index(
        "uq_confirmation_in_force", "confirmation", ["period_id", "step", "part"], unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
    )
    changed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in _KEPT)
    op.execute(
        f"CREATE TRIGGER confirmation_no_update BEFORE UPDATE ON confirmation WHEN OLD.withdrawn_at IS NOT NULL OR {changed} "
        "BEGIN SELECT RAISE(ABORT, 'confirmation is append-only'); END"
    )
    op.execute(
        "CREATE TRIGGER confirmation_no_delete BEFORE DELETE ON confirmation "
        "BEGIN SELECT RAISE(ABORT, 'confirmation is append-only'); END"
    )
    op.create_table(
        "second_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("typing_id", sa.Integer(), nullable=False),
        sa.Column("roster_entry_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.Column("clerk", sa.Text(), nullable=False),
        sa.CheckConstraint("json_valid(cells)", name=op.f("ck_second_row_cells_json")),
        sa.ForeignKeyConstraint(
            ["typing_id"], ["second_typing.id"], name=op.f("fk_second_row_typing_id"), ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["roster_entry_id"], ["roster_entry.id"], name=op.f("fk_second_row_roster_entry_id"), ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_row")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_second_row_typing_id"), "second_row", ["typing_id"])
    op.create_table(
        "second_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("typing_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in (
            "subject", "name", "heading", "first", "second", "second_by", "settled", "agreed", "reason", "settled_by", "at",
        )),
        sa.CheckConstraint("settled IN ('first', 'second', 'third')", name=op.f("ck_second_choice_settled_known")),
        sa.CheckConstraint(
            "settled <> 'third' OR length(trim(reason)) > 0", name=op.f("ck_second_choice_third_with_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["typing_id"], ["second_typing.id"], name=op.f("fk_second_choice_typing_id"), ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_choice")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_second_choice_typing_id"), "second_choice", ["typing_id"])
