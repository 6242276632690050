"""The backups of a database with what is in each, and bringing one back after a question asked in line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from kaohe_desktop.ui import files
from kaohe_desktop.ui.ask import Ask, Asked
from kaohe_desktop.ui.list_table import ListTable
from kaohe_desktop.ui.page import button, label, row

if TYPE_CHECKING:
    from kaohe_desktop.office.backups import BackupInfo

_HEADINGS = ("时间", "是什么", "考核期", "人", "改动记录", "大小", "最后一笔改动")
_WHY = "为什么恢复"


class RestorePanel(QWidget):
    """Lists; the restoring itself is the page's business."""

    wanted = Signal(object, str)  # the copy's path, the reason

    def __init__(self) -> None:
        super().__init__()
        self._infos: list[BackupInfo] = []
        self._database = Path()
        self.note = label("", "soft", wrap=True)
        self.note.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.table = ListTable(_HEADINGS)
        self.table.setAccessibleName("备份")
        self.table.setMinimumHeight(120)
        self.table.row_chosen.connect(lambda _row: self._enable())
        self.table.doubleClicked.connect(lambda _index: self.ask_restore())
        self.restore_button = button("恢复这一份…", self.ask_restore, picture="history")
        self.other_button = button("从别处的备份恢复…", self._choose, "flat")
        self.ask = Ask()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row(label("备份", "heading"), self.note, self.other_button, self.restore_button))
        column.addWidget(self.ask)
        column.addWidget(self.table, 1)

    def show_backups(self, database: Path) -> None:
        """List what stands beside a database."""
        from kaohe_desktop.office.backups import backup_infos

        self._database = database
        self._infos = backup_infos(database)
        rows = [
            (
                f"{one.at:%Y-%m-%d %H:%M:%S}", one.kind, *("" if one.bad else str(count) for count in (one.periods, one.people, one.lines)),
                f"{max(one.size // 1024, 1)} KB", "打不开，不能用" if one.bad else one.last,
            )
            for one in self._infos
        ]
        self.table.show_rows(_HEADINGS, rows, numeric=(2, 3, 4, 5), widest=420)
        self.note.setText("挑一份，数据就回到那时的样子；现在的数据另存一份，可以再恢复回来" if rows else "还没有备份；按“现在备份”就有")
        if rows:
            self.table.selectRow(0)
        self._enable()

    @property
    def chosen(self) -> BackupInfo | None:
        """The copy marked."""
        place = self.table.currentIndex().row()
        if not 0 <= place < len(self._infos):
            return None
        at, kind = self.table.list_model.rows[place][:2]
        return next((one for one in self._infos if (f"{one.at:%Y-%m-%d %H:%M:%S}", one.kind) == (at, kind)), None)

    def _enable(self) -> None:
        chosen = self.chosen
        self.restore_button.setEnabled(chosen is not None and not chosen.bad)

    def ask_restore(self) -> None:
        """Ask whether, and why."""
        chosen = self.chosen
        if chosen is not None and not chosen.bad:
            self._ask(chosen.path, f"回到 {chosen.at:%Y-%m-%d %H:%M} 的样子")

    def _choose(self) -> None:
        path = files.open_file(self, "用哪一份备份恢复", files.DATABASES)
        if path is not None:
            self._ask(path, f"用 {path.name} 恢复")

    def _ask(self, copy: Path, title: str) -> None:
        def act(answers: dict[str, str]) -> str | None:
            if not answers[_WHY]:
                return "请写一句为什么恢复，这句话记在改动记录里"
            self.wanted.emit(copy, answers[_WHY])
            return None

        self.ask.ask(
            title, [Asked(_WHY, hint="例如：误删了一科室的人", wide=True)], "恢复", act,
            note="那以后的改动都不在了；现在的数据另存在“备份”文件夹，后悔了可以再恢复回来。",
        )
