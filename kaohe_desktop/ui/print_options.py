"""The options of 表格打印: filled or blank, how the copies are shared out over files, who is left out, where files go."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QRadioButton, QToolButton, QVBoxLayout, QWidget

from kaohe_desktop.office.print_job import Grouping
from kaohe_desktop.ui import files
from kaohe_desktop.ui.icons import icon
from kaohe_desktop.ui.page import label, row
from kaohe_desktop.ui.print_choices import Choices

#: how copies are shared out, in the order of the list: the words, whose stand together, one file for them
SPLITS = {
    "一张表一个文件": (Grouping.NONE, True),
    "每份一个文件": (Grouping.NONE, False),
    "每个科室一个文件": (Grouping.DEPARTMENT, True),
    "每个类别一个文件": (Grouping.CATEGORY, True),
    "每份一个，按科室分开放": (Grouping.DEPARTMENT, False),
    "每份一个，按类别分开放": (Grouping.CATEGORY, False),
}


class OptionsPane(QWidget):
    """Under the list of forms."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.filled, self.blank = QRadioButton("填好的"), QRadioButton("空白的（手填）")
        self.filled.setChecked(True)
        self.split = QComboBox()
        self.split.addItems(list(SPLITS))
        self.split.setAccessibleName("分文件")
        self.split.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.skip = QCheckBox("跳过不齐的")
        self.skip.setToolTip("有缺项、同分待议的人不印，印完列出名单")
        self.folder_line = QLineEdit()
        self.folder_line.setAccessibleName("存到哪个文件夹")
        self.folder_button = QToolButton()
        self.folder_button.setIcon(icon("folder"))
        self.folder_button.setToolTip("选一个文件夹")
        self.folder_button.setAccessibleName("选一个文件夹")
        self.folder_button.clicked.connect(lambda: self._browse())
        self._usual, self._period = Path(), ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row(self.filled, self.blank, None))
        column.addWidget(self.skip)
        split = row(label("文件", "soft"), self.split)
        split.setStretch(1, 1)
        column.addLayout(split)
        column.addLayout(row(label("存到", "soft"), self.folder_line, self.folder_button))
        self._connect()

    def _connect(self) -> None:
        for signal in (self.filled.toggled, self.skip.toggled, self.split.currentTextChanged):
            signal.connect(lambda _value: self.changed.emit())
        self.folder_line.textChanged.connect(self.folder_line.setToolTip)
        self.folder_line.editingFinished.connect(self.changed.emit)

    def show_choices(self, choices: Choices, period_label: str) -> None:
        """Show what was chosen last; the folder is the period's own."""
        self._usual, self._period = choices.folder(period_label), period_label
        self.blockSignals(True)
        self.blank.setChecked(choices.blank)
        self.filled.setChecked(not choices.blank)
        self.split.setCurrentText(choices.split if choices.split in SPLITS else next(iter(SPLITS)))
        self.skip.setChecked(choices.only_complete)
        self.set_folder(self._usual)
        self.blockSignals(False)

    def note_chosen(self, choices: Choices) -> None:
        """Put what is chosen now into ``choices``."""
        choices.blank, choices.split = self.blank.isChecked(), self.split.currentText()
        choices.only_complete = self.skip.isChecked()
        choices.choose_folder(self._period, self.folder)

    def open_for(self, *, filled: bool) -> None:
        """Blank forms are for nobody: nothing to share out, nobody to leave out."""
        self.skip.setEnabled(filled)
        self.split.setEnabled(filled)

    @property
    def grouping(self) -> Grouping:
        """Whose copies stand together."""
        return SPLITS[self.split.currentText()][0]

    @property
    def one_file(self) -> bool:
        """Whether those that stand together share a file."""
        return SPLITS[self.split.currentText()][1]

    @property
    def folder(self) -> Path:
        """Where files go."""
        text = self.folder_line.text().strip()
        return Path(text).expanduser() if text else self._usual

    def set_folder(self, folder: Path) -> None:
        """Have files go there."""
        self.folder_line.setText(str(folder))
        self.folder_line.setCursorPosition(len(str(folder)))

    def _browse(self) -> None:
        start = next((one for one in (self.folder, *self.folder.parents) if one.is_dir()), None)
        chosen = files.folder(self, "存到哪个文件夹", start)
        if chosen is not None:
            self.set_folder(chosen)
            self.changed.emit()
        self.folder_button.setFocus(Qt.FocusReason.OtherFocusReason)
