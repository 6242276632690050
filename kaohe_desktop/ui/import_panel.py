"""Import from Excel, in the page: what would change (原 → 新), or every problem of the workbook; then do it or leave it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kaohe_desktop.engine.problems import Problem, Refused
from kaohe_desktop.ui import files
from kaohe_desktop.ui.list_table import ListTable
from kaohe_desktop.ui.page import button, label, panel, row
from kaohe_desktop.ui.style import look

if TYPE_CHECKING:
    from kaohe_desktop.office.importing import ImportPreview
    from kaohe_desktop.office.importing_plan import Change
    from kaohe_desktop.ui.session import Session
    from kaohe_desktop.ui.worker import Jobs

_CHANGES = ("编号", "姓名", "表", "栏目", "原来", "改为")
_PROBLEMS = ("表", "单元格", "编号", "栏目", "值", "问题", "怎么办")


class ImportPanel(QWidget):
    """Shown over the table while an import is looked at."""

    left = Signal()  # the clerk is done here, with or without the import

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__()
        self._session, self._jobs = session, jobs
        self._preview: ImportPreview | None = None
        self._problems: tuple[Problem, ...] = ()
        frame, column = panel()
        self.title = label("", "heading")
        self.note = label("", "soft", wrap=True)
        self.table = ListTable(_CHANGES)
        self.do_button = button("确认导入", self.apply, "primary", "check")
        self.save_button = button("存下问题清单…", self._save_problems)
        self.leave_button = button("不导入", self._leave)
        column.addLayout(row(self.title, None, self.save_button, self.do_button, self.leave_button))
        column.addWidget(self.note)
        column.addWidget(self.table, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(frame)
        self._path: Path | None = None

    def look_at(self, path: Path) -> None:
        """Read the workbook and show what it would change."""
        from kaohe_desktop.office.importing import preview_import

        session, self._path = self._session, path
        ws, period = session.workspace, session.current
        self._jobs.start(
            f"正在读 {path.name}", lambda _progress: preview_import(ws, period, path),
            self._show_preview, self._show_refused, stoppable=False,
        )

    def _show_preview(self, preview: ImportPreview) -> None:
        self._preview, self._problems = preview, ()
        name = self._path.name if self._path else ""
        count = len(preview.changes)
        new = f"，其中新增 {preview.new_subjects} 个" if preview.new_subjects else ""
        self.title.setText(f"{name}：要改 {count} 处{new}" if count else f"{name}：和现在的内容一样，不用导入")
        ignored = "　".join(preview.ignored)
        self.note.setText(f"没有读的：{ignored}" if ignored else "确认以前什么都不会改；确认以后可以在“系统”的改动记录里查到。")
        self.table.show_rows(_CHANGES, [_change(change) for change in preview.changes])
        self.do_button.setVisible(bool(count))
        self.save_button.hide()
        self.do_button.setFocus()
        self._session.say(f"已读 {name}，请核对后确认")

    def _show_refused(self, refusal: Refused) -> None:
        self._preview, self._problems = None, refusal.problems
        name = self._path.name if self._path else ""
        self.title.setText(f"{name}：有 {len(self._problems)} 处问题，什么都没有导入")
        self.note.setText("请在 Excel 里按下面的说明改好，存盘后再导入一次。")
        rows = [
            (one.sheet, one.cell, one.subject, one.label, one.value, f"{one.what}（{one.code}）", one.remedy)
            for one in self._problems
        ]
        self.table.show_rows(_PROBLEMS, rows, widest=34 * look.size)  # the reason is what one reads here
        self.do_button.hide()
        self.save_button.show()
        self.save_button.setFocus()
        self._session.say(f"{name} 有 {len(self._problems)} 处问题，没有导入", "bad")

    def apply(self) -> None:
        """Import what was shown."""
        if self._preview is None:
            return
        from kaohe_desktop.office.importing import apply_import

        session, preview = self._session, self._preview
        ws, period = session.workspace, session.current
        self._jobs.start(
            "正在导入", lambda _progress: apply_import(ws, period, preview),
            self._done, self._show_refused, stoppable=False,
        )

    def _much(self) -> int:
        """How many changes are taken, counted as they were shown."""
        return len(self._preview.changes) if self._preview is not None else 0

    def _done(self, _cells: int) -> None:
        self._session.saved.emit(datetime.now())
        self._session.say(f"已导入：改了 {self._much()} 处", "good")
        self._session.changed(None)
        self.left.emit()

    def _leave(self) -> None:
        self._session.say("没有导入，什么都没有改")
        self.left.emit()

    def _save_problems(self) -> None:
        path = files.save_file(self, "存下问题清单", "问题清单.txt", "文本 (*.txt)")
        if path:
            path.write_text("\n".join(map(str, self._problems)) + "\n", encoding="utf-8-sig")
            self._session.say(f"问题清单存在 {path}", "good")


def _change(change: Change) -> tuple[str, ...]:
    return change.key, change.name, change.sheet, change.heading, change.before, change.after
