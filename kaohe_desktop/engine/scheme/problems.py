"""What can be wrong in a scheme file (K3xx) and its formulas (K4xx)."""

from __future__ import annotations

from kaohe_desktop.engine.problems import Kind

NOT_TOML = Kind("K300", "方案文件读不懂", "{reason}", "请按这一行的提示改正，或从备份恢复这个方案文件")
UNKNOWN_KEY = Kind("K301", "没有这个项", "没有“{key}”这一项{guess}", "请删去或改成正确的名称")
KEY_MISSING = Kind("K302", "缺少必写的项", "缺少“{key}”", "请补写{key}")
WRONG_VALUE = Kind("K303", "值不对", "“{value}”不对：{rule}", "请改正")
DUPLICATE = Kind("K304", "名称重复", "“{value}”已经用过了（{other}）", "请改用另一个名称")
UNKNOWN_NAME = Kind("K305", "没有这个名称", "没有“{value}”{guess}", "请改成已有的名称，或先定义它")
BAD_RANGE = Kind("K306", "范围不对", "{rule}", "请改正范围")
NO_CHOICES = Kind("K307", "没有列出可选的值", "选择栏“{value}”没有写 choices", "请列出可选的值，或把 kind 改成 text")
ROSTER_COUNT = Kind("K308", "花名册表不对", "一个方案要有一张且只有一张 role = \"roster\" 的表，现在有{count}张", "请补上或去掉多余的")
NO_CATCH_ALL = Kind("K309", "等次有空档", "最后一个等次“{value}”不是人人够得上，会有人没有等次", "请把最后一个等次的 when 写成“是”")
SUM_WRONG = Kind("K310", "合计不对", "{names} 的默认值合计 {found}，应为 {want}", "请核对各项，使合计为 {want}")
NOT_FALLING = Kind("K311", "分数线没有从高到低", "{names} 的默认值要一个比一个低", "请核对各条线")
RULE_NEEDS_GRADE = Kind("K312", "规则没有写等次", "规则“{value}”要写明 grade", "请写上定为（或最高为）哪个等次")
BAD_FORMULA = Kind("K401", "公式读不懂", "{reason}", "请改正公式")
FORMULA_MEANING = Kind("K402", "公式不对", "{reason}", "请改正公式")
CIRCLE = Kind("K403", "公式绕圈", "{names} 互相要等对方先算出来", "请改写其中一个公式")
TOO_EARLY = Kind("K404", "用了还没有的数", "{reason}", "这里只能用录入的栏目和由它们算出的中间数，请改写")
CHECK_FAILED = Kind("K410", "不合办法的填报规则", "{label}{found}：{rule}", "{remedy}")
PARAM_UNKNOWN = Kind("K320", "没有这个参数", "没有“{label}”这个参数{guess}", "请去掉，或改成：{known}")
PARAM_MISSING = Kind("K321", "参数没有给", "必须给出参数“{label}”", "请补上，例如 {label}={example}")
PARAM_SUM = Kind("K322", "参数合计不对", "{names} 合计 {found}，应为 {want}", "请改各项，使合计为 {want}")
PARAM_FALLS = Kind("K323", "分数线没有从高到低", "{names} 要一个比一个低，现在是 {found}", "请改各条线")
PARAM_TWICE = Kind("K324", "参数给了两次", "参数“{label}”给了不止一次", "请只留一个")
BAD_BALLOTS = Kind(
    "K313", "票的写法不对", "“{value}”的 ballots 要么写 levels（两个以上计票的整数栏，可加 abstained），要么在一人多行的表里写 score（一张票的分），"
    "要么写 figures（评出来的分；一人多行的表要有 key）",
    "请按 docs/scheme-language.md 改正",
)
BAD_STEP = Kind("K314", "确认步骤不对", "“{value}”：{rule}", "请按 docs/scheme-language.md 改正")

KINDS = (
    NOT_TOML, UNKNOWN_KEY, KEY_MISSING, WRONG_VALUE, DUPLICATE, UNKNOWN_NAME, BAD_RANGE, NO_CHOICES, ROSTER_COUNT,
    NO_CATCH_ALL, SUM_WRONG, NOT_FALLING, RULE_NEEDS_GRADE, BAD_FORMULA, FORMULA_MEANING, CIRCLE, TOO_EARLY,
    CHECK_FAILED, PARAM_UNKNOWN, PARAM_MISSING, PARAM_SUM, PARAM_FALLS, PARAM_TWICE, BAD_BALLOTS,
    BAD_STEP,
)
