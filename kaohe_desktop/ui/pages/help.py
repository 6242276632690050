"""F1: the keys, page by page."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout
from typing_extensions import override

from kaohe_desktop.ui.navigation import PAGES
from kaohe_desktop.ui.page import Page, label, panel
from kaohe_desktop.ui.session import Session
from kaohe_desktop.ui.worker import Jobs

EVERYWHERE = (
    *((f"Ctrl+{number}", f"打开“{page.title}”") for number, page in enumerate(PAGES, 1)),
    ("Ctrl+F", "查人（姓名、拼音首字母、编号），回车跳过去"),
    ("Ctrl+P", "换考核期"),
    ("F9", "计算"),
    ("Ctrl+Z / Ctrl+Y", "撤销 / 重做"),
    ("F1", "这一页；再按一次回去"),
)
TABLE = (
    ("回车 / Shift+回车", "存下，到下一行 / 上一行；Tab 之后回车，回到开始的那一列"),
    ("Tab / Shift+Tab", "存下，到右边 / 左边能填的一格"),
    ("方向键、Home、End、PgUp、PgDn", "移动；加 Ctrl 到边上；加 Shift 选中一块"),
    ("直接打字", "从头填这一格；F2 在原来的内容上改；Esc 不改了"),
    ("空格", "是 / 否 互换"),
    ("首字母、数字", "在只能选的列里直接选；空格或 F2 打开单子"),
    ("Delete", "清空选中的格子"),
    ("Ctrl+C、Ctrl+V", "与 Excel、WPS 互相复制一整块"),
    ("Ctrl+D", "向下填充"),
    ("F8", "到下一个没有存上的格子"),
    ("Alt+回车", "长文字里换行"),
    ("点列名", "按这一列排序；再点倒过来；第三次恢复原来的次序"),
)
SIGNS = (
    ("空白", "没有填，也可以不填"),
    ("浅黄底、短横", "缺项：必须填，还没有填"),
    ("灰色的 0", "没有填，按 0 算"),
    ("灰底 —", "这个人没有这一项，不用填"),
    ("浅红底 ✗", "填的内容没有存上，原因在表格下面；原来存的没有变"),
)


class HelpPage(Page):
    """The keyboard list."""

    needs_period = False

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__(session, jobs)
        self.box.addWidget(label("键盘用法", "title"))
        whole = QHBoxLayout()
        whole.setSpacing(12)
        for parts in ((("到处都能用", EVERYWHERE),), (("在表格里", TABLE), ("格子的样子", SIGNS))):
            side = QVBoxLayout()
            for title, keys in parts:
                frame, column = panel()
                column.addWidget(label(title, "heading"))
                grid = QGridLayout()
                grid.setHorizontalSpacing(18)
                grid.setVerticalSpacing(6)
                grid.setColumnStretch(1, 1)
                for place, (key, what) in enumerate(keys):
                    grid.addWidget(label(key, "link"), place, 0)
                    grid.addWidget(label(what, wrap=True), place, 1)
                column.addLayout(grid)
                side.addWidget(frame)
            side.addStretch(1)
            whole.addLayout(side, 1)
        self.box.addLayout(whole, 1)

    @property
    @override
    def ready(self) -> bool:
        return True
