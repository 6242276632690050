"""The words of the command line: its options and help in Chinese, and argparse's complaints said in Chinese."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import NoReturn

from kaohe_desktop import __version__
from kaohe_desktop.engine.problems import Refused
from kaohe_desktop.office.file_problems import BAD_CALL

#: argparse's own sentences (3.11–3.13) and ours; what is not here is told as a wrong call without its English words.
_SAYINGS = (
    (r"the following arguments are required: (.+)", "缺少：{0}"),
    (r"unrecognized arguments: (.+)", "看不懂：{0}"),
    (r"argument (\S+?): expected one argument", "{0} 后面要写一个值"),
    (r"argument (\S+?): expected at least one argument", "{0} 后面至少要写一个值"),
    (r"argument (\S+?): invalid choice: ('.*?') \(choose from (.*)\)", "没有命令 {1}，可用的有：{2}"),
    (r"argument (\S+?): ignored explicit argument (.+)", "{0} 后面不能带值 {1}"),
    (r"argument (\S+?): not allowed with argument (\S+)", "{0} 不能和 {1} 一起用"),
    (r"ambiguous option: (\S+) could match (.+)", "{0} 不明确，可能是 {1}"),
)
_HEADINGS = {"usage: ": "用法：", "positional arguments:": "要写的：", "options:": "可选的：", "subcommands:": "命令："}


class WrongCall(Refused):
    """The words of the call cannot be understood."""


class _Layout(argparse.HelpFormatter):
    """Every option's help stands under it: argparse would line columns up by counting a Chinese character as one."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=6, width=100)


class ChineseParser(argparse.ArgumentParser):
    """An argument parser that speaks Chinese and raises :class:`WrongCall` instead of leaving the program."""

    def __init__(self, **words: object) -> None:
        super().__init__(add_help=False, allow_abbrev=False, formatter_class=_Layout, **words)  # type: ignore[arg-type]
        self.add_argument("-h", "--help", action="help", help="看用法")

    def error(self, message: str) -> NoReturn:
        """Raise the argparse message in Chinese."""
        raise WrongCall([BAD_CALL.at(what_is_wrong=_in_chinese(message), command=self.prog)])

    def format_help(self) -> str:
        """The help with its headings in Chinese."""
        return _headings(super().format_help())

    def format_usage(self) -> str:
        """The usage line with its heading in Chinese."""
        return _headings(super().format_usage())


def _in_chinese(message: str) -> str:
    for pattern, saying in _SAYINGS:
        if match := re.fullmatch(pattern, message, re.DOTALL):
            return saying.format(*(re.sub(r"'([^']*)'", r"“\1”", group) for group in match.groups()))
    return "命令后面的内容看不懂"


def _headings(text: str) -> str:
    for english, chinese in _HEADINGS.items():
        text = text.replace(english, chinese)
    return text


def build_parser() -> ChineseParser:
    """Return the parser of the whole command line."""
    parser = ChineseParser(
        prog="kaohe-desktop",
        description="绩效考核：不带命令时打开窗口。",
        epilog="退出码：0 办好了；2 命令或工作簿有问题（逐条列出）；1 程序出错。",
    )
    parser.add_argument("--db", metavar="文件", type=Path, help="打开另一个数据库文件（默认用本单位的数据库）")
    parser.add_argument("--version", action="version", version=f"kaohe-desktop {__version__}", help="看版本号")
    commands = parser.add_subparsers(title="subcommands", dest="command", metavar="命令", parser_class=ChineseParser)

    listing = commands.add_parser("schemes", help="列出考核办法", description="列出可用的考核办法。")
    listing.add_argument("--json", action="store_true", help="按 JSON 输出，供程序读取")

    template = commands.add_parser("template", help="生成空白工作簿", description="生成一个考核办法的空白录入工作簿。")
    _scheme(template)
    template.add_argument("--out", required=True, metavar="文件.xlsx", type=Path, help="写到哪里")
    template.add_argument("--roster", metavar="花名册.xlsx", type=Path, help="把这个工作簿里的花名册预先填上")
    template.add_argument("--param", action="append", default=[], metavar="名称=值", help="差错处罚=是：加上“差错”表")
    template.add_argument("--force", action="store_true", help="文件已经有了也覆盖")

    compute = commands.add_parser(
        "compute", help="计算一个工作簿", description="读取填好的工作簿，计算定等，写出结果和表格。"
    )
    _job(compute)
    compute.add_argument("--out", required=True, metavar="文件夹", type=Path, help="结果写到哪个文件夹")
    compute.add_argument("--forms", default="all", metavar="all|none|M1,G1", help="打印哪些表格（默认 all）")
    compute.add_argument("--office", default="", metavar="单位名称", help="印在表格上的单位名称")
    compute.add_argument("--force", action="store_true", help="覆盖文件夹里上次的结果")

    explain = commands.add_parser("explain", help="一个人的算分说明", description="打印一个人的算分说明。")
    _job(explain)
    explain.add_argument("--person", required=True, metavar="编号", help="人员编号或科室编号")

    merge = commands.add_parser(
        "merge",
        help="汇总各单位的工作簿",
        description="把各单位填好的工作簿合并成一个，可以当一个单位的来计算。有一处不对就什么都不写。",
    )
    merge.add_argument("books", metavar="工作簿.xlsx", type=Path, nargs="+", help="各单位填好的工作簿，至少两个")
    _rules(merge)
    merge.add_argument("--out", required=True, metavar="文件.xlsx", type=Path, help="合并后写到哪里")
    merge.add_argument("--force", action="store_true", help="文件已经有了也覆盖")

    demo = commands.add_parser(
        "demo", help="用示例单位走一遍", description="用自带的示例单位走一遍：花名册、录入、结果、表格。"
    )
    demo.add_argument("--out", required=True, metavar="文件夹", type=Path, help="写到哪个文件夹")
    demo.add_argument("--force", action="store_true", help="覆盖文件夹里上次的结果")

    check = commands.add_parser("check", help="检查数据库", description="检查数据库是否完好、操作记录有没有被改动过。")
    backup = commands.add_parser("backup", help="备份数据库", description="备份数据库，验证备份能打开。")
    restore = commands.add_parser(
        "restore", help="恢复备份",
        description="用一份备份换下现在的数据库。备份先验证；现在的数据另存在“备份”文件夹，可以再恢复回来；这件事记在改动记录里。",
    )
    restore.add_argument("copy", metavar="备份.db", type=Path, help="哪一份备份，在数据库旁边的“备份”文件夹里")
    restore.add_argument("--why", metavar="原因", default="", help="为什么恢复，记在改动记录里")
    for command in (check, backup, restore):
        command.add_argument("--db", dest="checked", metavar="文件", type=Path, help="哪个数据库（默认本单位的数据库）")
    return parser


def _scheme(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--scheme", required=True, metavar="编号", help="考核办法的编号，用 kaohe-desktop schemes 查看")


def _job(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("book", metavar="工作簿.xlsx", type=Path, help="填好的工作簿")
    _rules(parser)


def _rules(parser: argparse.ArgumentParser) -> None:
    _scheme(parser)
    parser.add_argument(
        "--period", required=True, metavar="考核期", help="季度 2026Q3，月 2026-07，半年 2026H1，双月 2026B4，年 2026"
    )
    parser.add_argument("--param", action="append", default=[], metavar="名称=值", help="考核参数，可写多次")
