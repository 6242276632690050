"""The office's own schemes (本单位的考核办法): each with its draft and every saved version."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the two tables; saved versions are never changed or taken away."""
    op.create_table(
        "own_scheme",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("based_on", sa.Text(), nullable=False),
        sa.Column("draft", sa.Text(), nullable=True),
        sa.Column("retired_at", sa.Text(), nullable=True),
        sa.CheckConstraint("length(id) > 0", name=op.f("ck_own_scheme_id_given")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_scheme")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_table(
        "own_scheme_version",
        sa.Column("scheme_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("toml", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.Text(), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_own_scheme_version_number_counts")),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_own_scheme_version_digest_is_sha256")),
        sa.CheckConstraint("length(trim(why)) > 0", name=op.f("ck_own_scheme_version_why_given")),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["own_scheme.id"], name=op.f("fk_own_scheme_version_scheme_id"),
        ),
        sa.PrimaryKeyConstraint("scheme_id", "number", name=op.f("pk_own_scheme_version")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    for event in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER own_scheme_version_no_{event} BEFORE {event.upper()} ON own_scheme_version "
            "BEGIN SELECT RAISE(ABORT, 'own_scheme_version is append-only'); END"
        )
