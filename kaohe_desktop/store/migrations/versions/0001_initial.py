"""The first shape of the database. Written out whole: it must stay as it was when ``models`` moves on."""

# ruff: noqa: E501

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and the triggers that keep the trail append-only."""
    op.create_table(
        'audit_line',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('at', sa.Text(), nullable=False),
        sa.Column('who', sa.Text(), nullable=False),
        sa.Column('act', sa.Text(), nullable=False),
        sa.Column('kind', sa.Text(), nullable=False),
        sa.Column('period_id', sa.Integer(), nullable=True),
        sa.Column('sheet', sa.Text(), nullable=False),
        sa.Column('subject', sa.Text(), nullable=False),
        sa.Column('row', sa.Integer(), nullable=False),
        sa.Column('heading', sa.Text(), nullable=False),
        sa.Column('before', sa.Text(), nullable=False),
        sa.Column('after', sa.Text(), nullable=False),
        sa.Column('why', sa.Text(), nullable=False),
        sa.Column('previous', sa.Text(), nullable=False),
        sa.Column('hash', sa.Text(), nullable=False),
        sa.CheckConstraint('length(hash) = 64', name=op.f('ck_audit_line_hash_is_sha256')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_line')),
        sqlite_strict=True
    )
    op.create_index(op.f('ix_audit_line_period_id_id'), 'audit_line', ['period_id', 'id'], unique=False)
    op.create_table(
        'department',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('code', sa.Text(), nullable=True),
        sa.Column('name', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_department')),
        sa.UniqueConstraint('code', name=op.f('uq_department_code')),
        sqlite_strict=True
    )
    op.create_index(op.f('ix_department_name'), 'department', ['name'], unique=False)
    op.create_table(
        'office',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('clerk', sa.Text(), nullable=False),
        sa.CheckConstraint('id = 1', name=op.f('ck_office_one_row')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_office')),
        sqlite_strict=True
    )
    op.create_table(
        'person',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('key', sa.Text(), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('initials', sa.Text(), nullable=False),
        sa.CheckConstraint('length(key) > 0', name=op.f('ck_person_key_given')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
        sa.UniqueConstraint('key', name=op.f('uq_person_key')),
        sqlite_strict=True
    )
    op.create_table(
        'scheme_version',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('scheme_id', sa.Text(), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('version', sa.Text(), nullable=False),
        sa.Column('digest', sa.Text(), nullable=False),
        sa.Column('toml', sa.Text(), nullable=False),
        sa.Column('stored_at', sa.Text(), nullable=False),
        sa.CheckConstraint('length(digest) = 64', name=op.f('ck_scheme_version_digest_is_sha256')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_scheme_version')),
        sa.UniqueConstraint('scheme_id', 'digest', name=op.f('uq_scheme_version_scheme_id_digest')),
        sqlite_strict=True
    )
    op.create_table(
        'period',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('scheme_id', sa.Text(), nullable=False),
        sa.Column('code', sa.Text(), nullable=False),
        sa.Column('scheme_version_id', sa.Integer(), nullable=False),
        sa.Column('status', sa.Text(), nullable=False),
        sa.Column('params', sa.Text(), nullable=False),
        sa.Column('first_day', sa.Text(), nullable=False),
        sa.Column('opened_at', sa.Text(), nullable=False),
        sa.CheckConstraint("first_day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'", name=op.f('ck_period_first_is_day')),
        sa.CheckConstraint("status IN ('open', 'computed', 'archived')", name=op.f('ck_period_status_known')),
        sa.CheckConstraint('json_valid(params)', name=op.f('ck_period_params_json')),
        sa.ForeignKeyConstraint(['scheme_version_id'], ['scheme_version.id'], name=op.f('fk_period_scheme_version_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_period')),
        sa.UniqueConstraint('scheme_id', 'code', name=op.f('uq_period_scheme_id_code')),
        sqlite_strict=True
    )
    op.create_table(
        'person_term',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('from_day', sa.Text(), nullable=False),
        sa.Column('to_day', sa.Text(), nullable=True),
        sa.Column('department_id', sa.Integer(), nullable=True),
        sa.Column('post', sa.Text(), nullable=False),
        sa.Column('category', sa.Text(), nullable=False),
        sa.CheckConstraint("from_day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'", name=op.f('ck_person_term_from_is_day')),
        sa.CheckConstraint("to_day IS NULL OR (to_day >= from_day AND to_day GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]')", name=op.f('ck_person_term_to_is_day')),
        sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_person_term_department_id')),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_person_term_person_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_person_term')),
        sa.UniqueConstraint('person_id', 'from_day', name=op.f('uq_person_term_person_id_from_day')),
        sqlite_strict=True
    )
    op.create_table(
        'computation',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('period_id', sa.Integer(), nullable=False),
        sa.Column('at', sa.Text(), nullable=False),
        sa.Column('scheme_digest', sa.Text(), nullable=False),
        sa.Column('engine_version', sa.Text(), nullable=False),
        sa.Column('audit_id', sa.Integer(), nullable=False),
        sa.Column('digest', sa.Text(), nullable=False),
        sa.Column('summary', sa.Text(), nullable=False),
        sa.CheckConstraint('json_valid(summary)', name=op.f('ck_computation_summary_json')),
        sa.ForeignKeyConstraint(['period_id'], ['period.id'], name=op.f('fk_computation_period_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_computation')),
        sqlite_strict=True
    )
    op.create_index(op.f('ix_computation_period_id'), 'computation', ['period_id'], unique=False)
    op.create_table(
        'decision',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('period_id', sa.Integer(), nullable=False),
        sa.Column('subject', sa.Text(), nullable=False),
        sa.Column('kind', sa.Text(), nullable=False),
        sa.Column('grade', sa.Text(), nullable=True),
        sa.Column('total', sa.Text(), nullable=True),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('decided_on', sa.Text(), nullable=False),
        sa.Column('decided_by', sa.Text(), nullable=False),
        sa.Column('document', sa.Text(), nullable=False),
        sa.Column('recorded_at', sa.Text(), nullable=False),
        sa.Column('recorded_by', sa.Text(), nullable=False),
        sa.Column('withdrawn_at', sa.Text(), nullable=True),
        sa.Column('withdrawn_why', sa.Text(), nullable=True),
        sa.CheckConstraint("decided_on GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'", name=op.f('ck_decision_decided_is_day')),
        sa.CheckConstraint("kind IN ('tie', 'grade', 'score', 'home')", name=op.f('ck_decision_kind_known')),
        sa.CheckConstraint("total IS NULL OR (total NOT GLOB '*[^-0-9.%]*' AND total GLOB '*[0-9]*' AND substr(total, 2) NOT GLOB '*-*' AND total NOT GLOB '*.*.*' AND total NOT GLOB '*%?*')", name=op.f('ck_decision_total_is_figure')),
        sa.CheckConstraint('(withdrawn_at IS NULL) = (withdrawn_why IS NULL)', name=op.f('ck_decision_withdrawn_with_reason')),
        sa.CheckConstraint('length(trim(reason)) > 0', name=op.f('ck_decision_reason_given')),
        sa.ForeignKeyConstraint(['period_id'], ['period.id'], name=op.f('fk_decision_period_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_decision')),
        sqlite_strict=True
    )
    op.create_index('uq_decision_in_force', 'decision', ['period_id', 'subject', 'kind'], unique=True, sqlite_where=sa.text('withdrawn_at IS NULL'))
    op.create_table(
        'roster_entry',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('period_id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=True),
        sa.Column('department_id', sa.Integer(), nullable=True),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('key', sa.Text(), nullable=False),
        sa.Column('name', sa.Text(), nullable=False),
        sa.Column('initials', sa.Text(), nullable=False),
        sa.Column('cells', sa.Text(), nullable=False),
        sa.CheckConstraint('(person_id IS NULL) <> (department_id IS NULL)', name=op.f('ck_roster_entry_person_or_department')),
        sa.CheckConstraint('json_valid(cells)', name=op.f('ck_roster_entry_cells_json')),
        sa.CheckConstraint('length(key) > 0', name=op.f('ck_roster_entry_key_given')),
        sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_roster_entry_department_id')),
        sa.ForeignKeyConstraint(['period_id'], ['period.id'], name=op.f('fk_roster_entry_period_id')),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_roster_entry_person_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_roster_entry')),
        sa.UniqueConstraint('period_id', 'key', name=op.f('uq_roster_entry_period_id_key')),
        sqlite_strict=True
    )
    op.create_index(op.f('ix_roster_entry_person_id'), 'roster_entry', ['person_id'], unique=False)
    op.create_table(
        'entry_row',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('period_id', sa.Integer(), nullable=False),
        sa.Column('sheet', sa.Text(), nullable=False),
        sa.Column('roster_entry_id', sa.Integer(), nullable=True),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.CheckConstraint('position >= 0 AND (position > 0 OR roster_entry_id IS NOT NULL)', name=op.f('ck_entry_row_position_fits')),
        sa.ForeignKeyConstraint(['period_id'], ['period.id'], name=op.f('fk_entry_row_period_id')),
        sa.ForeignKeyConstraint(['roster_entry_id'], ['roster_entry.id'], name=op.f('fk_entry_row_roster_entry_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_entry_row')),
        sqlite_strict=True
    )
    op.create_index(op.f('ix_entry_row_period_id_sheet'), 'entry_row', ['period_id', 'sheet'], unique=False)
    op.create_index('uq_entry_row_single', 'entry_row', ['roster_entry_id', 'sheet'], unique=True, sqlite_where=sa.text('position = 0'))
    op.create_table(
        'result',
        sa.Column('computation_id', sa.Integer(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('key', sa.Text(), nullable=False),
        sa.Column('total', sa.Text(), nullable=True),
        sa.Column('rank', sa.Integer(), nullable=True),
        sa.Column('grade', sa.Text(), nullable=True),
        sa.Column('bonus', sa.Text(), nullable=True),
        sa.Column('detail', sa.Text(), nullable=False),
        sa.Column('trace', sa.Text(), nullable=False),
        sa.CheckConstraint("bonus IS NULL OR (bonus NOT GLOB '*[^-0-9.%]*' AND bonus GLOB '*[0-9]*' AND substr(bonus, 2) NOT GLOB '*-*' AND bonus NOT GLOB '*.*.*' AND bonus NOT GLOB '*%?*')", name=op.f('ck_result_bonus_is_figure')),
        sa.CheckConstraint("total IS NULL OR (total NOT GLOB '*[^-0-9.%]*' AND total GLOB '*[0-9]*' AND substr(total, 2) NOT GLOB '*-*' AND total NOT GLOB '*.*.*' AND total NOT GLOB '*%?*')", name=op.f('ck_result_total_is_figure')),
        sa.CheckConstraint('json_valid(detail)', name=op.f('ck_result_detail_json')),
        sa.ForeignKeyConstraint(['computation_id'], ['computation.id'], name=op.f('fk_result_computation_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('computation_id', 'position', name=op.f('pk_result')),
        sqlite_strict=True
    )
    op.create_index(op.f('ix_result_key'), 'result', ['key'], unique=False)
    op.create_table(
        'entry_value',
        sa.Column('row_id', sa.Integer(), nullable=False),
        sa.Column('heading', sa.Text(), nullable=False),
        sa.Column('kind', sa.Text(), nullable=False),
        sa.Column('value', sa.Text(), nullable=False),
        sa.CheckConstraint("kind <> 'date' OR value GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'", name=op.f('ck_entry_value_day_shaped')),
        sa.CheckConstraint("kind IN ('text', 'integer', 'decimal', 'flag', 'choice', 'percent', 'date')", name=op.f('ck_entry_value_kind_known')),
        sa.CheckConstraint("kind NOT IN ('integer', 'decimal', 'percent') OR (value NOT GLOB '*[^-0-9.%]*' AND value GLOB '*[0-9]*' AND substr(value, 2) NOT GLOB '*-*' AND value NOT GLOB '*.*.*' AND value NOT GLOB '*%?*')", name=op.f('ck_entry_value_figure_shaped')),
        sa.CheckConstraint('length(value) > 0', name=op.f('ck_entry_value_not_blank')),
        sa.ForeignKeyConstraint(['row_id'], ['entry_row.id'], name=op.f('fk_entry_value_row_id'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('row_id', 'heading', name=op.f('pk_entry_value')),
        sqlite_strict=True,
        sqlite_with_rowid=False
    )
    for event in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER audit_line_no_{event} BEFORE {event.upper()} ON audit_line "
            "BEGIN SELECT RAISE(ABORT, 'audit_line is append-only'); END"
        )
