"""Triggers: what may only grow."""

_KEPT = ("id", "period_id", "step", "kind", "part", "day", "until", "outcome", "decided_by", "document", "note", "digest",
         "audit_id", "snapshot", "recorded_at", "recorded_by")
#: The trail, the saved schemes and the confirmations can only grow; a confirmation can be withdrawn, once.
#: (A trigger is not in the metadata's reach: migrations create them, too.)
TRIGGERS = (
    "CREATE TRIGGER own_scheme_version_no_update BEFORE UPDATE ON own_scheme_version "
    "BEGIN SELECT RAISE(ABORT, 'own_scheme_version is append-only'); END",
    "CREATE TRIGGER own_scheme_version_no_delete BEFORE DELETE ON own_scheme_version "
    "BEGIN SELECT RAISE(ABORT, 'own_scheme_version is append-only'); END",
    "CREATE TRIGGER audit_line_no_update BEFORE UPDATE ON audit_line "
    "BEGIN SELECT RAISE(ABORT, 'audit_line is append-only'); END",
    "CREATE TRIGGER audit_line_no_delete BEFORE DELETE ON audit_line "
    "BEGIN SELECT RAISE(ABORT, 'audit_line is append-only'); END",
    "CREATE TRIGGER confirmation_no_update BEFORE UPDATE ON confirmation WHEN OLD.withdrawn_at IS NOT NULL OR "
    f"{' OR '.join(f'NEW.{name} IS NOT OLD.{name}' for name in _KEPT)} "
    "BEGIN SELECT RAISE(ABORT, 'confirmation is append-only'); END",
    "CREATE TRIGGER confirmation_no_delete BEFORE DELETE ON confirmation "
    "BEGIN SELECT RAISE(ABORT, 'confirmation is append-only'); END",
)
