"""The workbooks of 录入: one that departments fill is written, and read back with a preview of what it changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kaohe_desktop.ui import files
from kaohe_desktop.ui.import_panel import ImportPanel

if TYPE_CHECKING:
    from kaohe_desktop.ui.pages.entry import EntryPage


class EntryFiles:
    """Import and export of the page's period."""

    def __init__(self, page: EntryPage) -> None:
        self._page = page
        self.panel = ImportPanel(page.session, page.jobs)

    def choose(self) -> None:
        """Ask for a workbook and show what it would change."""
        path = files.open_file(self._page, "选择工作簿", files.BOOKS)
        if path:
            self._page.start_import(path)

    def look_at(self, path: object) -> None:
        """Show what a workbook would change."""
        self.panel.show()
        self.panel.look_at(Path(str(path)))

    def export(self) -> None:
        """Write the workbook that departments fill, with what is entered already."""
        session = self._page.session
        period = session.current
        path = files.save_file(self._page, "导出录入表", f"{period.label}_录入表.xlsx", files.NEW_BOOK)
        if path is None:
            return
        from kaohe_desktop.office.exporting import write_template_for

        ws = session.workspace
        self._page.jobs.start(
            "正在导出", lambda _progress: write_template_for(ws, period, path),
            lambda done: session.say(f"已导出 {done}，填好以后用“从 Excel 导入”读回来", "good"),
            session.say_refused, stoppable=False,
        )
