"""差错处罚 (002 篇十三): a rule any scheme can switch on; errors of the period cost points."""

from __future__ import annotations

from decimal import Decimal

from kaohe_desktop.engine.figures import plain
from kaohe_desktop.engine.scheme.model import Column, EntryField, FieldKind, Figure, Scheme, Sheet, SheetRole

SHEET, ITEM, POINTS = "差错", "差错扣分", "扣分"
#: The parameter by which a clerk switches the rule on, and the table that does it in a scheme's text.
SWITCH, TABLE = "差错处罚", "\n[error_penalty]\n"
BASIS = "002 篇十三（零差错）"
_MOST_POINTS = Decimal(100)


def with_error_penalty(scheme: Scheme) -> Scheme:
    """The scheme with the sheet 差错 and the item 差错扣分, taken off the total, if it has the rule switched on."""
    rule = scheme.error_penalty
    if rule is None or any(sheet.name == SHEET for sheet in scheme.sheets):
        return scheme
    text, number = FieldKind.TEXT, FieldKind.DECIMAL
    sheet = Sheet(name=SHEET, role=SheetRole.ROWS, optional=True, field=(
        EntryField(name="日期", kind=FieldKind.DATE, basis=BASIS),
        EntryField(name="事由", kind=text, column=Column.FILLED, basis=BASIS),
        EntryField(
            name=POINTS, kind=number, column=Column.FILLED, min=Decimal(0), max=rule.each or _MOST_POINTS, unit="分", basis=BASIS,
        ),
    ))
    total = f"和({SHEET}.{POINTS})"
    formula = total if rule.most is None else f"不超过({total}, {plain(rule.most)})"
    item = Figure(name=ITEM, formula=formula, basis=BASIS)
    return scheme.model_copy(update={
        "sheets": (*scheme.sheets, sheet),
        "items": (*scheme.items, item),
        "total": scheme.total.model_copy(update={"formula": f"不低于(({scheme.total.formula}) − {ITEM}, 0)"}),
    })
