"""What an act of the office may be refused for (K7xx)."""

from __future__ import annotations

from kaohe_desktop.engine.problems import Kind

ARCHIVED = Kind(
    "K701", "考核期已归档", "{period}已经归档，内容不能再改", "确需更正的，请先在「考核期」里撤销归档并写明理由",
)
COLUMN_CLOSED = Kind(
    "K702", "这一列不能填", "“{label}”{why}，不能在这里填", "请在别的列里填写",
)
BEYOND_GRID = Kind(
    "K703", "粘贴的内容超出表格", "粘贴的内容有{extra}超出了表格，这部分没有保存", "请核对左上角的位置，再粘贴一次",
)
NO_SUCH_SUBJECT = Kind(
    "K704", "花名册里没有这个编号", "花名册里没有编号“{value}”{guess}", "请核对编号（前面的 0 也要写上），或先在花名册里添上",
)
KEY_TAKEN = Kind(
    "K705", "编号重复", "编号“{value}”已经是{name}的", "请核对编号；每个编号只能用一次",
)
ROW_TAKEN = Kind(
    "K706", "这一行重复", "{name}的“{what}”已经有一行了，不能再填一行", "请改{what}，或者直接改原来那一行",
)
ROW_UNFINISHED = Kind(
    "K707", "这一行还没有填完", "这一行还没有保存，还缺{blanks}", "请补填{blanks}，填齐后自动保存",
)
ROW_SUBJECT_FIXED = Kind(
    "K708", "这一行的人不能换", "这一行已经记在{name}名下，不能直接改编号", "请删除这一行，再用新的编号添一行",
)
WAITS_TO_BE_SAVED = Kind(
    "K727", "上次没有存上", "“{value}”上次没有存上，现在可以存了", "按 F5 存上；不要的按 Delete 去掉",
)
CANNOT_REMOVE = Kind(
    "K709", "这张表不能删行", "“{sheet}”每人一行，不能删除整行", "要清空某人的内容，请选中这些格子按 Delete；要去掉这个人，请到花名册",
)
REASON_NEEDED = Kind(
    "K710", "没有写理由", "{act}必须写明理由", "请写上理由再做一次",
)
BAD_PERIOD_CODE = Kind(
    "K711", "考核期写得不对", "“{value}”不是考核期", "季度写 2026Q3，月写 2026-07，半年写 2026H1，双月写 2026B4，年写 2026",
)
PERIOD_NOT_IN_CYCLE = Kind(
    "K712", "考核期与考核办法不合", "{scheme}按{cycles}考核，{period}不合", "请改选{cycles}",
)
PERIOD_EXISTS = Kind(
    "K713", "考核期已经有了", "{scheme}的{period}已经启用", "请在「考核期」里直接打开它",
)
CANNOT_CARRY = Kind(
    "K714", "花名册不能沿用", "{period}考核的是{found}，{scheme}考核的是{wanted}，花名册不能沿用", "请不选沿用，另行录入或导入花名册",
)
NOT_COMPUTED = Kind(
    "K715", "还没有计算", "{period}还没有计算，不能{act}", "请先在「计算定等」里计算",
)
MISSING_LEFT = Kind(
    "K716", "还有缺项", "还有 {count} 人有缺项：{names}", "请补填后重新计算；确要这样归档的，请写明理由",
)
PENDING_LEFT = Kind(
    "K717", "还有待议", "还有 {count} 人待议：{names}", "请先记录领导小组决定；确要这样归档的，请写明理由",
)
RESULTS_STALE = Kind(
    "K718", "计算以后又改过", "计算以后又有 {count} 处改动，现在的结果不是按最新内容算的", "请重新计算；确要这样归档的，请写明理由",
)
NOT_ARCHIVED = Kind("K719", "考核期没有归档", "{period}没有归档，不用撤销", "可以直接修改")
ROSTER_EMPTY = Kind("K720", "花名册是空的", "{period}的花名册里还没有人", "请先在「花名册」里添人或导入")
ROW_BLANK_LEFT = Kind(
    "K721", "有一行没有填完", "“{sheet}”里{name}的第 {row} 行空着{label}", "请补填{label}，或删除这一行",
)
NOT_IN_SHEET = Kind(
    "K722", "另一张表里没有", "{label}填的是“{value}”，“{other}”里没有{guess}", "请核对，或先在“{other}”里添上",
)
NAME_MISMATCH = Kind(
    "K723", "编号和姓名对不上", "编号“{number}”是{name}，这一行写的是“{value}”", "请核对是谁的，再改编号",
)
MONTH_OUTSIDE = Kind(
    "K724", "月份不在考核期里", "{label}填的是 {value}，{period}只有{months}", "请改为考核期里的月份；别的月份不用填",
)
BAD_SWITCH = Kind("K725", "开关只能是“是”或“否”", "“{label}”填的是“{value}”，只能写是或否", "请写成 {label}=是；不要的不用写")
SWITCH_FIXED = Kind("K726", "开关不能这样改", "{why}", "请在启用考核期时定“{label}”")
UNKNOWN_GRADE = Kind(
    "K730", "没有这个等次", "“{value}”不是{scheme}里的等次{guess}", "请改为：{known}",
)
DECISION_WITHOUT_GRADE = Kind("K731", "没有写定为什么等次", "决定里没有写等次", "请选定为哪个等次")
DECISION_WITHOUT_TOTAL = Kind("K732", "没有写定为多少分", "决定里没有写分数", "请填写总分")
DECISION_BY_NOBODY = Kind("K733", "没有写由谁决定", "决定里没有写由谁决定", "请写上作出决定的会议或单位")
NO_TIE = Kind(
    "K734", "这个人没有待议", "{name}现在没有待议的名额，不能按待议记录决定", "请先重新计算；要直接定等次的，请用“定等次”",
)
QUOTA_EXCEEDED = Kind(
    "K735", "超过名额", "{category}的“{grade}”名额是 {seats} 人，已用 {used} 人，都已经定给别人，再加{name}就超过了",
    "请先撤销别的决定，或改定别的等次",
)
NOT_SECONDED = Kind(
    "K736", "这个人不是派驻人员", "{name}的花名册里没有派驻单位，不能记录派驻单位的最终等次", "请核对是不是这个人，或先在花名册里填派驻单位",
)
NO_DECISION = Kind("K737", "没有这条决定", "{name}没有有效的决定可以撤销", "请刷新后再看")
EXEMPT_DECISION = Kind("K738", "不纳入考核", "{name}不纳入考核，不能定等次或分数", "请先核对花名册里的人员状态")
TOTAL_WRONG = Kind("K739", "分数不对", "总分“{value}”不对，只能是最多两位小数的数", "请改为例如 92.50 这样的数")
NOTHING_IMPORTED = Kind("K740", "没有要导入的内容", "“{value}”里的内容与现在的完全一样", "不用导入")
IMPORT_STALE = Kind("K741", "预览以后又改过", "预览以后又有改动，预览已经过时", "请重新预览，再确认导入")
STOPPED = Kind("K742", "已取消", "{act}已取消，什么都没有改变", "需要时再做一次")
CHANGED_SINCE = Kind(
    "K743", "后来又改过，不能撤销", "“{act}”之后同样的地方又改过（例如导入或在别的表里改），不能{word}", "请直接改成要的内容",
)
SOURCE_MISSING = Kind(
    "K750", "还没有这一期", "{place}还没有考核期（{code}）", "请先启用这一期并考核完；程序启用以前的，在“{sheet}”里自己填",
)
SOURCE_NOT_COMPUTED = Kind("K751", "还没有计算", "{place}还没有计算", "请到那一期计算，归档以后再来取")
SOURCE_STALE = Kind(
    "K752", "计算以后又改过", "{place}计算以后又改过 {count} 处，算出来的已经不是最新的", "请到那一期重新计算，归档以后再来取",
)
SOURCE_NOT_ARCHIVED = Kind("K753", "还没有归档", "{place}还没有归档，以后还可能变", "可以先取；那一期归档以后请再核对一次")
SOURCE_EMPTY = Kind("K754", "没有填", "{name}{place}还没有填", "请先填，或者在“{sheet}”里自己填")
RESULT_PENDING = Kind(
    "K755", "还在待议", "{name}{place}的“{grade}”还在待议，没有取", "请到那一期记录领导小组决定，再来取",
)
RESULT_INCOMPLETE = Kind("K756", "有缺项", "{name}{place}有缺项（{missing}），没有得分，没有取", "请到那一期补填、重新计算，再来取")
RESULT_WITHOUT = Kind("K757", "没有得分", "{name}{place}没有{what}{why}，没有取", "请按办法在“{sheet}”里自己填，或不填")
NOT_IN_YEAR = Kind("K758", "不在花名册里", "{name}在{place}有，{period}的花名册里没有", "是本单位的，点“加入花名册”；不该考核的不用管")
ROSTER_STILL_EMPTY = Kind("K759", "花名册是空的", "{period}的花名册里还没有人，各期共有 {count} 个", "请点“加入花名册”")
NOT_IN_SOURCE = Kind("K760", "那一期没有", "{name}不在{place}的花名册里", "{hint}")
ALONE_IN_YEAR = Kind(
    "K761", "填的找不到出处", "{name}不在{place}的花名册里，“{sheet}”里却填着{value}", "请核对是不是填错了人或季度；另有凭据的不用改",
)
OTHER_NAME = Kind(
    "K762", "编号相同、姓名不同", "编号 {subject} 各期的姓名不同：{found}；姓名与“{name}”不同的没有取",
    "是一个人的，请把姓名改成一样；是两个人的，请改其中一个编号",
)
OTHER_POST = Kind("K763", "各期写得不同", "{name}各期的{label}不同：{found}", "调动过的不用改，按花名册里现在的算；写错的请改正")
TYPED_DIFFERS = Kind(
    "K764", "自己填的与结果不同", "{name}{place}自己填的是{value}，那一期的结果是{result}", "请核对；要按结果改的，选“自己填的也换”再取",
)
CHANGED_SINCE_TAKEN = Kind(
    "K765", "取了以后又变了", "{name}{place}取来的是{value}，那一期的结果现在是{result}", "请再取一次，年度要重新计算",
)
DOES_NOT_FIT = Kind("K766", "不合填报规定", "{name}{place}的结果填不进“{sheet}”：{why}", "请核对那一期的结果；确实如此的，按办法自己填")
TWO_SOURCES = Kind(
    "K767", "两处填的不同", "{name}{place}在{first}和{second}里填的不同，取{first}的", "请核对以哪个为准，把另一个改成一样",
)
NOTHING_TO_TAKE = Kind("K768", "没有可取的", "现在没有可以取的内容", "请先看下面列出的问题；都已经取来的，可以去计算")
ROLL_UP_STALE = Kind("K769", "核对以后又改过", "核对以后又有改动，什么都没有取", "请重新核对，再取一次")
UNKNOWN_SETTING = Kind("K770", "没有这项设置", "没有名为“{value}”的设置{guess}", "请改为：{known}")
BAD_SETTING = Kind("K771", "设置填得不对", "“{label}”填的是“{value}”，{rule}", "请改好再保存；要恢复原来的，清空后保存")
BAD_WORDING = Kind(
    "K772", "文字里的取值写法不对", "“{label}”的文字里，{rule}", "取值写作‹考核期.名称›这样；这段文字里可以用的有：{known}",
)
BAD_DAY = Kind("K773", "日期写得不对", "{label}填的是“{value}”，不是日期", "请写成 2026-08-15 这样的日期")

