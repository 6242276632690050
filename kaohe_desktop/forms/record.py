"""What is printed on one copy of a form: values as they are to stand on paper, by the names a definition binds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Record:
    """The values of one copy (一份表).

    ``values``: by bound name (``花名册.姓名``), already formatted; a name that is not there prints what the definition
    gives for a blank form, an empty text prints empty, a figure that does not apply is given as ``—``.
    ``tables``: rows by table name (``台账``), each a mapping of column to text.
    ``key`` and ``name`` are the subject's 编号 and 姓名 (科室, or the 考核类别 of a list form), for the foot and warnings.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)
    key: str = ""
    name: str = ""

    @classmethod
    def blank(cls, values: Mapping[str, str] | None = None) -> Record:
        """A form to fill in by hand; ``values`` may still give the office and the period."""
        return cls(dict(values or {}))
