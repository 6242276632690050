"""The command line: the clerk's work without a window, for IT staff, scripts and checks.

Exit status: 0 done · 2 the call or the workbook is wrong (one problem a line on stderr, and ``problems.json`` where
there is an output folder) · 1 the program failed (one sentence; details in the log).
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from kaohe_desktop.cli_parser import build_parser
from kaohe_desktop.engine.problems import Problem, Refused
from kaohe_desktop.office import library
from kaohe_desktop.office.file_problems import NO_DISPLAY, NO_WINDOW
from kaohe_desktop.office.publishing import leave_problems
from kaohe_desktop.office.scheme_list import scheme_lines

DONE, FAILED, WRONG = 0, 1, 2
_OUT_IS_FOLDER = ("compute", "demo")
_log = logging.getLogger(__name__)


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
        case "merge":
            return _merge(call)
        case "demo":
            return _demo(call)
        case "check":
            return _check(call.checked or call.db)
        case "backup":
            return _backup(call.checked or call.db)
        case "restore":
            return _restore(call)
        case _:
            return _window(call.db)


def _schemes(as_json: bool) -> int:
    listed = library.schemes()
    if as_json:
        print(json.dumps([_scheme_record(info) for info in listed], ensure_ascii=False, indent=1))
        return DONE
    print("\n".join(scheme_lines(listed)))
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

    print(f"已生成：{make_template(call.scheme, call.out, call.roster, call.force, call.param)}")
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


def _merge(call: argparse.Namespace) -> int:
    from kaohe_desktop.office.merging import merge_workbooks

    merged = merge_workbooks(call.books, call.scheme, call.period, call.out, call.param, call.force)
    print("\n".join(merged.lines()))
    return DONE


def _demo(call: argparse.Namespace) -> int:
    from kaohe_desktop.office.demo import demo
    from kaohe_desktop.office.report import summary

    print("\n".join(summary(demo(call.out, force=call.force))))
    return DONE


def _check(database: Path | None) -> int:
    from kaohe_desktop.office.database_check import check_database_file

    path, problems, told = check_database_file(database)
    if problems:
        raise Refused(problems)
    print("\n".join((f"检查完毕，没有发现问题：{path}", *told)))
    return DONE


def _backup(database: Path | None) -> int:
    from kaohe_desktop.office.database_check import backup_database_file

    print(f"已备份（已验证能打开）：{backup_database_file(database)}")
    return DONE


def _restore(call: argparse.Namespace) -> int:
    from kaohe_desktop.office.backups import restore_database_file

    path, aside = restore_database_file(call.copy, call.checked or call.db, call.why)
    print(f"已恢复：{path}")
    if aside != path:
        print(f"恢复前的数据没有丢，在：{aside}")
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
        from kaohe_desktop.log import setup_logging

        where = f"，详情记在 {setup_logging()}"
    except Exception:  # the log itself may be what cannot be written
        logging.getLogger().addHandler(logging.NullHandler())  # else logging prints the traceback
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
