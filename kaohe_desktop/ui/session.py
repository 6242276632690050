"""What the whole window shares: the open database, the current period, what just happened, and who is to be told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from kaohe_desktop.engine.problems import Problem, Refused
from kaohe_desktop.ui.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kaohe_desktop.engine.scheme.compiled import CompiledScheme
    from kaohe_desktop.office.drill import Sample
    from kaohe_desktop.office.grid import Entered
    from kaohe_desktop.office.periods import PeriodInfo
    from kaohe_desktop.office.workspace import Workspace


class Session(QObject):
    """One for the window. Pages read it and tell it; they never talk to each other."""

    workspace_changed = Signal()
    period_changed = Signal()  # another period is current
    data_changed = Signal(object)  # something was saved; the object is the page (or None) that did it
    said = Signal(str, str)  # a sentence for the bottom line; its kind: plain, good, warn, bad
    saved = Signal(object)  # datetime of the last commit
    undo_offered = Signal(str)  # the name of what 撤销 would take back, "" for nothing
    go = Signal(str, object)  # open a page by its name, with where to go inside it
    parting = Signal(object)  # before another period or database: a list, for words on what would be lost by that

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self.ws: Workspace | None = None
        self.period: PeriodInfo | None = None
        self.drill = False  # the database is one for 演练
        self._demo: Path | None = None  # its folder, which goes when it is closed
        #: reads a large period before it is shown; False where there is nothing to wait for
        self.chooser: Callable[[PeriodInfo, Callable[[], None]], bool] | None = None
        self._own: tuple[Path, int] | None = None  # the office's own database and period, to come back to

    # ── the database ──
    @property
    def workspace(self) -> Workspace:
        """The open database; pages that use it are shown only while there is one."""
        assert self.ws is not None
        return self.ws

    def open(self, path: Path) -> None:
        """Open an existing database; raises Refused."""
        from kaohe_desktop.office.workspace import Workspace

        self._take(Workspace.open(path))

    def take(self, ws: Workspace) -> None:
        """Go on in a database that was opened elsewhere (a large one, in a thread)."""
        self._take(ws)

    def create(self, path: Path, office_name: str, user: str = "") -> None:
        """Make a new database and open it; raises Refused."""
        from kaohe_desktop.office.workspace import Workspace

        self._take(Workspace.create(path, office_name, user))

    def open_demo(self) -> None:
        """Open the first sample office as a drill, at once; raises Refused."""
        from kaohe_desktop.office.drill import samples

        self.take_drill(*self.make_drill(samples()[0]))

    @staticmethod
    def make_drill(sample: Sample) -> tuple[Workspace, Path]:
        """Make a sample office afresh in a folder of its own (may run in another thread); raises Refused."""
        import shutil
        import tempfile

        from kaohe_desktop.office.drill import drill_workspace

        folder = Path(tempfile.mkdtemp(prefix="kaohe-"))
        try:
            return drill_workspace(folder / "演练.db", sample), folder
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def take_drill(self, ws: Workspace, folder: Path) -> None:
        """Go on in a drill; the office's own database is closed and kept in mind."""
        if self.ws is not None and not self.drill:
            self._own = (self.ws.path, self.period.id if self.period is not None else 0)
        self._take(ws, demo=folder)

    def end_drill(self) -> bool:
        """Throw the drill away and open the office's own database where it was left; False: there was none.

        Raises Refused if it cannot be opened; the drill is gone all the same.
        """
        own, self._own = self._own, None
        self.close()
        if own is None:
            return False
        path, period_id = own
        self.open(path)
        back = next((one for one in self.periods() if one.id == period_id), None)
        if back is not None and self.period is not None and back.id != self.period.id:
            self.choose(back)
        return True

    def _take(self, ws: Workspace, *, demo: Path | None = None) -> None:
        from kaohe_desktop.office.drill import is_drill

        self.close()
        self.ws, self._demo, self.drill = ws, demo, is_drill(ws)
        found = self.periods()
        self.period = found[0] if found else None
        self.workspace_changed.emit()
        self.period_changed.emit()

    def reopen(self, ws: Workspace, *, drill: bool = False) -> None:
        """Go on in a database that was let go of with :meth:`release` for a moment (its backup was brought back)."""
        self._take(ws, demo=ws.path.parent if drill else None)

    def close(self) -> None:
        """Let go of the database, with its verified backup; a failed backup is told. A drill's folder goes with it."""
        if self.ws is None:
            return
        problems = self._released().close()
        if self._demo is not None:
            import shutil

            shutil.rmtree(self._demo, ignore_errors=True)
        self._demo = None
        if problems:
            self.say_problems(problems)
        self.workspace_changed.emit()

    def release(self) -> Workspace:
        """Let go of the database without closing it: whoever takes it closes it (in a thread, where it is large)."""
        ws, self._demo = self._released(), None
        self.workspace_changed.emit()
        return ws

    def _released(self) -> Workspace:
        self.part()
        ws, self.ws, self.period = self.workspace, None, None
        self.drill = False
        return ws

    # ── the period ──
    def periods(self) -> list[PeriodInfo]:
        """Every period, newest first."""
        from kaohe_desktop.office.periods import periods

        return periods(self.workspace) if self.ws is not None else []

    @property
    def current(self) -> PeriodInfo:
        """The current period; pages that need one are shown only while there is one."""
        assert self.period is not None
        return self.period

    @property
    def scheme(self) -> CompiledScheme:
        """The scheme the current period is pinned to."""
        return self.workspace.book(self.current.id).scheme

    def choose(self, period: PeriodInfo) -> None:
        """Make another period current; a large one is read first, off the window's thread."""
        if self.chooser is None or not self.chooser(period, lambda: self._choose(period)):
            self._choose(period)

    def part(self) -> list[str]:
        """Have every page enter what is being typed and keep what could not be saved; what would be lost, in words."""
        reasons: list[str] = []
        self.parting.emit(reasons)
        return reasons

    def _choose(self, period: PeriodInfo) -> None:
        self.part()
        self.period = period
        self.undo_offered.emit("")
        self.period_changed.emit()

    def reread_period(self) -> None:
        """The period's own status or heads may have changed."""
        if self.ws is not None and self.period is not None:
            from kaohe_desktop.office.periods import period_info

            self.period = period_info(self.ws, self.period.id)

    # ── telling ──
    def changed(self, by: QObject | None = None) -> None:
        """Something was saved: whoever shows it reads it anew."""
        self.reread_period()
        self.data_changed.emit(by)

    def say(self, text: str, kind: str = "plain") -> None:
        """Say what just happened in the bottom line."""
        self.said.emit(text, kind)

    def say_problems(self, problems: Sequence[Problem]) -> None:
        """Say why something was not done."""
        more = f"　还有 {len(problems) - 1} 处" if len(problems) > 1 else ""
        self.said.emit(f"{problems[0]}{more}", "bad")

    def say_refused(self, refusal: Refused) -> None:
        """Say why an act was refused."""
        self.say_problems(refusal.problems)

    def note_entered(self, entered: Entered, by: QObject | None = None) -> None:
        """Tell what an edit became: the time it was saved, its words, and who else must look again."""
        from kaohe_desktop.office.problems import ROW_UNFINISHED

        if entered.saved:
            self.saved.emit(entered.at)
            if not entered.problems:
                self.say(f"已保存：{entered.action}", "good")
            self.undo_offered.emit(entered.action)
            self.changed(by)
        if entered.problems and all(problem.code == ROW_UNFINISHED.code for problem in entered.problems):
            self.say(f"{entered.problems[0].what}；{entered.problems[0].remedy}")
        elif entered.problems:
            saved = f"保存了 {entered.saved} 格，" if entered.saved else ""
            self.say(f"{saved}{len(entered.problems)} 格没有存上，原因见上面红字", "cell")
