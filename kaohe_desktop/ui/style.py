"""The look of the window: Fusion, one style sheet over the named colours, the font, light and dark, text size."""

from __future__ import annotations

from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication

from kaohe_desktop.resources import resource
from kaohe_desktop.ui.colours import DARK, LIGHT, Colours, by_name

#: text sizes in pixels, by the word of the setting
SIZES = {"标准": 14, "大": 16, "特大": 18}
THEMES = ("跟随系统", "浅色", "深色")
#: good Chinese screen fonts, best first; the shipped font serves where there is none
_SCREEN_FONTS = (
    "Microsoft YaHei UI", "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC",
    "Noto Sans SC", "WenQuanYi Micro Hei",
)

_SHEET = Template("""
* { color: $ink; font-size: ${size}px; }
QMainWindow, QWidget#page, QWidget#pages, QScrollArea, QScrollArea > QWidget > QWidget { background: $ground; }
QWidget#head, QWidget#side { background: $side; }
QWidget#head { border-bottom: 1px solid $line_strong; }
QWidget#side { border-right: 1px solid $line_strong; }
QWidget#foot { background: $side; border-top: 1px solid $line; }
QFrame#panel { background: $paper; border: 1px solid $line; border-radius: 4px; }
QFrame#paper { background: $paper; border: 1px solid $line_strong; }
QFrame#ruled { background: $paper; border: none; border-left: 1px solid $line_strong; border-top: 1px solid $line_strong; }
QFrame#ruledName, QFrame#ruledPlace { background: $paper; border: none; border-right: 1px solid $line_strong; border-bottom: 1px solid $line_strong; }
QFrame#ruledName { background: $stripe; }
QFrame#ruledPlace[closed="true"] { background: $closed; }
QFrame#ruledPlace QLineEdit, QFrame#ruledPlace QComboBox, QFrame#ruledPlace QPlainTextEdit {
  background: transparent; border: 2px solid transparent; border-radius: 0; }
QFrame#ruledPlace QLineEdit:focus, QFrame#ruledPlace QComboBox:focus, QFrame#ruledPlace QPlainTextEdit:focus {
  border-color: $accent; background: $paper; }
QFrame#ruledPlace QLineEdit[wrong="true"], QFrame#ruledPlace QComboBox[wrong="true"] { border-color: $bad; background: $bad_tint; }
QFrame#rule { background: $line_strong; border: none; }
QFrame#ask { background: $paper; border: 1px solid $accent; border-radius: 4px; }
QLabel { background: transparent; }
QLabel#office { font-weight: 700; font-size: ${size1}px; }
QLabel#title { font-weight: 700; font-size: ${size3}px; }
QLabel#heading { font-weight: 700; }
QLabel#soft { color: $ink_soft; }
QLabel#good { color: $good; }
QLabel#warn { color: $warn; }
QLabel#bad { color: $bad; }
QLabel#link { color: $accent; }
QLabel#badge { color: $warn; background: $warn_tint; border-radius: 8px; padding: 0 7px; font-size: ${size0}px; }
QLabel#problem { color: $bad; background: $bad_tint; border-left: 3px solid $bad; padding: 5px 9px; }
QLabel#note { color: $ink_soft; padding: 5px 9px 5px 12px; }
QWidget#drill { background: $warn_tint; border-bottom: 1px solid $warn; }
QLabel#drillMark { color: $warn_tint; background: $warn; border-radius: 3px; padding: 1px 10px; font-weight: 700; }
QLabel#drillWords { color: $warn; }
QListWidget#found { background: transparent; border: none; outline: none; }
QListWidget#topics { background: $paper; border: 1px solid $line; border-radius: 4px; outline: none; padding: 4px; }
QListWidget#topics::item { padding: 0 8px; border-radius: 3px; }
QListWidget#topics::item:selected { background: $accent_tint; color: $ink; }
QListWidget#topics:focus { border-color: $accent; }
QListWidget#nav { background: transparent; border: none; outline: none; }
QListWidget#nav::item { border: none; padding: 0; }
QPushButton, QToolButton { background: $paper; border: 1px solid $line_strong; border-radius: 4px; padding: 5px 12px; }
QPushButton:hover, QToolButton:hover { border-color: $accent; background: $stripe; }
QPushButton:pressed, QPushButton:checked, QToolButton:pressed, QToolButton:checked { background: $accent_tint; border-color: $accent; }
QPushButton:focus, QToolButton:focus { border: 2px solid $accent; padding: 4px 11px; }
QPushButton:disabled, QToolButton:disabled { color: $ink_soft; background: $ground; border-color: $line; }
QPushButton#primary { background: $accent; color: $accent_ink; border-color: $accent; font-weight: 700; }
QPushButton#primary:hover { background: $ink; color: $paper; }
QPushButton#primary:focus { border: 2px solid $ink; }
QPushButton#primary:disabled { background: $closed; border-color: $line; color: $ink_soft; }
QPushButton#flat, QToolButton#flat { background: transparent; border: none; color: $accent; padding: 3px 6px; text-align: left; }
QPushButton#flat:hover, QToolButton#flat:hover { text-decoration: underline; }
QPushButton#flat:focus, QToolButton#flat:focus { border: 1px solid $accent; padding: 2px 5px; }
QPushButton#flat:disabled, QToolButton#flat:disabled { color: $ink_soft; }
QToolButton::menu-indicator { image: none; }
QLineEdit, QComboBox, QDateEdit, QSpinBox, QPlainTextEdit, QTextBrowser {
  background: $paper; border: 1px solid $line_strong; border-radius: 4px; padding: 4px 7px;
  selection-background-color: $accent; selection-color: $accent_ink; }
QLineEdit:focus, QComboBox:focus, QDateEdit:focus, QSpinBox:focus, QPlainTextEdit:focus { border: 2px solid $accent; padding: 3px 6px; }
QLineEdit[wrong="true"], QComboBox[wrong="true"] { border: 2px solid $bad; background: $bad_tint; }
QLineEdit:disabled, QComboBox:disabled { color: $ink_soft; background: $ground; }
QTextBrowser { padding: 8px 12px; border-color: $line; }
QComboBox { padding-right: 22px; }
QComboBox::drop-down, QDateEdit::drop-down { border: none; width: 22px; }
QComboBox::down-arrow, QDateEdit::down-arrow { image: url($arrow); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $paper; border: 1px solid $line_strong; selection-background-color: $accent_tint;
  selection-color: $ink; outline: none; }
QComboBox QAbstractItemView::item { min-height: ${row}px; padding: 0 6px; }
QMenu { background: $paper; border: 1px solid $line_strong; padding: 4px; }
QMenu::item { padding: 6px 22px 6px 12px; border-radius: 3px; }
QMenu::item:selected { background: $accent_tint; }
QMenu::item:disabled { color: $ink_soft; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QTableView, QListView#list { background: $paper; border: 1px solid $line; gridline-color: $line; outline: none;
  selection-background-color: $accent_tint; selection-color: $ink; }
ListTable::item, TickTable::item, UsesTable::item { padding: 0 8px; border-bottom: 1px solid $line; }
MissingTree { background: $paper; border: none; outline: none; }
MissingTree::item { padding: 3px 4px; }
MissingTree::item:selected { background: $accent_tint; color: $ink; }
QTableView#left, QTableView#right, QTableView#middle { border: none; }
QListView#list::item { padding: 6px 8px; border-bottom: 1px solid $line; }
QListView#list::item:selected { background: $accent_tint; color: $ink; }
QHeaderView { background: $stripe; border: none; }
QHeaderView::section { background: $stripe; border: none; border-right: 1px solid $line; border-bottom: 1px solid $line_strong;
  padding: 4px 11px; font-weight: 700; }
QTableCornerButton::section { background: $stripe; border: none; }
QCheckBox, QRadioButton { spacing: 7px; background: transparent; }
QCheckBox:focus, QRadioButton:focus { color: $accent; }
QCheckBox::indicator, QRadioButton::indicator, QListView#list::indicator, TickTable::indicator,
UsesTable::indicator { width: 15px; height: 15px; background: $paper;
  border: 1px solid $line_strong; border-radius: 3px; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover, QCheckBox::indicator:focus { border-color: $accent; }
QCheckBox::indicator:checked, QListView#list::indicator:checked, TickTable::indicator:checked, UsesTable::indicator:checked {
  background: $accent; border-color: $accent; image: url($tick); }
QRadioButton::indicator:checked { border: 5px solid $accent; width: 7px; height: 7px; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { background: $ground; border-color: $line; }
QTabWidget::pane { border: none; }
QTabBar { background: transparent; }
QTabBar::tab { background: transparent; border: none; border-bottom: 3px solid transparent; padding: 6px 14px; color: $ink_soft; }
QTabBar::tab:selected { color: $ink; border-bottom-color: $accent; font-weight: 700; }
QTabBar::tab:hover, QTabBar::tab:focus { color: $accent; }
QProgressBar { background: $closed; border: 1px solid $line; border-radius: 4px; height: 14px; text-align: center; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $line_strong; border-radius: 4px; margin: 2px; min-height: 28px; min-width: 28px; }
QScrollBar::handle:hover { background: $ink_soft; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QSplitter::handle { background: transparent; }
QToolTip { background: $paper; color: $ink; border: 1px solid $line_strong; padding: 4px; }
""")


