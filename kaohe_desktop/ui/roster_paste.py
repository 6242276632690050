"""A block from Excel pasted into the roster: one line a person before anything is stored; what is wrong is said beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from typing_extensions import override

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.ui.list_table import Look
from kaohe_desktop.ui.style import look
from kaohe_desktop.ui.tick_panel import TickPanel

if TYPE_CHECKING:
    from kaohe_desktop.office.grid import Entered
    from kaohe_desktop.office.pasting import PastePreview
    from kaohe_desktop.office.roster import RosterGrid
    from kaohe_desktop.office.roster_paste import PasteLine
    from kaohe_desktop.ui.session import Session
    from kaohe_desktop.ui.worker import Jobs

_HEADINGS = ("取", "情况", "谁", "内容", "哪里不对")
_WRONG = "存不上"
#: blocks of more cells are looked at and entered off the window's thread
_LARGE = 2000


class RosterPaste(TickPanel):
    """``done`` carries what was entered, None where the block was dropped."""

    done = Signal(object)

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__(session, _HEADINGS, "粘贴", "不粘贴")
        self._jobs = jobs
        self._grid: RosterGrid | None = None
        self._preview: PastePreview | None = None
        self._large = False
        self.table.list_model.styled = self._styled

    def look_at(self, grid: RosterGrid, at: tuple[int, int], block: list[list[str]]) -> None:
        """Work out what the block would change, and show it."""
        from kaohe_desktop.office.roster_paste import look_at

        self._grid, self._large = grid, sum(map(len, block)) > _LARGE
        if not self._large:
            self._show(look_at(grid, *at, block))
            return
        self._jobs.start(
            "正在核对粘贴的内容", lambda _progress: look_at(grid, *at, block), self._show, self._refused, stoppable=False,
        )

    def _show(self, preview: PastePreview) -> None:
        from kaohe_desktop.office.roster_paste import paste_lines

        assert self._grid is not None
        self._preview = preview
        lines = paste_lines(preview, self._grid.key_label, self._grid.name_label)
        rows = [("", str(one.kind), one.who, one.text, one.wrong) for one in lines]
        self.table.show_things(_HEADINGS, rows, lines, [str(one.kind) != _WRONG for one in lines], widest=26 * look.size)
        unused = "；".join(f"{one.what}" for one in preview.problems[:3])
        how = f"按{preview.by_rows}认人、按{preview.by_columns}认列"
        same = f"，{preview.same} 格和现在一样" if preview.same else ""
        self.note.setText(f"{how}{same}。" + (f"没有用上：{unused}" if unused else "存不上的也可以打勾，进表里以后再改。"))
        self.count()
        self.show()
        self.table.setFocus()
        self._session.say("请核对粘贴的内容：回车粘贴，Esc 不粘贴")

    @override
    def count(self) -> None:
        lines: list[PasteLine] = self.table.tick_model.things
        kinds = {kind: sum(1 for one in lines if str(one.kind) == kind) for kind in ("新增", "有改动", _WRONG)}
        told = "，".join(f"{count} 人{kind}" for kind, count in kinds.items() if count)
        self.title.setText(f"粘贴：{told or '没有要改的'}；打勾的 {len(self.chosen())} 人。还没有粘贴")
        self.do_button.setEnabled(bool(self.chosen()))

    def _styled(self, place: int, column: int) -> Look | None:
        cells = self.table.list_model.rows[place]
        if cells[4]:
            return ("bad", "bad_tint", True) if column in (1, 4) else None
        return ("good", "", False) if column == 1 and cells[1] == "新增" else None

    @override
    def do(self) -> None:
        from kaohe_desktop.office.pasting import take_paste
        from kaohe_desktop.office.roster_paste import only_rows

        grid, preview = self._grid, self._preview
        if grid is None or preview is None:
            return
        wanted = only_rows(preview, {one.row for one in self.chosen()})
        if self._large:
            self._jobs.start("正在粘贴", lambda _progress: take_paste(grid, wanted), self._end, self._refused, stoppable=False)
            return
        try:
            self._end(take_paste(grid, wanted))
        except Refused as refused:
            self._refused(refused)

    @override
    def leave(self) -> None:
        self._session.say("没有粘贴，什么都没有改")
        self._end(None)

    def _end(self, entered: Entered | None) -> None:
        self._preview = None
        self.end()
        self.done.emit(entered)

    def _refused(self, refused: Refused) -> None:
        self._session.say_refused(refused)
        self._end(None)
