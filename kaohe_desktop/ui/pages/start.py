"""The first start, and what to do when the database is missing or in use: three ways on, in the window itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout
from typing_extensions import override

from kaohe_desktop.engine.problems import Problem, Refused
from kaohe_desktop.ui import files
from kaohe_desktop.ui.drill_panel import DrillPanel
from kaohe_desktop.ui.page import Elided, Page, button, label, panel, row
from kaohe_desktop.ui.restore_panel import RestorePanel
from kaohe_desktop.ui.session import Session
from kaohe_desktop.ui.worker import Jobs, Progress

if TYPE_CHECKING:
    from kaohe_desktop.office.workspace import Workspace


class StartPage(Page):
    """新建, 打开已有的, 从备份恢复, 演练."""

    needs_period = False

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__(session, jobs)
        self.wrong = label("", "problem", wrap=True)
        self.wrong.hide()
        self.again = button("再试一次", self._try_again)
        self.again.hide()
        self._path: Path | None = None
        self.office = QLineEdit()
        self.office.setPlaceholderText("单位名称，例如 ××街道党工委")
        self.office.setMinimumWidth(180)
        self.office.returnPressed.connect(lambda: self.create_new())
        self.clerk = QLineEdit()
        self.clerk.setMinimumWidth(120)
        self.clerk.setPlaceholderText("经办人（以后也能改）")
        self.clerk.returnPressed.connect(lambda: self.create_new())
        self.place = label("", "soft", wrap=True)
        self.drills = DrillPanel(session, jobs)
        self.copies = RestorePanel()
        self.copies.wanted.connect(self._restore)
        self.copies.hide()
        middle = QVBoxLayout()
        middle.setSpacing(12)
        middle.addStretch(2)
        middle.addWidget(label("绩效考核", "title"))
        middle.addWidget(label("花名册、录入、计算定等、算分说明、表格打印，都在这一台电脑上办，不用联网。", "soft", wrap=True))
        middle.addWidget(self.wrong)
        middle.addLayout(row(self.again, None))
        middle.addWidget(self._create_panel())
        middle.addWidget(self._other_panel())
        middle.addWidget(self.drills)
        middle.addWidget(self.copies)
        middle.addStretch(3)
        self._whole = QHBoxLayout()
        self._whole.addStretch(1)
        self._whole.addLayout(middle, 2)
        self._whole.addStretch(1)
        self.box.addLayout(self._whole)
        self.setFocusProxy(self.office)

    def _create_panel(self) -> QFrame:
        frame, column = panel()
        column.setContentsMargins(20, 16, 20, 16)
        column.addWidget(label("新建", "heading"))
        column.addWidget(label("第一次用，写上单位名称就能开始。", "soft"))
        self.create_button = button("新建并开始", self.create_new, "primary")
        names = row(self.office, self.clerk, self.create_button)
        names.setStretch(0, 3)
        names.setStretch(1, 2)
        column.addLayout(names)
        self.elsewhere = button("放在别的位置…", self._create_elsewhere, "flat")
        line = row(self.place, self.elsewhere)
        line.setStretch(0, 1)
        column.addLayout(line)
        return frame

    def _other_panel(self) -> QFrame:
        frame, column = panel()
        column.setContentsMargins(20, 16, 20, 16)
        self.open_button = button("打开已有数据库…", self._open)
        self.demo_button = self.drills.start_button
        column.addLayout(_told(self.open_button, "换了电脑，或者数据在别的文件夹。"))
        self.restore_button = button("从备份恢复…", self._show_copies)
        column.addLayout(_told(self.restore_button, "数据库坏了、丢了，或者要回到以前某一天。"))
        return frame

    @override
    def set_low(self, low: bool) -> None:
        super().set_low(low)
        if hasattr(self, "_whole"):
            self._whole.setStretch(1, 20 if low else 2)  # a small screen has no room beside it

    def refresh(self) -> None:
        """Say where a new database will stand."""

    @override
    def show_now(self) -> None:
        from kaohe_desktop.office.workspace import default_database

        self.place.setText(f"数据库：{default_database()}")
        self.drills.fill()

    @property
    @override
    def ready(self) -> bool:
        return True

    def arrive(self, where: object) -> None:
        """Say what is wrong with the database that was to be opened."""
        self._path, refusal = where if isinstance(where, tuple) else (None, where)
        if isinstance(refusal, Refused):
            self.wrong.setText("\n".join(f"✗ {problem}" for problem in refusal.problems))
            self.wrong.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.wrong.show()
            self.again.setVisible(self._path is not None)

    def create_new(self, path: Path | None = None) -> None:
        """Make a new database for the office named."""
        name = self.office.text().strip()
        if not name:
            self._refuse("请先写上单位名称。它印在每一张表上。")
            self.office.setFocus()
            return
        from kaohe_desktop.office.workspace import default_database

        place, clerk = path or default_database(), self.clerk.text().strip()

        def work(_progress: Progress) -> Workspace:
            from kaohe_desktop.office.workspace import Workspace

            return Workspace.create(place, name, clerk)

        def done(ws: Workspace) -> None:
            self._show_making(on=False)
            self.session.take(ws)
            self._remember(place)
            self.session.say(f"已新建数据库：{place}", "good")

        def refused(refusal: Refused) -> None:
            self._show_making(on=False)
            self.arrive(refusal)

        if self.jobs.start("正在新建数据库", work, done, refused, stoppable=False):
            self._show_making(on=True)

    def _show_making(self, *, on: bool) -> None:
        """Making a database takes a second or two: the button says so at once."""
        self.create_button.setText("正在新建……" if on else "新建并开始")
        self.create_button.setEnabled(not on)

    def _create_elsewhere(self) -> None:
        path = files.save_file(self, "新数据库放在哪里", "考核.db", files.DATABASES)
        if path:
            self.create_new(path if path.suffix else path.with_suffix(".db"))

    def _open(self) -> None:
        path = files.open_file(self, "打开已有数据库", files.DATABASES)
        if path:
            self.open(path)

    def open(self, path: Path) -> None:
        """Open a database that is there."""
        from kaohe_desktop.ui.opening import open_database

        def done() -> None:
            self._remember(path)
            self.session.say(f"已打开 {path.name}", "good")

        open_database(self.session, self.jobs, path, done, lambda refusal: self.arrive((path, refusal)))

    def _try_again(self) -> None:
        if self._path is not None:
            self.open(self._path)

    def _show_copies(self) -> None:
        """List the backups beside the database that is to be opened."""
        from kaohe_desktop.office.workspace import default_database

        self.copies.show_backups(self._path or default_database())
        self.copies.show()
        self.copies.table.setFocus()

    def _restore(self, copy: Path, why: str) -> None:
        from kaohe_desktop.office import workspace
        from kaohe_desktop.ui.opening import LARGE_FILE

        place = self._path or workspace.default_database()
        large = copy.is_file() and copy.stat().st_size > LARGE_FILE
        held = self.session.release() if self.session.ws is not None and self.session.ws.path == place else None

        def work(_progress: Progress) -> tuple[Problem, ...]:
            problems = held.close() if held is not None else ()
            workspace.restore_backup(copy, place, why)
            return problems

        def done(problems: tuple[Problem, ...]) -> None:
            self.copies.hide()
            self.wrong.hide()
            if problems:
                self.session.say_problems(problems)
            self.open(place)

        self.jobs.do(
            f"正在恢复 {copy.name}", work, done, lambda refusal: self.arrive((self._path, refusal)), aside=large, stoppable=False,
        )

    def _remember(self, path: Path) -> None:
        from kaohe_desktop.office.workspace import default_database

        self.session.settings.database = None if path == default_database() else path

    def _refuse(self, text: str) -> None:
        self.wrong.setText(f"✗ {text}")
        self.wrong.show()


def _told(act: QPushButton, words: str) -> QHBoxLayout:
    """A button with what it is for beside it."""
    line = row(act, Elided(words, "soft"))
    line.setStretch(1, 1)
    return line
