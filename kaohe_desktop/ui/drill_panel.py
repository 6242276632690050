"""Where a drill (演练) is begun: which invented office, and one button."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QFrame, QSizePolicy, QVBoxLayout

from kaohe_desktop.ui.list_box import ListBox
from kaohe_desktop.ui.page import button, label, row

if TYPE_CHECKING:
    from kaohe_desktop.engine.problems import Refused
    from kaohe_desktop.office.workspace import Workspace
    from kaohe_desktop.ui.session import Session
    from kaohe_desktop.ui.worker import Jobs


class DrillPanel(QFrame):
    """On the start page and in 系统."""

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._session, self._jobs = session, jobs
        self.choice = ListBox()
        self.choice.setAccessibleName("示例单位")
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setMinimumContentsLength(12)
        self.choice.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.start_button = button("开始演练", self.start, picture="play")
        note = label("一个虚构的单位，什么都可以试，和自己的数据完全分开；印出来的每一页都印着“演练”。", "soft", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        line = row(label("演练", "heading"), self.choice, self.start_button)
        line.setStretch(1, 1)
        column.addLayout(line)
        column.addWidget(note)

    def fill(self) -> None:
        """List the sample offices, when they are first seen."""
        if self.choice.count():
            return
        from kaohe_desktop.office.drill import samples

        for sample in samples():
            self.choice.addItem(sample.title, sample)

    def start(self) -> None:
        """Make the sample office and go on in it."""
        self.fill()
        session, sample = self._session, self.choice.currentData()

        def done(made: tuple[Workspace, Path]) -> None:
            session.take_drill(*made)
            session.go.emit("home", None)
            session.say("这是演练：随便试。按上面的“结束演练”回到自己的数据。", "good")

        def refused(refusal: Refused) -> None:
            session.say_refused(refusal)

        self._jobs.start("正在准备示例单位", lambda _progress: session.make_drill(sample), done, refused, stoppable=False)