PASTE_NO_ROW = Kind(
    "K830", "表里没有这一行", "粘贴的第 {number} 行是“{value}”，表里没有{guess}", "请核对编号或姓名；被筛选掉的，先把筛选改成“全部”再粘贴",
)
PASTE_NAME_TWICE = Kind(
    "K831", "同名分不清", "粘贴的第 {number} 行是“{value}”，表里有 {count} 个", "请连编号一起复制，再粘贴一次",
)
PASTE_ROW_TWICE = Kind(
    "K832", "粘贴的内容里有两行", "粘贴的第 {number} 行和第 {first} 行都是“{value}”，只用前一行", "请核对是不是写错了编号或姓名",
)
PASTE_COLUMN_UNKNOWN = Kind(
    "K833", "没有这一栏", "粘贴的栏目“{value}”表里没有{guess}，这一列没有用", "请核对标题；不用的列不用管",
)
NOTHING_CHANGED = Kind("K774", "没有改什么", "{name}的变动里没有一项与现在不同", "请改好要变的一项；只是补写理由的，写在备注里")
SPAN_BACKWARDS = Kind("K775", "止日在起日前面", "从{first}到{last}，止在起的前面", "请核对起止的日子和上午、下午")
NO_WORKDAY = Kind("K776", "这几天都放假", "从{first}到{last}没有一个工作日", "请核对日期；那天要上班的，先在首页“放假调休”里改")
LEDGER_OVERLAP = Kind("K777", "与另一条重叠", "{name}{first}到{last}已经记了{kind}，与这一条重叠", "请改起止的日子，或改原来那一条")
OUTSIDE_PERIOD = Kind("K778", "日期不在考核期里", "{value}不在{period}里", "请换到那个考核期再记；只记一部分的，把起止的日子写对")
NOT_FOR_KIND = Kind("K779", "这一种不填这一栏", "{kind}不填{label}", "请清空{label}，或改种类")
SEVERAL_FIT = Kind("K780", "不止一个人", "“{value}”有几个人：{found}", "请填编号")
TAKE_STALE = Kind("K781", "核对以后又改过", "核对以后台账或录入又有改动，什么都没有取", "请再看一遍，再取一次")
NOTHING_TO_TAKE_OVER = Kind("K782", "没有可取的", "没有打勾的内容可以取", "请先打勾")

