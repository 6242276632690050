"""The tables (SQLAlchemy 2, SQLite STRICT). Figures are TEXT in their shown form, never REAL; days are ISO texts."""

from kaohe_desktop.store.models.base import Base
from kaohe_desktop.store.models.office import AuditLine, Office, OfficeSetting
from kaohe_desktop.store.models.people import Department, LedgerEntry, Person, PersonChange, PersonTerm
from kaohe_desktop.store.models.periods import EntryRow, EntryValue, Period, RosterEntry
from kaohe_desktop.store.models.results import Computation, Confirmation, DecisionRow, FollowUp, ResultRow
from kaohe_desktop.store.models.schemes import OwnScheme, OwnSchemeVersion, SchemeVersion
from kaohe_desktop.store.models.triggers import TRIGGERS
from kaohe_desktop.store.models.typing_in import BallotControl, SecondChoice, SecondRow, SecondTyping, SecondValue

__all__ = [
    "AuditLine",
    "BallotControl",
    "Base",
    "Computation",
    "Confirmation",
    "DecisionRow",
    "Department",
    "EntryRow",
    "EntryValue",
    "FollowUp",
    "LedgerEntry",
    "Office",
    "OfficeSetting",
    "OwnScheme",
    "OwnSchemeVersion",
    "Period",
    "Person",
    "PersonChange",
    "PersonTerm",
    "ResultRow",
    "RosterEntry",
    "SchemeVersion",
    "SecondChoice",
    "SecondRow",
    "SecondTyping",
    "SecondValue",
    "TRIGGERS",
]
