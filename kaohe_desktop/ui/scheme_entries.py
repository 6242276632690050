"""Entries of a chapter added, taken away and moved, by button or key; what others use is not taken away."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from typing_extensions import override

from kaohe_desktop.office.scheme_chapters import CHAPTERS
from kaohe_desktop.office.scheme_fields import Chapter
from kaohe_desktop.ui.page import button

if TYPE_CHECKING:
    from kaohe_desktop.office.scheme_toml import Path
    from kaohe_desktop.ui.scheme_guide import SchemeGuide

BY_TITLE = {chapter.title: chapter for chapter in CHAPTERS}


class Entries(QObject):
    """The four acts on the guide's table."""

    def __init__(self, guide: SchemeGuide) -> None:
        super().__init__(guide)
        self.guide = guide
        self.add_button = button("加一行", self.add, tip="在这一行后面加一行（Ctrl+Insert）")
        self.remove_button = button("删这一行", self.remove, tip="删去这一行（Ctrl+Delete）；别处还在用的不能删")
        self.up_button = button("上移", lambda: self.move(-1), tip="和上一行换位置（Alt+↑）")
        self.down_button = button("下移", lambda: self.move(1), tip="和下一行换位置（Alt+↓）")
        guide.table.installEventFilter(self)

    @property
    def _chapter(self) -> Chapter | None:
        return BY_TITLE.get(self.guide.chapter)

    @property
    def _addable(self) -> bool:
        chapter = self._chapter
        return chapter is not None and self.guide.desk.draft.data is not None and any(source.new for source in chapter.sources)

    @property
    def _movable(self) -> bool:
        return self._addable and self.guide.chapter != "参数"

    def offer(self) -> None:
        """Show the acts the chapter has."""
        for one in (self.add_button, self.remove_button):
            one.setVisible(self._addable)
        for one in (self.up_button, self.down_button):
            one.setVisible(self._movable)

    def add(self) -> None:
        """Add an entry behind the chosen one."""
        chapter, guide = self._chapter, self.guide
        if chapter is None or not self._addable:
            return
        sources = [source for source in chapter.sources if source.new]
        guide.flush()
        found = guide.current()
        here = found[0].base if found is not None else ()
        table = next((source.table for source in sources if here and source.table == here[0]), sources[0].table)
        after = here[1] if len(here) == 2 and here[0] == table and isinstance(here[1], int) else None
        guide.desk.add(table, after, self._added)

    def _added(self, path: Path) -> None:
        self.guide.go_to((*path, "name"))

    def remove(self) -> None:
        """Take the chosen entry away, unless others use it: then that is said, with who does."""
        found = self.guide.current()
        if found is not None and self._addable and len(found[0].base) == 2 and found[0].base[0] != "derived":
            self.guide.bar.settle()
            why = self.guide.desk.remove(found[0].base, found[0].title)
            if why:
                self.guide.bar.say_wrong(why)

    def move(self, step: int) -> None:
        """Move the chosen entry up or down."""
        guide = self.guide
        found = guide.current()
        if found is None or not self._movable or len(found[0].base) != 2:
            return
        guide.flush()
        before, base = guide.desk.draft.text, found[0].base
        guide.desk.move(base, step, found[0].title)
        if guide.desk.draft.text != before and isinstance(base[1], int):
            guide.step(step)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            control, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
            acts: dict[tuple[Qt.Key, Qt.KeyboardModifier], Callable[[], None]] = {
                (Qt.Key.Key_Insert, control): self.add, (Qt.Key.Key_Delete, control): self.remove,
                (Qt.Key.Key_Up, alt): lambda: self.move(-1), (Qt.Key.Key_Down, alt): lambda: self.move(1),
            }
            for (wanted, modifier), act in acts.items():
                if event.key() == wanted and event.modifiers() & modifier:
                    act()
                    return True
        return super().eventFilter(watched, event)
