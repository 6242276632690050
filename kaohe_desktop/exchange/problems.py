"""Problems of workbooks and written files (K2xx): what a clerk is told when Excel and the program do not agree."""

from __future__ import annotations

from kaohe_desktop.engine.problems import Kind

# The file as a whole: these carry no place.
NO_FILE = Kind("K200", "找不到工作簿", "找不到工作簿“{name}”", "请核对文件名和所在文件夹")
CANNOT_OPEN = Kind("K201", "打不开工作簿", "“{name}”打不开：{why}", "请先在 WPS 或 Excel 里关掉它，或把它复制到本机再试")
EMPTY_FILE = Kind("K202", "空文件", "“{name}”是空文件，里面什么也没有", "请重新保存一份，或向交表的人再要一份")
NOT_A_WORKBOOK = Kind(
    "K203", "不是工作簿", "“{name}”不是 .xlsx 工作簿{looks}", "请用 WPS 或 Excel 打开原表，选“另存为”，类型选 .xlsx"
)
OLD_FORMAT = Kind(
    "K204", "旧版格式", "“{name}”是{format}，本程序只读 .xlsx", "请用 WPS 或 Excel 打开，选“另存为”，类型选 .xlsx"
)
ENCRYPTED = Kind(
    "K205", "工作簿加了密码", "“{name}”加了打开密码，读不出来", "请用 WPS 或 Excel 打开，去掉打开密码后再保存"
)
DAMAGED = Kind(
    "K206", "工作簿损坏", "“{name}”不完整或已损坏：{why}", "请用 WPS 或 Excel 打开并另存一份；打不开的，请再要一份"
)

# Workbooks that would hang or fill the machine.
TOO_LARGE = Kind(
    "K207", "工作簿太大", "“{name}”{part}展开后太大（{size}，最多 {most}）", "请删去图片和多余的空白行列，只留要导入的表，另存后再试"
)
UNSAFE = Kind("K208", "工作簿含不安全的内容", "“{name}”里有工作簿不该有的内容（{why}）", "请用 WPS 或 Excel 打开并另存一份再试")
TOO_MANY_CELLS = Kind(
    "K209", "格子太多", "工作簿里的格子超过 {most} 个", "请选中数据下面和右面多余的空白行列，整行整列删除，保存后再试"
)
FAR_CELL = Kind(
    "K210", "格子太远", "{cell} 离数据太远（最多 {rows} 行、{columns} 列）", "请清除这一格，或把它所在的整行整列删除"
)

# Sheets and columns.
MISSING_SHEET = Kind("K211", "缺少工作表", "缺少工作表“{sheet}”", "请补上这张表，表头照模板；没有内容也要有表头")
DUPLICATE_SHEET = Kind(
    "K212", "工作表重名", "有两张表都叫“{sheet}”（去掉空格后一样）", "请只留一张，或给另一张换个名字"
)
MISSING_COLUMN = Kind("K213", "缺少栏目", "缺少栏目“{label}”{guess}", "请在第 1 行补上表头“{label}”，表头要放在第 1 行")
DUPLICATE_HEADING = Kind(
    "K214", "表头重复", "表头“{label}”出现了两次，前一个在 {first}", "请删去多余的一列，或给它换个表头"
)
MERGED = Kind("K215", "合并单元格", "{range} 是合并单元格，读不准每一格的内容", "请取消合并，每一格分别填好")

# Cells.
NO_SAVED_VALUE = Kind(
    "K220", "公式没有算好的值", "{cell} 是公式，但文件里没有存它的计算结果", "请用 WPS 或 Excel 打开，重新计算并保存，或改填数值"
)
ERROR_VALUE = Kind("K221", "格子里是错误值", "{label}的格子里是错误值 {value}", "请改正公式，或直接填写内容")
LOGICAL_VALUE = Kind("K222", "数字格里是逻辑值", "{label}填的是逻辑值 {value}，不是一个数", "请改填数字")
DATE_VALUE = Kind(
    "K223", "数字格里是日期", "{label}的格子是日期或时间（{value}），不是一个数", "请把格式改为“常规”，重新填数字"
)
CELL_TWICE = Kind("K224", "一格存了两次", "文件里 {cell} 存了两个内容，不知道以哪个为准", "请用 WPS 或 Excel 打开，核对这一格后另存")

# Keys.
DUPLICATE_KEY = Kind("K230", "编号重复", "{keys}已经在第 {first} 行填过", "请删去重复的一行，或改正编号")
UNKNOWN_KEY = Kind("K231", "编号对不上", "“{roster}”里没有{label} {value}{guess}", "请改正{label}，或先在“{roster}”里补上")
BAD_KEY = Kind("K232", "编号不对", "{label}填的是 {value}，不能当编号", "请把格式改为“文本”，照原样填写编号")
LONG_KEY = Kind(
    "K233", "编号丢了位数", "{label}是 {length} 位的数字，Excel 按数字存只保得住 15 位，后面的位数已经不对", "请把格式改为“文本”，重新填写编号"
)

# Writing.
FOLDER_MISSING = Kind("K240", "没有这个文件夹", "要写到的文件夹“{value}”不存在", "请先建好文件夹，或换一个位置")
FILE_IN_USE = Kind("K241", "文件正被占用", "“{value}”写不进去，可能正在 WPS 或 Excel 里打开着", "请先关掉它再试，或换一个文件名")
NOT_ALLOWED = Kind("K242", "没有写入权限", "没有权限写“{value}”，文件或文件夹可能是只读的", "请换一个能写的文件夹，或去掉只读属性")
DISK_FULL = Kind("K243", "磁盘已满", "磁盘空间不够，“{value}”没有写成，原来的文件没有动", "请清理磁盘空间，或换一个位置")
CANNOT_WRITE = Kind("K244", "写不进去", "“{value}”没有写成：{why}", "请换一个位置再试")

KINDS = (
    NO_FILE, CANNOT_OPEN, EMPTY_FILE, NOT_A_WORKBOOK, OLD_FORMAT, ENCRYPTED, DAMAGED, TOO_LARGE, UNSAFE, TOO_MANY_CELLS,
    FAR_CELL, MISSING_SHEET, DUPLICATE_SHEET, MISSING_COLUMN, DUPLICATE_HEADING, MERGED, NO_SAVED_VALUE, ERROR_VALUE,
    LOGICAL_VALUE, DATE_VALUE, CELL_TWICE, DUPLICATE_KEY, UNKNOWN_KEY, BAD_KEY, LONG_KEY, FOLDER_MISSING, FILE_IN_USE,
    NOT_ALLOWED, DISK_FULL, CANNOT_WRITE,
)
