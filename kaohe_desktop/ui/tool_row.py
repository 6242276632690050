"""A row of tools that fits where it stands: what has no room goes behind 更多, the rarest first."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget
from typing_extensions import override

_SPACING = 8


class ToolRow(QWidget):
    """Widgets side by side, None is the stretch between them; a line that ends in … (Elided) has what room is left.

    ``rare`` are buttons and ticks among them that may go behind 更多, the one to go first named first. A page shows,
    hides, names and closes them as it likes; what stands behind 更多 does the same.
    """

    def __init__(self, *widgets: QWidget | None, rare: tuple[QAbstractButton, ...] = ()) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._rare = rare
        self._slots = {one: _slot(one) for one in rare}
        for one in rare:
            one.installEventFilter(self)
        self.more = QToolButton()
        self.more.setText("更多 ▾")
        self.more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.menu = QMenu(self.more)
        self.menu.aboutToShow.connect(self._fill)
        self.more.clicked.connect(lambda: drop_down(self.menu, self.more))
        self.more.hide()
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(_SPACING)
        self._line.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)  # it may be narrower than all of it
        placed = False
        for widget in widgets:
            if widget is None:
                self._line.addStretch(1)
                continue
            if widget in self._slots:
                self._line.addWidget(self._slots[widget])
                continue
            self._line.addWidget(widget, 1 if _gives_way(widget) else 0)
        for place in range(self._line.count()):  # 更多 stands after the last of those it can hold
            held = self._line.itemAt(place).widget()
            if held in self._slots.values():
                last, placed = place, True
        self._line.insertWidget(last + 1 if placed else self._line.count(), self.more)

    # ── how much room ──
    @override
    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        width = sum(one.minimumSizeHint().width() + _SPACING for one in self._others())
        return QSize(width + (self.more.sizeHint().width() if self._rare else 0), hint.height())

    def _others(self) -> list[QWidget]:
        """Those that always stay, as far as they are shown."""
        slots = set(self._slots.values())
        found = (self._line.itemAt(place).widget() for place in range(self._line.count()))
        return [one for one in found if one is not None and one is not self.more and one not in slots and not one.isHidden()]

    def _fit(self) -> None:
        shown = [one for one in self._rare if not one.isHidden()]
        taken = sum(_SPACING + (0 if _gives_way(one) else max(one.sizeHint().width(), one.minimumWidth())) for one in self._others())
        need = {one: one.sizeHint().width() + _SPACING for one in shown}
        folded: list[QAbstractButton] = []
        if taken + sum(need.values()) - _SPACING > self.width():
            left = self.width() - taken - self.more.sizeHint().width()
            for place, one in enumerate(shown):
                if sum(need[each] for each in shown[place:]) <= left:
                    break
                folded.append(one)
        held = self.window().focusWidget()
        for one, slot in self._slots.items():
            slot.setHidden(one in folded or one.isHidden())
        self.more.setVisible(bool(folded))
        if held in folded:
            self.more.setFocus(Qt.FocusReason.OtherFocusReason)  # what had the keys has gone in there

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._fit()
        return super().eventFilter(watched, event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.StyleChange, QEvent.Type.Show):
            self._fit()
        return done

    # ── what stands behind 更多 ──
    def _fill(self) -> None:
        menu = self.menu
        menu.clear()
        for one in self._rare:
            if one.isHidden() or not self._slots[one].isHidden():
                continue
            action = QAction(one.text().strip(), menu)
            action.setToolTip(one.toolTip())
            action.setEnabled(one.isEnabled())
            action.setCheckable(one.isCheckable())
            action.setChecked(one.isChecked())
            action.triggered.connect(lambda _on=False, one=one: one.click())
            menu.addAction(action)


def drop_down(menu: QMenu, under: QWidget) -> None:
    """Open a menu under a button; its first line is marked, so that the arrows and Enter go on from there."""
    menu.popup(under.mapToGlobal(QPoint(0, under.height())))
    if menu.actions():
        menu.setActiveAction(menu.actions()[0])


def _gives_way(widget: QWidget) -> bool:
    """Whether it takes the room that is left and ends in … where there is none."""
    return widget.sizePolicy().horizontalPolicy() is QSizePolicy.Policy.Ignored


def _slot(widget: QWidget) -> QWidget:
    """A place that can be closed while the page goes on showing and hiding what stands in it."""
    slot = QWidget()
    line = QHBoxLayout(slot)
    line.setContentsMargins(0, 0, 0, 0)
    line.addWidget(widget)
    return slot