BALLOTS_DIFFER = Kind("K729", "票数对不上", "{group}：{fault}", "请核对发出、收回、废票的张数和录入的票，对上以后再打勾")
BAD_COUNT = Kind("K785", "张数填得不对", "{label}填的是“{value}”，只能填 0–99999 的整数", "请改为整数")
NOTHING_TO_CARRY = Kind("K783", "没有可沿用的", "{period}没有可以沿用的内容，或者这一期都已经填了", "请直接填写")
NO_LEDGER_SHEET = Kind("K784", "没有台账的表", "“{file}”里没有“{sheets}”中的任何一张", "请先“导出台账”拿到空表，填好再导入")

SAME_CLERK = Kind(
    "K786", "要换一个人复录", "“{sheet}”是{names}录的，第二遍不能由{name}来录", "请在窗口右上角换成另一个经办，再复录",
)
NO_CLERK = Kind("K787", "没有写经办", "复录要记下是谁录的，现在没有写经办", "请在窗口右上角写上经办，再复录")
ROW_AS_WHOLE = Kind(
    "K728", "整行只能要或不要", "{name}这一行只有一遍录了，不能填另一个值", "请按 1 或 2 选定；要改里面的内容，选定以后在表里改",
)
NOT_DIFFERENT = Kind("K789", "已经一致", "{name}“{label}”两遍已经一致，不用选", "请看下一处")