class Look:
    """The look in use; widgets that paint by themselves read ``look.colours``."""

    def __init__(self) -> None:
        self.colours: Colours = LIGHT
        self.size: int = SIZES["标准"]

    @property
    def row_height(self) -> int:
        """Height of a table row in pixels."""
        return self.size + 18

    def colour(self, name: str) -> QColor:
        """The named colour."""
        return QColor(getattr(self.colours, name))


#: one for the program, as the application has one style sheet
look = Look()


def _is_dark(app: QApplication, theme: str) -> bool:
    if theme == "跟随系统":
        return app.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return theme == "深色"


def _families() -> list[str]:
    """The system's own Chinese screen fonts, then the shipped one: Qt takes the first that has a character."""
    shipped = resource("fonts", "KaoheSans-Regular.ttf")
    number = QFontDatabase.addApplicationFont(str(shipped)) if shipped.is_file() else -1
    here = set(QFontDatabase.families())
    ours = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return [*(family for family in _SCREEN_FONTS if family in here), *ours]


def _palette(colours: Colours) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, colours.ground), (role.Base, colours.paper), (role.AlternateBase, colours.stripe),
        (role.Text, colours.ink), (role.WindowText, colours.ink), (role.ButtonText, colours.ink),
        (role.Button, colours.paper), (role.Highlight, colours.accent), (role.HighlightedText, colours.accent_ink),
        (role.PlaceholderText, colours.ink_soft), (role.Link, colours.accent), (role.ToolTipBase, colours.paper),
        (role.ToolTipText, colours.ink),
    ):
        palette.setColor(which, QColor(colour))
    return palette


