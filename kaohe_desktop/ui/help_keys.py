"""The keys (键盘用法) as values: what F1 lists beside the help page of the screen."""

from __future__ import annotations

from kaohe_desktop.ui.navigation import PAGES

#: keys and what they do
Keys = tuple[tuple[str, str], ...]

EVERYWHERE: Keys = (
    *((page.keys, f"打开“{page.title}”") for page in PAGES),
    ("按住 Ctrl", "左边一栏里显示各页的键"),
    ("Alt+PgDn / Alt+PgUp", "左边一栏里的下一页 / 上一页"),
    ("Tab / Shift+Tab", "到下一个 / 上一个按钮或空格；在表格里是下一格"),
    ("Ctrl+Tab / Ctrl+Shift+Tab", "从表格里出来，到它后面 / 前面的按钮"),
    ("空格 或 回车", "按下有框的按钮；空格勾选"),
    ("Ctrl+F", "查人、查页、查要做的事；在表格里先查表，再按一次查全部"),
    ("Ctrl+K", "直接查全部"),
    ("Ctrl+P", "换考核期"),
    ("F9", "计算"),
    ("Ctrl+Z / Ctrl+Y", "撤销 / 重做"),
    ("Ctrl+Shift+Q", "结束演练，回到自己的数据"),
    ("Esc", "停下正在做的；收起提问"),
    ("F1", "这一页的说明；再按一次回去"),
)
TABLE: Keys = (
    ("回车 / Shift+回车", "存下，到下一行 / 上一行；Tab 之后回车，回到开始的那一列"),
    ("Tab / Shift+Tab", "存下，到右边 / 左边能填的一格"),
    ("方向键、Home、End、PgUp、PgDn", "移动；加 Ctrl 到边上；加 Shift 选中一块"),
    ("直接打字", "从头填这一格；F2 在原来的内容上改；Esc 不改了"),
    ("空格", "是 / 否 互换"),
    ("首字母、数字", "在只能选的列里直接选；空格或 F2 打开单子"),
    ("Delete", "清空选中的格子"),
    ("Ctrl+C、Ctrl+V", "与 Excel、WPS 互相复制一整块；粘贴前先列出要改什么：回车粘贴，Esc 不粘贴"),
    ("Ctrl+Shift+C", "连列名一起复制"),
    ("Ctrl+D、Ctrl+回车", "向下填充；一个数填满选中的格子"),
    ("F3 / Shift+F3", "查找下一个 / 上一个"),
    ("F8", "到下一个没有存上的格子"),
    ("Alt+回车", "长文字里换行"),
    ("点列名", "按这一列排序；再点倒过来；第三次恢复原来的次序"),
    ("拖列名的边", "改列宽，下次打开还是这样"),
)
PAPER: Keys = (
    ("F4", "录入：纸表视图和表格互换"),
    ("回车、↑ ↓", "纸表：存下，到下一格 / 上一格"),
    ("Ctrl+回车 或 PgDn / PgUp", "纸表：下一人 / 上一人"),
    ("F7", "纸表：到下一个有缺项的人"),
    ("F6", "录入：双人复录；复录时在录和对差异之间换"),
    ("1、2、3", "对差异：用第一遍、用第二遍、填另一个值"),
    ("1–9、0", "测评：投一票、弃权；填分的表填分按回车，空着回车是弃权"),
    ("退格 / Ctrl+退格", "测评：退回刚投的一票 / 把正在录的这张票整张退回"),
    ("F4、F6", "测评：逐张投票和表格互换；到发出、收回那几格，再按回到票"),
    ("Ctrl+PgDn / Ctrl+PgUp", "录入：下一张 / 上一张表；测评：下一组 / 上一组票"),
)
PEOPLE: Keys = (
    ("Ctrl+B", "花名册：给这个人记一次变动（调动、提任、借调、退休）"),
    ("F4", "花名册：这个人的档案；台账：这个人这一期的全部台账；再按一次收起"),
    ("Ctrl+N", "台账：到快记一行"),
    ("↓ ↑", "快记写人时：换同名、同首字母的下一个 / 上一个；Tab 选定"),
    ("空格、回车、Esc", "核对带来、粘贴、导入的名单：打勾、照办、不办"),
)
SIGNS: Keys = (
    ("空白", "没有填，也可以不填"),
    ("浅黄底、短横", "缺项：必须填，还没有填"),
    ("(0)", "没有填，按 0 算；没有括号的 0 是填的 0"),
    ("斜线底 —", "这个人没有这一项，不用填"),
    ("列名下的“缺 3”", "这一列还有 3 个人没有填"),
    ("浅红底 ✗", "填的内容没有存上，原因在表格下面；原来存的没有变"),
)
GROUPS = (("到处都能用", EVERYWHERE), ("在表格里", TABLE), ("纸表、复录和测评", PAPER), ("花名册和台账", PEOPLE), ("格子的样子", SIGNS))


def as_markdown() -> str:
    """All of them as one text."""
    parts = []
    for title, keys in GROUPS:
        parts.append(f"## {title}\n\n| 键 | 做什么 |\n|---|---|\n" + "\n".join(f"| {key} | {what} |" for key, what in keys))
    return "\n\n".join(parts)
