"""What the views of a scheme share: the text under change, who may change it, and that something changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.scheme_draft import Draft, carried_over
from kaohe_desktop.ui.session import Session

if TYPE_CHECKING:
    from kaohe_desktop.office.own_schemes import SchemeEditor
    from kaohe_desktop.office.scheme_fields import Cell
    from kaohe_desktop.office.scheme_toml import Path


class SchemeDesk(QObject):
    """One scheme on the desk. A built-in one is only shown: whoever changes it is first asked for the copy's name."""

    changed = Signal()
    copy_wanted = Signal(object)  # what to do once there is a copy

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.editor: SchemeEditor | None = None
        self._shown = Draft("")

    def show(self, draft: Draft, editor: SchemeEditor | None) -> None:
        """Put another scheme on the desk."""
        self.editor, self._shown = editor, draft
        self.changed.emit()

    @property
    def draft(self) -> Draft:
        """The text as it stands."""
        return self._shown if self.editor is None else self.editor.draft

    @property
    def own(self) -> bool:
        """Whether the scheme may be changed as it is."""
        return self.editor is not None

    def state(self, *, of_period: bool) -> tuple[str, str]:
        """How things stand in words, and the kind of word."""
        if self.editor is None:
            return ("考核期启用时的原文，不会变" if of_period else "程序自带，改时先复制一份"), "soft"
        number = self.editor.number
        if self.draft.scheme is None:
            return f"第 {number} 版，草稿有 {len(self.draft.problems)} 处不对", "bad"
        if self.editor.changed:
            return f"第 {number} 版，草稿改过，还没有存成新版本", "warn"
        return f"第 {number} 版", "good"

    # ── changes ──
    def _on_own(self, act: Callable[[], object]) -> None:
        if self.editor is None:
            self.copy_wanted.emit(act)
            return
        try:
            act()
        except Refused as refusal:
            self.session.say_refused(refusal)
            self.changed.emit()

    def enter(self, cell: Cell, name: str, text: str) -> None:
        """Type a text into a cell; kept at once."""
        def act() -> None:
            draft = self.draft.typed(cell, text)
            self._keep(name, draft, cell.text, draft.shown(cell))

        if cell.editable and text.strip() != cell.text.strip():
            self._on_own(act)

    def add(self, table: str, after: int | None, then: Callable[[Path], object]) -> None:
        """Add an entry to a list; ``then`` is told where it stands."""

        def act() -> None:
            draft, path = self.draft.added(table, after)
            self._keep("加一行", draft)
            then(path)

        self._on_own(act)

    def remove(self, base: Path, name: str) -> str:
        """Take an entry away; what is told back is why that is refused."""
        try:
            self.draft.without(base)  # asked before anybody is asked to copy
        except Refused as refusal:
            self.session.say_refused(refusal)
            return refusal.problems[0].sentences
        self._on_own(lambda: self._keep(f"删去“{name}”", self.draft.without(base), name, ""))
        return ""

    def move(self, base: Path, step: int, name: str) -> None:
        """Move an entry up or down in its list."""
        self._on_own(lambda: self._keep(f"{'上移' if step < 0 else '下移'}“{name}”", self.draft.moved(base, step)))

    def set_text(self, text: str, name: str = "全文") -> None:
        """Put another text in place."""
        original = "" if self.own else self.draft.text

        def act() -> None:
            own = carried_over(original, self.draft.text, text) if original else text
            self._keep(name, self.draft.with_text(own))

        if text != self.draft.text:
            self._on_own(act)

    def _keep(self, name: str, draft: Draft, before: str = "", after: str = "") -> None:
        assert self.editor is not None
        if not self.editor.change(name, draft, before, after):
            return
        self.session.saved.emit(datetime.now())
        change = f" {before or '（空）'} → {after or '（空）'}" if before or after else ""
        self.session.say(f"草稿已存：{name}{change}。存成新版本（Ctrl+S）以后才用于新的考核期", "good")
        self.session.undo_offered.emit(name)
        self.changed.emit()

    def undo(self, *, forward: bool = False) -> bool:
        """撤销 or 重做; False if there is nothing."""
        name = self.editor.undo(forward=forward) if self.editor is not None else None
        if name is None:
            return False
        self.session.saved.emit(datetime.now())
        self.session.say(f"{'已重做' if forward else '已撤销'}：{name}", "good")
        self.changed.emit()
        return True