def _picture(name: str, colours: Colours) -> str:
    """The place of a picture the style sheet draws, in the form its ``url()`` wants."""
    return resource("icons", f"{name}-dark.svg" if colours is DARK else f"{name}.svg").as_posix()


def apply_style(app: QApplication, theme: str = "跟随系统", size: str = "标准") -> None:
    """Give the whole program its look; call again when a setting or the system's colours change."""
    look.colours = DARK if _is_dark(app, theme) else LIGHT
    look.size = SIZES.get(size, SIZES["标准"])
    if app.style().objectName() != "fusion":
        app.setStyle("Fusion")
    if not app.property("kaohe_font"):
        app.setProperty("kaohe_font", _families())
    font = QFont()
    font.setFamilies(app.property("kaohe_font"))
    font.setPixelSize(look.size)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    app.setFont(font)
    app.setPalette(_palette(look.colours))
    words = by_name(look.colours) | {
        "size": str(look.size), "size0": str(look.size - 1), "size1": str(look.size + 1), "size3": str(look.size + 3),
        "row": str(look.row_height - 4), "arrow": _picture("chevron-down", look.colours),
        "tick": _picture("tick", look.colours),
    }
    sheet = _SHEET.substitute(words)
    if app.styleSheet() != sheet:  # setting it goes through every widget there is
        app.setStyleSheet(sheet)
        _draw_icons_anew(app)


def _draw_icons_anew(app: QApplication) -> None:
    """Icons are pictures in the ink of the look they were made in."""
    from kaohe_desktop.ui.icons import icon

    for widget in app.allWidgets():
        if isinstance(widget, QAbstractButton) and (picture := widget.property("picture")):
            widget.setIcon(icon(str(picture), look.colours.accent_ink if widget.objectName() == "primary" else None))
