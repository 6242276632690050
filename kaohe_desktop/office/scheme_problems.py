"""Problems of the office's own schemes (K33x, K34x): copying, changing, saving, bringing in and giving out."""

from __future__ import annotations

from kaohe_desktop.engine.problems import Kind

NAME_NEEDED = Kind("K330", "没有写名称", "新的考核办法还没有名称", "请写一个名称，例如“梅岭街道季度考核（2027年修订）”")
NAME_TAKEN = Kind("K331", "名称已经有了", "已经有一个叫“{value}”的考核办法", "请换一个名称，免得选错")
DRAFT_REFUSED = Kind("K332", "还有不对的地方", "还有 {count} 处不对，不能保存", "请先改好标红的地方")
NOTHING_TO_SAVE = Kind("K333", "没有改动", "和第 {number} 版一样，没有要保存的", "改了再保存")
WHY_NEEDED = Kind("K334", "没有写原因", "保存新版本要写为什么改", "请写一句，例如“按党工委会议纪要第 5 号调整”")
NOT_TEXT = Kind("K335", "不是考核办法文件", "“{file}”不是考核办法文件（文字用 UTF-8 存的 .toml）", "请选从本程序导出的考核办法文件")
NOT_OWN = Kind("K336", "自带的不能改", "“{value}”是程序自带的，不能改", "请先复制一份再改")
SUBJECT_FIXED = Kind(
    "K337", "考核对象不能换", "这个办法考核的是{found}，改成了考核{wanted}", "考核对象不同的，请另外复制一个办法",
)
ID_FIXED = Kind("K338", "编号不能换", "办法的编号（scheme.id）是“{found}”，改成了“{wanted}”", "请改回“{found}”；要另立一个办法，请复制一份")
TRIAL_OTHER = Kind(
    "K339", "考核对象不同，不能试算", "{period}考核的是{found}，这个办法考核{wanted}", "请选考核{wanted}的考核期",
)
SHARE_LARGE = Kind("K340", "文件太大", "“{file}”有 {size} 字节，不像考核办法文件", "请选从本程序导出的考核办法文件")

IN_ONE_LINE = Kind(
    "K341", "写在一行里的，表格里改不了", "这一处在全文里写成了一行（[{{…}}] 这样），表格里改不了", "请到“全文”里改",
)
STILL_USED = Kind(
    "K342", "还有地方在用", "“{value}”还有 {count} 处在用：{users}", "请先改那几处，再删这一行",
)

KINDS = (
    NAME_NEEDED, NAME_TAKEN, DRAFT_REFUSED, NOTHING_TO_SAVE, WHY_NEEDED, NOT_TEXT, NOT_OWN, SUBJECT_FIXED, ID_FIXED,
    TRIAL_OTHER, SHARE_LARGE, IN_ONE_LINE, STILL_USED,
)
