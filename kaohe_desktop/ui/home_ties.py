"""首页, right side: pending ties with their names and seats; one press leads to the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe_desktop.engine.figures import show
from kaohe_desktop.ui.grades import WHOLE_OFFICE
from kaohe_desktop.ui.page import button, emptied, label, panel, row

if TYPE_CHECKING:
    from kaohe_desktop.office.overview import Overview
    from kaohe_desktop.ui.session import Session

_MOST_TIES = 3


class TiesPanel:
    """待议: who is tied for how many seats; one press leads to the decision."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.frame, self._column = panel()

    def show(self, view: Overview) -> None:
        """Show the ties as they stand; nothing where there is none."""
        emptied(self._column)
        self.frame.setVisible(bool(view.ties))
        if not view.ties:
            return
        from kaohe_desktop.office.overview_gaps import shown_names

        provisional = not view.computed or view.stale
        self._column.addWidget(label("待议（预估）" if provisional else "待议", "heading"))
        names = shown_names(self._session.workspace.book(self._session.current.id))
        for tie in view.ties[:_MOST_TIES]:
            who = "、".join(names.get(key, key) for key in tie.keys)
            words = f"{tie.category or WHOLE_OFFICE}“{tie.grade}”：{who}，{show(tie.total) or ''} 同分，剩 {tie.seats} 席"
            self._column.addWidget(label(words, "warn", wrap=True))
        more = len(view.ties) - _MOST_TIES
        rest = f"还有 {more} 处" if more > 0 else ""
        if provisional:
            if rest:
                self._column.addWidget(label(rest, "soft"))
            return
        first = view.ties[0].keys[0]
        go = button("去记录决定 →", lambda: self._session.go.emit("results", first), "flat")
        self._column.addLayout(row(go, label(rest, "soft"), None))
