"""What is said under a value while it is typed: the formula on a real person, before and after; of a figure, who uses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe_desktop.office.scheme_fields import CellKind

if TYPE_CHECKING:
    from kaohe_desktop.engine.outcome import Step
    from kaohe_desktop.office.scheme_draft import Draft
    from kaohe_desktop.office.scheme_fields import Cell, EntryRow
    from kaohe_desktop.office.scheme_worked import Examples
    from kaohe_desktop.ui.scheme_desk import SchemeDesk

_MOST_USERS = 8


class ExampleLine:
    """Makes the words; keeps the period and the person they are about while the scheme is on the desk."""

    def __init__(self, desk: SchemeDesk) -> None:
        self.desk = desk
        self._examples: Examples | None = None
        self._of: tuple[object, ...] = ()

    def step(self, by: int) -> None:
        """Another person."""
        found = self._for(self.desk.draft)
        if found is not None:
            found.step(by)

    def explained(self, draft: Draft) -> tuple[str, tuple[Step, ...]]:
        """Who it is about and the whole way of the score; "" and () where no period has people for it."""
        found = self._for(draft)
        if found is None or draft.scheme is None:
            return "", ()
        return f"{found.period.label}　{found.who}", found.explained(draft)

    def words(self, entry: EntryRow, cell: Cell, draft: Draft) -> str:
        """What there is to say of a cell as it would be in a draft."""
        if cell.kind in (CellKind.FORMULA, CellKind.EITHER) and draft.scheme is not None:
            found = self._for(draft)
            example = found.example(draft, cell.path) if found is not None else None
            if found is not None and example is not None:
                saved = self.desk.editor.saved if self.desk.editor is not None else self.desk.draft
                before = found.example(saved, cell.path) if _same_entry(saved, draft, entry) else None
                return example.words(before.result if before is not None else "")
        used = list(dict.fromkeys(one.words for one in self.desk.draft.users(entry.base)))
        if not used:
            return ""
        more = f"等 {len(used)} 处" if len(used) > _MOST_USERS else ""
        return f"用到它的：{'、'.join(used[:_MOST_USERS])}{more}"

    def _for(self, draft: Draft) -> Examples | None:
        """The people of the newest period of the scheme's kin, or of another that appraises the same kind of subject."""
        from kaohe_desktop.office.library import kin, schemes
        from kaohe_desktop.office.scheme_worked import Examples

        if draft.scheme is None:
            return self._examples
        session, head = self.desk.session, draft.scheme.scheme.head
        ws = session.workspace
        periods = session.periods()
        state = (ws, head.id, tuple((one.id, one.subjects) for one in periods))
        if state != self._of:
            near = kin(ws, head.id)
            subjects = {info.id: info.subject for info in schemes(ws, retired=True)}
            fit = [one for one in periods if one.subjects and subjects.get(one.scheme_id) == head.subject]
            fit.sort(key=lambda one: one.scheme_id not in near)
            self._examples = Examples(ws, fit[0]) if fit and fit[0].scheme_id in near else None
            self._of = state
        return self._examples


def _same_entry(saved: Draft, draft: Draft, entry: EntryRow) -> bool:
    """Whether the entry stands at the same place in the saved version, by its name."""
    from kaohe_desktop.office.scheme_toml import value_at

    name = (*entry.base, "name")
    return bool(value_at(saved.data, name) == value_at(draft.data, name))
