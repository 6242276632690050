"""The office's settings: a name and what was set."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; it is empty, so every setting is as the program has it."""
    op.create_table(
        "office_setting",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_office_setting_name_given")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_office_setting")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
