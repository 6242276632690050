"""系统 · 数据与备份: where the data is, when it was last copied, whether it is whole, bringing a copy back, and drills."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kaohe_desktop.engine.problems import Problem
from kaohe_desktop.ui import files
from kaohe_desktop.ui.drill_panel import DrillPanel
from kaohe_desktop.ui.page import button, label, panel, rename
from kaohe_desktop.ui.restore_panel import RestorePanel
from kaohe_desktop.ui.tool_row import ToolRow

if TYPE_CHECKING:
    from kaohe_desktop.office.workspace import Workspace
    from kaohe_desktop.ui.session import Session
    from kaohe_desktop.ui.worker import Jobs

_MOST = 5  # problems told in line


class DataTab(QWidget):
    """Everything about the data, in plain words."""

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__()
        self._session, self._jobs = session, jobs
        self.place, self.backup_line = label("", wrap=True), label("", wrap=True)
        self.told = label("", "good", wrap=True)
        self.told.hide()
        for line in (self.place, self.backup_line, self.told):
            line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.backup_button = button("现在备份", self.backup, picture="backup")
        self.check_button = button("检查数据", self.check, picture="check", tip="从头到尾对一遍：有没有坏，有没有人在程序外面改过")
        self.copies = RestorePanel()
        self.copies.wanted.connect(self.restore)
        self.drills = DrillPanel(session, jobs)
        frame, column = panel()
        column.addWidget(self.place)
        column.addWidget(self.backup_line)
        folder = button("打开所在文件夹", self._open_folder, "flat")
        other = button("打开别的数据库…", self.open_other, "flat")
        new = button("新建数据库…", lambda: session.go.emit("start", None), "flat")
        column.addWidget(ToolRow(self.backup_button, self.check_button, folder, other, new, None, rare=(new, other, folder)))
        column.addWidget(self.told)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 10, 0, 0)
        whole.setSpacing(10)
        whole.addWidget(frame)
        whole.addWidget(self.drills)
        whole.addWidget(self.copies, 1)

    def refresh(self) -> None:
        """Show everything as it stands."""
        ws = self._session.workspace
        size = ws.path.stat().st_size / 1024 / 1024
        self.place.setText(f"数据放在：{ws.path}　（{size:.1f} MB，一个文件，拷走它就拷走了全部数据）")
        at = ws.last_backup
        self.backup_line.setText(
            f"最近一次备份：{at:%Y-%m-%d %H:%M}，已验证能打开。关窗口时有改动会自动再备一份，留最近 30 份。" if at
            else "还没有备份；关窗口时有改动会自动备份"
        )
        self.copies.show_backups(ws.path)

    # ── acts ──
    def backup(self) -> None:
        """Make a verified backup now."""
        ws = self._session.workspace

        def done(path: Path) -> None:
            self._session.say(f"已备份并验证：{path}", "good")
            self.refresh()

        self._jobs.start("正在备份", lambda _progress: ws.backup(), done, self._session.say_refused, stoppable=False)

    def check(self) -> None:
        """Check the whole database and say what was found, in place."""
        from kaohe_desktop.office.backups import check_open, restores_told

        ws = self._session.workspace

        def done(found: tuple[list[Problem], list[str]]) -> None:
            problems, restored = found
            more = [f"另有 {len(problems) - _MOST} 处"] if len(problems) > _MOST else []
            lines = [f"✗ {problem}" for problem in problems[:_MOST]] or ["✓ 检查完毕：数据是好的，操作记录一条不少、没有人在程序外面改过。"]
            rename(self.told, "problem" if problems else "good")
            self.told.setText("\n".join([*lines, *more, *(f"曾经恢复过：{one}" for one in restored)]))
            self.told.show()
            self._session.say("检查完毕，有问题" if problems else "检查完毕，没有发现问题", "bad" if problems else "good")

        self._jobs.start(
            "正在检查", lambda _progress: (check_open(ws), restores_told(ws)), done, self._session.say_refused, stoppable=False,
        )

    def restore(self, copy: Path, why: str) -> None:
        """Bring a copy back: the database is closed (with its backup), replaced and opened again."""
        from kaohe_desktop.office.readying import restored
        from kaohe_desktop.ui.opening import LARGE_FILE

        session = self._session
        drill, large = session.drill, session.workspace.path.stat().st_size > LARGE_FILE
        ws = session.release()
        path = ws.path

        def done(found: tuple[Workspace, tuple[Problem, ...]]) -> None:
            session.reopen(found[0], drill=drill)
            if found[1]:
                session.say_problems(found[1])
            else:
                session.say(f"已恢复：{copy.name}。恢复前的数据也在“备份”里，可以再恢复回来。", "good")

        self._jobs.do(
            f"正在恢复 {copy.name}", lambda progress: restored(ws, copy, why, progress), done,
            lambda refusal: session.go.emit("start", (path, refusal)), aside=large, total=100, stoppable=False,
        )

    def open_other(self) -> None:
        """Open another database."""
        session = self._session
        path = files.open_file(self, "打开数据库", files.DATABASES)
        if path is None:
            return
        from kaohe_desktop.ui.opening import open_database

        def done() -> None:
            session.settings.database = path
            session.say(f"已打开 {path}", "good")
            session.go.emit("home" if session.period else "periods", None)

        open_database(session, self._jobs, path, done, session.say_refused)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._session.workspace.path.parent)))