KINDS = (
    ARCHIVED, COLUMN_CLOSED, BEYOND_GRID, NO_SUCH_SUBJECT, KEY_TAKEN, ROW_TAKEN, ROW_UNFINISHED, ROW_SUBJECT_FIXED,
    WAITS_TO_BE_SAVED, CANNOT_REMOVE, REASON_NEEDED, BAD_PERIOD_CODE, PERIOD_NOT_IN_CYCLE, PERIOD_EXISTS, CANNOT_CARRY, NOT_COMPUTED,
    MISSING_LEFT, PENDING_LEFT, RESULTS_STALE, NOT_ARCHIVED, ROSTER_EMPTY, ROW_BLANK_LEFT, NOT_IN_SHEET, NAME_MISMATCH,
    MONTH_OUTSIDE, BAD_SWITCH, SWITCH_FIXED, UNKNOWN_GRADE,
    DECISION_WITHOUT_GRADE, DECISION_WITHOUT_TOTAL, DECISION_BY_NOBODY, NO_TIE, QUOTA_EXCEEDED, NOT_SECONDED,
    NO_DECISION, EXEMPT_DECISION, TOTAL_WRONG, NOTHING_IMPORTED, IMPORT_STALE, STOPPED, CHANGED_SINCE,
    SOURCE_MISSING, SOURCE_NOT_COMPUTED, SOURCE_STALE, SOURCE_NOT_ARCHIVED, SOURCE_EMPTY, RESULT_PENDING,
    RESULT_INCOMPLETE, RESULT_WITHOUT, NOT_IN_YEAR, ROSTER_STILL_EMPTY, NOT_IN_SOURCE, ALONE_IN_YEAR, OTHER_NAME,
    OTHER_POST, TYPED_DIFFERS, CHANGED_SINCE_TAKEN, DOES_NOT_FIT, TWO_SOURCES, NOTHING_TO_TAKE, ROLL_UP_STALE,
    UNKNOWN_SETTING, BAD_SETTING, BAD_WORDING, BAD_DAY,
    NOTHING_CHANGED, SPAN_BACKWARDS, NO_WORKDAY, LEDGER_OVERLAP, OUTSIDE_PERIOD, NOT_FOR_KIND, SEVERAL_FIT, TAKE_STALE,
    NOTHING_TO_TAKE_OVER, NOTHING_TO_CARRY, NO_LEDGER_SHEET,
    BALLOTS_DIFFER, BAD_COUNT, SAME_CLERK, NO_CLERK, NOT_DIFFERENT, ROW_AS_WHOLE,
    PASTE_NO_ROW, PASTE_NAME_TWICE, PASTE_ROW_TWICE, PASTE_COLUMN_UNKNOWN,
)
