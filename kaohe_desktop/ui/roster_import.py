"""Import into the roster, in the page: one line a person with old → new; what is ticked is taken, and 撤销 takes it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from kaohe_desktop.ui.import_panel import ImportPanel
from kaohe_desktop.ui.page import button, row
from kaohe_desktop.ui.style import look
from kaohe_desktop.ui.tick_table import TickTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe_desktop.engine.problems import Refused
    from kaohe_desktop.office.importing import ImportPreview
    from kaohe_desktop.office.undoing import Steps
    from kaohe_desktop.ui.session import Session
    from kaohe_desktop.ui.worker import Jobs

_HEADINGS = ("取", "情况", "编号", "{who}", "改动（原来 → 改为）")


class RosterImport(ImportPanel):
    """The import panel with a tick for each person; ``steps`` gives the table's own steps of 撤销."""

    def __init__(self, session: Session, jobs: Jobs, steps: Callable[[], Steps | None]) -> None:
        super().__init__(session, jobs)
        self._steps = steps
        self.people = TickTable(_HEADINGS)
        self.people.tick_model.ticked.connect(self._count)
        self.all_button = button("全选 / 全不选", self._toggle)
        frame = self.table.parentWidget()
        inner = frame.layout() if frame is not None else None
        assert isinstance(inner, QVBoxLayout)
        inner.addLayout(row(self.all_button, None))
        inner.addWidget(self.people, 1)
        self.people.hide()
        self.all_button.hide()

    @override
    def _show_preview(self, preview: ImportPreview) -> None:
        from kaohe_desktop.office.roster_import import LineKind, import_lines

        super()._show_preview(preview)
        lines = import_lines(preview)
        self._name = self._path.name if self._path else preview.file
        self._kinds = {kind: sum(1 for line in lines if line.kind is kind and line.key) for kind in LineKind}
        headings = [heading.format(who="科室" if self._departments else "姓名") for heading in _HEADINGS]
        self.people.show_things(
            headings, [("", str(line.kind), line.key, line.name, line.text) for line in lines], lines,
            [line.taken for line in lines], widest=14 * look.size,
        )
        self.table.hide()
        self.people.setVisible(bool(lines))
        self.all_button.setVisible(bool(lines))
        self.do_button.setVisible(bool(lines))
        self._count()
        if lines:
            self.people.setFocus()

    @override
    def _show_refused(self, refusal: Refused) -> None:
        super()._show_refused(refusal)
        self.people.hide()
        self.all_button.hide()
        self.table.show()

    @property
    def _departments(self) -> bool:
        return self._session.scheme.scheme.head.subject == "department"

    def _count(self) -> None:
        """Say how much is ticked."""
        from kaohe_desktop.office.roster_import import OTHERS

        if self._preview is None:
            return
        chosen = self.people.tick_model.chosen()
        unit = "个科室" if self._departments else "人"
        parts = [f"{count} {unit}{kind}" for kind, count in getattr(self, "_kinds", {}).items() if count]
        if any(not line.key for line in self.people.tick_model.things):
            parts.append(OTHERS.strip("（）") + "有改动")
        if parts:
            keyed = sum(1 for line in chosen if line.key)
            taken = [f"{keyed} {unit}"] if keyed or not chosen else []
            taken += ["共用的表"] if len(chosen) > keyed else []
            self.title.setText(f"{self._name}：{'，'.join(parts)}；打勾的 {'和'.join(taken)}会导入（空格打勾）")
        self.do_button.setEnabled(bool(chosen))

    def _toggle(self) -> None:
        model = self.people.tick_model
        model.tick(list(range(len(model.things))), not all(model.ticks))
        self.people.setFocus()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """As with the other lists to tick: 回车 does it, Esc leaves all as it is."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.do_button.isVisible() and self.do_button.isEnabled():
                self.apply()
        else:
            super().keyPressEvent(event)

    @override
    def apply(self) -> None:
        """Import what is ticked."""
        if self._preview is None:
            return
        from kaohe_desktop.office.importing import apply_import
        from kaohe_desktop.office.roster_import import LineKind

        chosen = self.people.tick_model.chosen()
        keys = {line.key for line in chosen if line.kind is not LineKind.ABSENT}
        gone = [line.key for line in chosen if line.kind is LineKind.ABSENT]
        session, preview, steps = self._session, self._preview, self._steps()
        ws, period = session.workspace, session.current
        self._jobs.start(
            "正在导入", lambda _progress: apply_import(ws, period, preview, keys=keys, remove=gone, steps=steps),
            self._taken, self._show_refused, stoppable=False,
        )

    @override
    def _much(self) -> int:
        return sum(line.count for line in self.people.tick_model.chosen())

    def _taken(self, count: int) -> None:
        name = self._name
        self._done(count)
        if self._steps() is not None:
            self._session.undo_offered.emit(f"导入 {name}")
