"""Import of a ledger workbook, in the page: the entries it would add, or every problem at its cell."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from kaohe_desktop.ui.import_panel import ImportPanel

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaohe_desktop.office.ledger_book import LedgerPreview
    from kaohe_desktop.office.undoing import Steps
    from kaohe_desktop.ui.session import Session
    from kaohe_desktop.ui.worker import Jobs


class LedgerImport(ImportPanel):
    """The import panel over the ledger; ``steps`` gives the table's own steps of 撤销."""

    def __init__(self, session: Session, jobs: Jobs, steps: Callable[[], Steps | None]) -> None:
        super().__init__(session, jobs)
        self._steps = steps
        self._found: LedgerPreview | None = None

    @override
    def look_at(self, path: Path) -> None:
        from kaohe_desktop.office.ledger_book import preview_ledger

        session, self._path = self._session, path
        ws, period = session.workspace, session.current
        self._jobs.start(
            f"正在读 {path.name}", lambda _progress: preview_ledger(ws, period, path),
            self._show_found, self._show_refused, stoppable=False,
        )

    def _show_found(self, found: Any) -> None:  # noqa: ANN401 - what the job gave back
        self._found = found
        super()._show_preview(found)
        count = len(found.rows)
        self.title.setText(f"{found.file}：要添 {count} 条" if count else f"{found.file}：没有新的内容，不用导入")

    @override
    def apply(self) -> None:
        """Add what was shown."""
        if self._found is None:
            return
        from kaohe_desktop.office.ledger_book import apply_ledger

        session, found, steps = self._session, self._found, self._steps()
        ws, period = session.workspace, session.current
        self._jobs.start(
            "正在导入", lambda _progress: apply_ledger(ws, period, found, steps=steps),
            self._done, self._show_refused, stoppable=False,
        )
