"""Files that appear together or not at all: written into a folder out of sight, then renamed into place.

A new folder appears by one rename. Into a folder that is there already the files are renamed one by one, the old
ones put aside first; if one of them cannot be moved (open in Excel, say) everything goes back to where it was.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from kaohe_desktop.engine.problems import Problem, Refused
from kaohe_desktop.office.file_problems import CANNOT_WRITE, OUT_IS_FILE, OUT_NOT_EMPTY, TARGET_EXISTS

RESULTS_JSON, RESULTS_BOOK, FORMS, PROBLEMS = "results.json", "results.xlsx", "表格", "problems.json"
#: What one computation leaves in its folder; ``results.json`` last, so that whoever waits for it finds the rest.
RESULTS = (FORMS, RESULTS_BOOK, RESULTS_JSON)


def check_folder(out: Path, force: bool, names: Sequence[str] = RESULTS) -> list[Problem]:
    """Return what stands against putting ``names`` into ``out``: it is a file, or holds old results (no ``force``)."""
    if out.exists() and not out.is_dir():
        return [OUT_IS_FILE.at(value=str(out))]
    found = [name for name in names if (out / name).exists()]
    return [OUT_NOT_EMPTY.at(value=str(out), found="、".join(found))] if found and not force else []


@contextmanager
def all_or_nothing(out: Path, names: Sequence[str] = RESULTS) -> Iterator[Path]:
    """Give a folder to write into; when the block ends without an error, what is in it appears in ``out``.

    Those of ``names`` that stand in ``out`` from an earlier run are replaced, as is its ``problems.json``. After an
    error ``out`` is as it was. Raises Refused where ``out`` cannot be written.
    """
    existed = out.is_dir()
    home = out if existed else out.parent
    staging = home / f".kaohe-{token_hex(4)}"
    try:
        staging.mkdir(parents=True)
    except OSError as error:
        raise _cannot(out, error) from error
    try:
        (staging / "new").mkdir()
        yield staging / "new"
        try:
            if existed:
                _swap(staging, out, names)
            else:
                (staging / "new").rename(out)
        except OSError as error:
            raise _cannot(out, error) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _swap(staging: Path, out: Path, names: Sequence[str]) -> None:
    fresh = {path.name: path for path in (staging / "new").iterdir()}
    order = [name for name in fresh if name not in names] + [name for name in names if name in fresh]
    aside = staging / "old"
    aside.mkdir()
    undo: list[tuple[Path, Path]] = []
    try:
        for name in dict.fromkeys([*names, PROBLEMS, *order]):
            if (out / name).exists():
                (out / name).rename(aside / name)
                undo.append((aside / name, out / name))
        for name in order:
            fresh[name].rename(out / name)
            undo.append((out / name, fresh[name]))
    except OSError:
        for source, target in reversed(undo):
            source.rename(target)
        raise
    _keep_foreign(aside / FORMS, out / FORMS)


def _keep_foreign(old: Path, new: Path) -> None:
    """Bring back what someone else put among the printed forms: only ``CODE_….pdf`` files are ours to replace."""
    from kaohe_desktop.office.library import form_codes

    codes = set(form_codes())
    for path in sorted(old.rglob("*")) if old.is_dir() else []:
        ours = path.suffix == ".pdf" and path.stem.partition("_")[0] in codes
        if path.is_file() and not ours:
            target = new / path.relative_to(old)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.rename(target)


def check_file(path: Path, force: bool) -> None:
    """Raise Refused where ``path`` is taken (an empty file is not in the way); make its folder if need be."""
    if path.is_dir() or (path.exists() and path.stat().st_size and not force):
        raise Refused([TARGET_EXISTS.at(value=str(path))])
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot(path, error) from error


def leave_problems(problems: Sequence[Problem], out: Path) -> bool:
    """Write ``problems.json`` into ``out`` (made if need be); False where that cannot be done."""
    from kaohe_desktop.exchange.problem_list import write_problems

    with suppress(OSError, Refused):
        out.mkdir(parents=True, exist_ok=True)
        write_problems(problems, out / PROBLEMS)
        return True
    return False


def reason(error: OSError) -> str:
    """The cause of a file error in the clerk's words."""
    import errno

    known = {
        errno.EACCES: "没有写的权限，或文件正被别的程序打开",
        errno.EPERM: "没有写的权限",
        errno.ENOSPC: "磁盘已满",
        errno.EROFS: "磁盘是只读的",
        errno.ENOENT: "上级文件夹不在",
        errno.ENOTDIR: "上级位置是一个文件",
        errno.ENAMETOOLONG: "名字太长",
        errno.EXDEV: "不在同一个磁盘上",
        errno.EEXIST: "已经有同名的文件",
    }
    return known.get(error.errno or 0, f"系统错误 {error.errno or os.strerror(0)}")


def _cannot(path: Path, error: OSError) -> Refused:
    return Refused([CANNOT_WRITE.at(value=str(path), why=reason(error))])
