"""The command line: the clerk's work without a window, for IT staff, scripts and checks.

Exit status: 0 done · 2 the call or the workbook is wrong (one problem a line on stderr, and ``problems.json`` where
there is an output folder) · 1 the program failed (one sentence; details in the log).
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO, NoReturn

from kaohe_desktop import __version__
from kaohe_desktop.engine.problems import Problem, Refused
from kaohe_desktop.office import library
from kaohe_desktop.office.file_problems import BAD_CALL, NO_DISPLAY, NO_WINDOW
from kaohe_desktop.office.publishing import leave_problems

DONE, FAILED, WRONG = 0, 1, 2
_OUT_IS_FOLDER = ("compute", "demo")
_log = logging.getLogger(__name__)

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


class ChineseParser(argparse.ArgumentParser):
    """An argument parser that speaks Chinese and raises :class:`WrongCall` instead of leaving the program."""

    def __init__(self, **words: object) -> None:
        super().__init__(add_help=False, allow_abbrev=False, **words)  # type: ignore[arg-type]
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
            return saying.format(*(group.replace("'", "“", 1).replace("'", "”", 1) for group in match.groups()))
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

    demo = commands.add_parser(
        "demo", help="用示例单位走一遍", description="用自带的示例单位走一遍：花名册、录入、结果、表格。"
    )
    demo.add_argument("--out", required=True, metavar="文件夹", type=Path, help="写到哪个文件夹")
    demo.add_argument("--force", action="store_true", help="覆盖文件夹里上次的结果")
    return parser


def _scheme(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--scheme", required=True, metavar="编号", help="考核办法的编号，用 kaohe-desktop schemes 查看")


def _job(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("book", metavar="工作簿.xlsx", type=Path, help="填好的工作簿")
    _scheme(parser)
    parser.add_argument(
        "--period", required=True, metavar="考核期", help="季度 2026Q3，月 2026-07，半年 2026H1，双月 2026B4，年 2026"
    )
    parser.add_argument("--param", action="append", default=[], metavar="名称=值", help="考核参数，可写多次")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    _safe_output(sys.stdout)
    _safe_output(sys.stderr)
    try:
        return _run(build_parser().parse_args(words))
    except Refused as refused:
        return _refuse(refused.problems, _out_folder(words))
    except SystemExit as leaving:  # --help and --version
        return int(leaving.code or 0)
    except BrokenPipeError:  # whoever read our output has left
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        print("已中断，没有写出结果。", file=sys.stderr)
        return FAILED
    except Exception as error:
        return _fail(error)


def _run(call: argparse.Namespace) -> int:
    match call.command:
        case "schemes":
            return _schemes(call.json)
        case "template":
            return _template(call)
        case "compute":
            return _compute(call)
        case "explain":
            return _explain(call)
        case "demo":
            return _demo(call)
        case _:
            return _window(call.db)


def _schemes(as_json: bool) -> int:
    listed = library.schemes()
    if as_json:
        print(json.dumps([_scheme_record(info) for info in listed], ensure_ascii=False, indent=1))
        return DONE
    for info in listed:
        print(f"{info.id}　{info.name}（{info.subject_label}，{info.cycle_label}，第 {info.version} 版）")
        print(f"    {info.suits}")
    return DONE


def _scheme_record(info: library.SchemeInfo) -> dict[str, object]:
    return {
        "id": info.id,
        "name": info.name,
        "subject": info.subject,
        "cycle": [cycle.value for cycle in info.cycles],
        "version": info.version,
        "suits": info.suits,
    }


def _template(call: argparse.Namespace) -> int:
    from kaohe_desktop.office.workbook import make_template

    print(f"已生成：{make_template(call.scheme, call.out, call.roster, call.force)}")
    return DONE


def _compute(call: argparse.Namespace) -> int:
    from kaohe_desktop.office.report import summary
    from kaohe_desktop.office.workbook import compute_workbook

    computed = compute_workbook(
        call.book,
        call.scheme,
        call.period,
        call.out,
        call.param,
        call.forms,
        call.force,
        call.office,
    )
    print("\n".join(summary(computed)))
    return DONE


def _explain(call: argparse.Namespace) -> int:
    from kaohe_desktop.office.report import explanation
    from kaohe_desktop.office.workbook import explain_workbook

    print("\n".join(explanation(explain_workbook(call.book, call.scheme, call.period, call.person, call.param))))
    return DONE


def _demo(call: argparse.Namespace) -> int:
    from kaohe_desktop.office.demo import demo
    from kaohe_desktop.office.report import summary

    print("\n".join(summary(demo(call.out, force=call.force))))
    return DONE


def _window(database: Path | None) -> int:
    if sys.platform.startswith("linux") and not any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    ):
        raise Refused([NO_DISPLAY.at()])
    try:
        from kaohe_desktop.ui.app import run_window
    except ImportError as error:
        _log.exception("the window cannot be loaded")
        raise Refused([NO_WINDOW.at(why=error.name or "Qt")]) from error
    return run_window(database)


def _out_folder(words: Sequence[str]) -> Path | None:
    """The output folder of a call, found even where the call as a whole is not understood."""
    command = next((word for word in words if not word.startswith("-")), "")
    if command not in _OUT_IS_FOLDER:
        return None
    for place, word in enumerate(words):
        if word.startswith("--out="):
            return Path(word.removeprefix("--out="))
        if word == "--out" and place + 1 < len(words) and not words[place + 1].startswith("-"):
            return Path(words[place + 1])
    return None


def _refuse(problems: Sequence[Problem], out: Path | None) -> int:
    for problem in problems:
        print(" ".join(str(problem).splitlines()), file=sys.stderr)
    if out is not None:
        leave_problems(problems, out)
    return WRONG


def _fail(error: Exception) -> int:
    try:
        from kaohe_desktop.log import log_file, start_log

        start_log()
        where = f"，详情记在 {log_file()}"
    except Exception:  # the log itself may be what cannot be written
        where = ""
    _log.error("the command failed", exc_info=error)
    print(
        f"程序出错，没有写出结果{where}。请把这个文件交给技术人员。" if where else "程序出错，没有写出结果。",
        file=sys.stderr,
    )
    return FAILED


def _safe_output(stream: IO[str]) -> None:
    """Never fail on a character the console cannot show; write UTF-8 where a program or a file reads."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace", **({} if stream.isatty() else {"encoding": "utf-8"}))


if __name__ == "__main__":
    sys.exit(main())
