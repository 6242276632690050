"""What a step of confirmation may be refused for (K744–K749, K788, K790–K799)."""

from __future__ import annotations

from kaohe_desktop.engine.problems import Kind

NO_STEP = Kind("K790", "没有这一步", "{period}的确认步骤里没有“{value}”{guess}", "请改为：{known}")
OUT_OF_ORDER = Kind("K791", "还没有轮到这一步", "“{label}”前面的“{other}”{state}", "请先办“{other}”，再办“{label}”")
STALE = Kind("K792", "计算以后又改过", "计算以后又有 {count} 处改动，现在的结果不是按最新内容算的", "请先重新计算（F9），再确认“{label}”")
PENDING = Kind("K793", "还有待议", "还有 {count} {unit}待议：{names}", "请先记录决定；确要这样确认“{label}”的，请在备注里写明理由")
MISSING = Kind("K794", "还有缺项", "还有 {count} {unit}有缺项：{names}", "请补填后重新计算；确要这样确认“{label}”的，请在备注里写明理由")
BY_NOBODY = Kind("K795", "没有写决定人", "“{label}”没有写由谁决定", "请在“决定人”里写上会议、单位或负责人")
DAY_AHEAD = Kind("K796", "日期还没有到", "“{label}”的日期是 {value}，今天是 {today}", "请改成作出决定的那一天，不能写以后的日子")
DAY_BEFORE = Kind("K797", "日期在上一步前面", "“{label}”的日期是 {value}，上一步“{other}”是 {day}", "请核对两步的日期；上一步写错了的，先更正它")
ALREADY = Kind("K798", "已经确认过了", "“{label}”{day}已经确认，结果没有变", "不用再确认；要更正日期、决定人、文号、备注的，改好再记")
LATER_CONFIRMED = Kind("K799", "后面的步骤已经确认", "“{label}”后面的“{other}”已经确认", "请先撤销“{other}”，再撤销“{label}”")
NOT_CONFIRMED = Kind("K744", "还没有确认", "“{label}”还没有确认，没有可以撤销的", "不用撤销")
STILL_POSTED = Kind("K745", "公示还没有到期", "“{label}”要到 {until} 才满，写的是 {value}", "请到期以后再记没有异议；已经收到异议的，选“有异议”")
OBJECTION_UNTOLD = Kind("K746", "没有写异议的内容", "“{label}”选了有异议，没有写是什么异议、怎样处理", "请在备注里写明")
HOME_LEFT = Kind(
    "K747", "派驻单位还没有答复", "还有 {count} 人没有派驻单位的最终等次：{names}", "请记录“派驻单位终定”；逾期不答复、按初步意见的，请在备注里写明",
)
STEP_OPEN = Kind("K748", "还没有确认完", "“{label}”{state}", "请在「计算定等」里办完确认步骤；确要这样归档的，请写明理由")
DAY_AFTER = Kind("K749", "日期在下一步后面", "“{label}”的日期是 {value}，下一步“{other}”是 {day}", "请核对两步的日期")
BEFORE_PERIOD = Kind("K788", "日期在考核期前面", "“{label}”的日期是 {value}，{period}从 {first} 才开始", "请核对年份和月份")

KINDS = (
    NO_STEP, OUT_OF_ORDER, STALE, PENDING, MISSING, BY_NOBODY, DAY_AHEAD, DAY_BEFORE, ALREADY, LATER_CONFIRMED,
    NOT_CONFIRMED, STILL_POSTED, OBJECTION_UNTOLD, HOME_LEFT, STEP_OPEN, DAY_AFTER,
    BEFORE_PERIOD,
)
