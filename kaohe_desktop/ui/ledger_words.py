"""What each ledger is for under a scheme, and how to begin: said where it is still empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaohe_desktop.engine.scheme.model import Scheme

_HOW = (
    "怎么开始：\n"
    "　1　在上面的“快记”里写首字母（zs 就是张三），Tab 往右填，回车记下一条；\n"
    "　2　或者在第一行里直接打字、粘贴 Excel 里的一块；\n"
    "　3　或者按“导出台账”拿一张空表，填好再“从 Excel 导入”。"
)


def beginning(scheme: Scheme, book: str, *, archived: bool = False) -> str:
    """The words for an empty ledger."""
    from kaohe_desktop.engine.scheme.ledger import SOURCES, fed_fields
    from kaohe_desktop.office.ledger import ATTENDANCE, PLUS_MINUS, ledger_scheme
    from kaohe_desktop.office.ledger_take import work_sheets

    how = _HOW if scheme.head.subject == "person" else _HOW.replace("写首字母（zs 就是张三）", "写科室的首字母（dzb 就是党政办）")
    if archived:
        return "这一期已归档，这本台账里没有记过。"
    if book in (ATTENDANCE, PLUS_MINUS):
        kinds = next(entry.choices for entry in ledger_scheme("person").scheme.sheet(book).fields if entry.name == "种类")
        fed = [one.field.name for one in fed_fields(scheme) if set(SOURCES[one.source]) & set(kinds)]
        what = f"平时随手记哪天谁{'、'.join(kinds)}。" if book == ATTENDANCE else "平时随手记哪天给谁加分、减分，凭什么文件。"
        feeds = f"期末在“取入录入”一次取进录入的“{'、'.join(fed)}”，不用翻本子数。" if fed else "供核对和查阅。"
        return f"{what}{feeds}\n\n{how}"
    sheets = "、".join(sheet.name for sheet in work_sheets(scheme))
    feeds = f"期末在“取入录入”取进“{sheets}”表，印在个人台账上。" if sheets else "供核对和查阅。"
    return f"平时随手记哪天谁办了什么事、办成什么样。{feeds}\n\n{how}"
