"""Problems of calls, files and printing (K8xx, K69x): what a wrong call or a folder in the way is told."""

from __future__ import annotations

from kaohe_desktop.engine.problems import Kind

UNKNOWN_SCHEME = Kind(
    "K801", "没有这个考核办法", "没有编号为“{value}”的考核办法{guess}", "可用的有：{known}",
)
WRONG_CYCLE = Kind(
    "K803", "考核期与考核办法不合", "“{value}”是{cycle}，“{scheme}”按{cycles}考核", "请改用{example}这样的考核期",
)
UNKNOWN_PERSON = Kind(
    "K804", "工作簿里没有这个编号", "工作簿里没有编号为“{value}”的{subject_word}{guess}",
    "请核对编号，前面的 0 也要写上",
)
UNKNOWN_FORM = Kind("K805", "没有这张表格", "没有代码为“{value}”的表格{guess}", "可用的有：{known}")
FORM_NOT_OF_SCHEME = Kind(
    "K806", "表格不属于这个考核办法", "表格“{value}”不属于“{scheme}”", "这个考核办法可用的表格：{known}",
)
BAD_PARAM = Kind("K807", "参数写得不对", "参数“{value}”写得不对", "请写成 --param 名称=值，例如 --param 优秀名额=5")
REPEATED_PARAM = Kind("K808", "参数给了两次", "参数“{label}”给了不止一次", "请只留一个")
BAD_CALL = Kind("K810", "命令写得不对", "{what_is_wrong}", "请运行 {command} --help 看用法")
OUT_NOT_EMPTY = Kind(
    "K812", "输出文件夹已有内容", "文件夹“{value}”里已经有{found}",
    "请换一个文件夹；确实要覆盖上次的结果，加上 --force",
)
OUT_IS_FILE = Kind("K813", "输出位置被占用", "“{value}”是一个文件，不是文件夹", "请换一个文件夹名")
CANNOT_WRITE = Kind("K814", "写不进去", "写不到“{value}”：{why}", "请换一个可以写的文件夹，或先关掉打开着的同名文件")
TARGET_EXISTS = Kind("K815", "文件已经有了", "文件“{value}”已经有了", "请换一个文件名，或先把原来的文件移走")
NO_DISPLAY = Kind(
    "K816", "没有图形界面", "这台电脑没有可用的图形界面，打不开窗口",
    "请在有桌面的电脑上运行；没有桌面时可用命令行，运行 kaohe-desktop --help 看用法",
)
NO_WINDOW = Kind(
    "K817", "窗口组件没有装好", "窗口所需的组件没有装好（{why}）", "请按说明重新安装本程序，或用命令行办理",
)
NO_FORM_CODES = Kind(
    "K818", "没有写表格代码", "--forms 后面没有写表格代码", "请写 all、none，或用逗号隔开的代码，例如 M1,G1",
)
ONE_BOOK = Kind("K820", "只有一个工作簿", "只给了一个工作簿，没有可合并的", "请把各单位的工作簿都写上，至少两个")
SAME_BOOK = Kind("K821", "同一个文件给了两次", "“{value}”给了不止一次", "请只留一个")
OUT_IS_BOOK = Kind(
    "K822", "要写的文件是交来的文件", "要写到的“{value}”就是要合并的一个工作簿，写了会盖掉它", "请换一个文件名，或把它从要合并的工作簿里去掉",
)
IN_TWO_BOOKS = Kind(
    "K823", "编号在两个单位里都有", "{label} {value} 在{files}里都有{names}", "请问清是不是同一个人或科室：重复的删去一个，不是的改一个编号",
)
ROWS_DIFFER = Kind(
    "K824", "同一行两个单位写得不一样", "“{sheet}”的{keys} 在“{first}”和“{file}”里不一样：{differences}",
    "同一项的，请定下以哪个为准，两个文件改成一样；不是同一项的，请在一个文件里改名",
)

NOTHING_TO_PRINT = Kind("K690", "没有可打印的内容", "“{value}”没有可打印的内容：这一期没有要印在上面的人或事", "有漏录的请先录入；要手填请选“空白的”")
PRINTER_SILENT = Kind(
    "K697", "打印机没有接受", "打印机“{value}”没有接受要打的页", "请看打印机是否开着、连着、有纸，再打一次；也可以先存为 PDF",
)
NOT_FOR_PRINTING = Kind("K698", "还不能打印", "{value} {why}，不印“{form}”", "缺项补齐、待议定下以后重新计算再打印；不纳入考核的没有这张表")

KINDS = (
    UNKNOWN_SCHEME, WRONG_CYCLE, UNKNOWN_PERSON, UNKNOWN_FORM, FORM_NOT_OF_SCHEME, BAD_PARAM,
    REPEATED_PARAM, BAD_CALL, OUT_NOT_EMPTY, OUT_IS_FILE, CANNOT_WRITE, TARGET_EXISTS, NO_DISPLAY, NO_WINDOW,
    NO_FORM_CODES, ONE_BOOK, SAME_BOOK, OUT_IS_BOOK, IN_TWO_BOOKS, ROWS_DIFFER, NOTHING_TO_PRINT, PRINTER_SILENT, NOT_FOR_PRINTING,
)
