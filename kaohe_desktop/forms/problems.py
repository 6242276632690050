"""Kinds of problem of this room: a form definition that cannot be used (K60x–K61x), and printing (K62x–K63x)."""

from __future__ import annotations

from kaohe_desktop.engine.problems import Kind

NOT_TOML = Kind(
    "K601", "表样文件读不懂", "表样文件不是正确的 TOML：{detail}", "请按提示的行号改正，或者换回原来的表样文件",
)
UNKNOWN_KEY = Kind(
    "K602", "表样里有不认识的项", "没有“{value}”这一项{guess}", "请改成正确的写法，或者删去这一项",
)
MISSING_KEY = Kind("K603", "表样里缺少一项", "缺少“{value}”", "请补上这一项")
BAD_VALUE = Kind("K604", "表样里的值不对", "“{value}”不对：{rule}", "请改成符合要求的值")
BAD_BINDING = Kind(
    "K605", "表样里的取值写法不对", "“{value}”里的取值写法不对：{rule}",
    "取值写作‹表名.栏目›，例如‹花名册.姓名›；‹ 和 › 要成对",
)
ROW_NOT_FILLED = Kind(
    "K606", "表样的一行没有排满", "这一行的格子没有排满：共{columns}列，只排了{used}列", "请补上格子，或者改大跨列数 span",
)
ROW_TOO_LONG = Kind(
    "K607", "表样的一行排不下", "这一行放不下“{value}”：共{columns}列，已经排满", "请减少格子，或者改小跨列数 span",
)
ROWS_PAST_END = Kind(
    "K608", "表样的格子跨行过多", "“{value}”跨{rows}行，下面没有这么多行", "请改小跨行数 rows",
)
SPAN_NOT_ALIGNED = Kind(
    "K609", "表样的格子上下对不齐", "上面跨行的格子在这一行对不上列线", "请让这一行的 columns 与跨行的格子对齐",
)
TOO_TALL = Kind(
    "K610", "表样一页放不下", "各行最低高度加起来 {need} 毫米，一页只有 {room} 毫米", "请改小行高或者页边距",
)
EACH_MISPLACED = Kind("K611", "表样的可变列写错", "{rule}", "请按可变列的写法改正")
TREE_TOO_DEEP = Kind(
    "K612", "框架图的层数不对", "框架图有{need}层，levels 只给了{value}层的高", "请在 levels 里给每一层写一个高度",
)

FONT_FOLDER = Kind(
    "K620", "程序的字库不全", "找不到打印用的字库 {value}", "请重新安装本程序，字库随程序一起安装",
)
RARE_CHARACTER = Kind(
    "K621", "字库里没有的字", "{person}的“{label}”里有字库没有的字“{value}”（{code_point}），印成了 〓",
    "请在系统里装上含有这个字的字库后再打印，或者打印后手写补上",
)
CODE_TOO_LONG = Kind(
    "K622", "条码放不下", "{person}的条码内容有 {length} 个字节，太长，没有印条码", "请缩短编号",
)
FOOT_TOO_LONG = Kind("K623", "页脚放不下", "{person}的页脚文字太长，没有印全", "请缩短编号或者单位名称")
BAD_FORMULA = Kind(
    "K625", "表样和考核办法对不上", "这张表用不到考核办法“{scheme}”上：“{value}”——{rule}",
    "请改表样里的公式，或者在考核办法的 [forms] 里去掉这张表",
)
CANNOT_WRITE = Kind(
    "K630", "文件写不进去", "文件“{value}”写不进去（{detail}）", "请看它是否正在别的程序里打开、磁盘是否已满，关闭后再打印一次",
)

KINDS = (
    NOT_TOML, UNKNOWN_KEY, MISSING_KEY, BAD_VALUE, BAD_BINDING, ROW_NOT_FILLED, ROW_TOO_LONG, ROWS_PAST_END,
    SPAN_NOT_ALIGNED, TOO_TALL, EACH_MISPLACED, TREE_TOO_DEEP,
    FONT_FOLDER, RARE_CHARACTER, CODE_TOO_LONG, FOOT_TOO_LONG, BAD_FORMULA, CANNOT_WRITE,
)
