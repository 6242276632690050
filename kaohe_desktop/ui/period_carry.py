"""Which earlier period's roster comes along."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kaohe_desktop.ui.list_box import ListBox
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.ui.session import Session

_NOTHING = "不沿用，重新录入或导入"


class CarryChoice(ListBox):
    """Its data are the periods' ids, None for none of them."""

    def fill(self, session: Session, every: Sequence[PeriodInfo], subject: str, same: Sequence[PeriodInfo]) -> None:
        """Offer the periods that appraise the same kind of subject, the scheme's own last one first; nobody is told."""
        from kaohe_desktop.office.library import schemes

        subjects = {one.id: one.subject for one in schemes(session.workspace, retired=True)}
        unit = "人" if subject == "person" else "个科室"
        fit = [one for one in every if subjects.get(one.scheme_id, subject) == subject]
        fit.sort(key=lambda one: one not in same)
        self.blockSignals(True)
        self.clear()
        self.addItem(_NOTHING, None)
        for one in fit:
            self.addItem(f"沿用 {one.label}（{one.scheme_name}，{one.subjects} {unit}）", one.id)
        self.setCurrentIndex(1 if fit else 0)
        self.blockSignals(False)
        self.view().setMinimumWidth(min(40 * look.size, self.view().sizeHintForColumn(0) + 40))
