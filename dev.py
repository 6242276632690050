#!/usr/bin/env python3
"""Sets everything up and runs or tests the program; needs Python's standard library only.

    python3 dev.py run [ARGS…]          the window, or a command of the program (`run demo --out out`)
    python3 dev.py test [PYTEST ARGS…]  ruff, mypy, import-linter and pytest

What it installs goes into `.venv` beside this file, from requirements/*.lock; a folder `wheelhouse` is used in
place of the network. Old Pythons must be able to read this file far enough to say that they are too old: no
syntax newer than 3.6 here.
"""

import errno
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
WHEELHOUSE = ROOT / "wheelhouse"
PIP_LOG = VENV / "pip.log"
WINDOWS = os.name == "nt"
LINUX = sys.platform.startswith("linux")
OLDEST, NEWEST = (3, 11), (3, 14)
OLDEST_SQLITE = (3, 37)  # STRICT tables

USAGE = """用法：
  python3 dev.py run             装好需要的组件，打开程序窗口
  python3 dev.py run 命令 …      同上，但执行程序的一个命令，例如 python3 dev.py run demo --out 示例结果
  python3 dev.py test            装好需要的组件，做全部检查和测试
（Windows 上把 python3 换成 py）"""

# library: the Debian package that holds it. Without the first group Qt does not load at all.
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
}
WINDOW_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}

# what pip says (any of these words) → what it means and what to do, the surest first
PIP_FAILURES = (
    (
        r"No space left on device|Errno 28\b|not enough space on the disk",
        "磁盘空间不够。请腾出至少 1 GB 空间后再运行一次。",
    ),
    (
        r"NewConnectionError|NameResolutionError|name resolution|getaddrinfo|ConnectTimeout|Read timed out|Max retries"
        r"|ProxyError|Connection (refused|reset|broken)|Network is unreachable|SSLError|Could not fetch URL",
        "连不上软件源（网络不通，或要经过代理、镜像）。请接通网络再运行一次；要经过代理的，先设好环境变量 HTTPS_PROXY；"
        "本单位有镜像的，先用 pip config set global.index-url 设好。不能联网的，按 README 的“没有网络时”准备 wheelhouse 文件夹。",
    ),
    (
        r"Permission denied|Access is denied|PermissionError|WinError (5|32)\b",
        "有文件写不进去。请先关掉正在运行的本程序，并确认本文件夹允许写入，再运行一次。",
    ),
)


class Stop(Exception):
    """Something the person at the keyboard has to do first: one sentence."""


def say(words: str) -> None:
    """Print one line at once, between the lines of the programs we start."""
    print(words, flush=True)


def main(words: "list[str]") -> int:
    """Do one of the two commands; return the exit status of the program or of the tests."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    if not words or words[0] not in ("run", "test"):
        print(USAGE, file=sys.stderr)
        return 0 if words[:1] in (["-h"], ["--help"]) else 2
    try:
        other = python_new_enough()
        if other:
            return subprocess.call([other, str(Path(__file__).resolve()), *words])
        return run(words[1:]) if words[0] == "run" else test(words[1:])
    except Stop as stop:
        print(stop, file=sys.stderr)
    except KeyboardInterrupt:
        print("已中断。", file=sys.stderr)
        return 130
    except OSError as error:
        print(os_sentence(error), file=sys.stderr)
    return 1


def os_sentence(error: OSError) -> str:
    """Return what the system refused, in a sentence."""
    if error.errno == errno.ENOSPC:
        return "磁盘空间不够。请腾出至少 1 GB 空间后再运行一次。"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"没有写入权限：{error.filename or ROOT}。请换一个自己可以写的文件夹，或请管理员放开权限。"
    return "系统不允许这一步：{}（{}）。请把这句话交给技术人员。".format(error.strerror or error, error.filename or "")


# ---------------------------------------------------------------- commands


def run(args: "list[str]") -> int:
    """Set up, then start the program with ``args``; without a screen, do the sample office instead of the window."""
    window = not args or args[0].startswith("--db")
    screen = has_screen()
    if window and screen:
        need_libraries({**QT_LIBRARIES, **WINDOW_LIBRARIES} if os.environ.get("DISPLAY") else QT_LIBRARIES)
    python = set_up(("build", "run"))
    if not args and not screen:
        return run_demo(python)
    return program(python, args)


def run_demo(python: Path) -> int:
    """Do the sample office into a folder that is not there yet."""
    out = Path("kaohe-demo")
    number = 1
    while out.exists():
        number += 1
        out = Path(f"kaohe-demo-{number}")
    say(f"这台电脑没有屏幕（没有 DISPLAY），打不开窗口。改为用自带的示例单位算一遍，结果写到 {out.resolve()}：")
    return program(python, ["demo", "--out", str(out)])  # names every file it wrote


def program(python: Path, args: "list[str]") -> int:
    """Run the program; its exit status (a signal's number plus 128, as shells have it)."""
    status = call([str(python), "-P", "-m", "kaohe_desktop", *args])
    return status if status >= 0 else 128 - status


#: all tests: as many at a time as there are cores, those of one file together (they share what they set up)
TOGETHER = ["-n", "auto", "--maxprocesses", "4", "--dist", "loadfile"]


def test(args: "list[str]") -> int:
    """Set up, then run every check; 0 only if all of them pass. Pytest comes last and always runs."""
    need_libraries(QT_LIBRARIES)
    python = str(set_up(("build", "run", "test")))
    imports = "import sys; from importlinter.cli import lint_imports_command as check; sys.exit(check())"
    checks = (
        ("代码规范（ruff）", [python, "-m", "ruff", "check", "--output-format=concise", "."]),
        ("类型（mypy）", [python, "-m", "mypy"]),
        ("模块之间的箭头（import-linter）", [python, "-c", imports]),
        ("测试（pytest）", [python, "-m", "pytest", *(args or TOGETHER)]),
    )
    environment = dict(os.environ)
    if not has_screen():
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    failed = []
    for name, command in checks:
        say(f"—— {name}")
        if call(command, cwd=ROOT, env=environment) != 0:
            failed.append(name)
    if failed:
        print("没有通过：{}".format("、".join(failed)), file=sys.stderr)
    return 1 if failed else 0


def call(command: "list[str]", **words: object) -> int:
    """Run a program to its end, also past a Ctrl+C, which it gets as well and answers itself."""
    process = subprocess.Popen(command, **words)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


# ---------------------------------------------------------------- setting up


def python_new_enough() -> "str | None":
    """Return None if this Python will do, the path of another one that will, or stop."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return None
    for minor in (13, 12, 11):
        other = shutil.which(f"python3.{minor}")
        # a version manager's shim may stand on the path and refuse
        if other and subprocess.call([other, "-c", ""], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0:
            say(f"这个 Python 是 {sys.version_info[0]}.{sys.version_info[1]}，改用 {other}。")
            return other
    raise Stop(
        "本程序需要 Python 3.11 到 3.14，这里是 {}.{}。请先装一个合适的 Python（建议 3.12），再用它运行 dev.py。".format(
            *sys.version_info[:2]
        )
    )


def set_up(locks: "tuple[str, ...]") -> Path:
    """Bring ``.venv`` to what the locks say and return its Python; nothing is done where nothing changed."""
    check_sqlite()
    python = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
    state = digest(locks, make_venv(python))
    stamp = VENV / f"kaohe-{locks[-1]}.stamp"
    if stamp.is_file() and stamp.read_text(encoding="ascii", errors="replace") == state:
        return python
    say(f"正在安装需要的组件到 {VENV}（第一次大约要下载 130 MB）…")
    if stamp.exists():
        stamp.unlink()
    pip(python, ["--only-binary=:all:", *(word for lock in locks for word in ("-r", str(lock_file(lock))))])
    pip(python, ["--no-build-isolation", "--no-deps", "--editable", str(ROOT)])
    stamp.write_text(state, encoding="ascii")
    say("组件已装好。")
    return python


def check_sqlite() -> None:
    """Stop where Python's SQLite is too old for the program's tables."""
    try:
        import sqlite3
    except ImportError:
        raise Stop("这个 Python 没有带 SQLite（缺 sqlite3 模块）。请换一个完整安装的 Python 再运行。") from None
    if sqlite3.sqlite_version_info[:2] < OLDEST_SQLITE:
        raise Stop(
            f"这个 Python 带的 SQLite 是 {sqlite3.sqlite_version}，本程序需要 3.37 以上。请换一个较新的 Python。"
        )


def lock_file(lock: str) -> Path:
    """Return the file of one lock."""
    return ROOT / "requirements" / f"{lock}.lock"


def digest(locks: "tuple[str, ...]", version: str) -> str:
    """Return the digest of all that the installation depends on; ``version`` is that of the venv's Python."""
    parts = [version.encode(), str(ROOT).encode("utf-8", "surrogateescape"), (ROOT / "pyproject.toml").read_bytes()]
    parts += [lock_file(lock).read_bytes() for lock in locks]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def make_venv(python: Path) -> str:
    """Make ``.venv`` if it is not there or does not work; return the version of its Python, e.g. ``3.11``."""
    version = venv_version(python)
    if version:
        return version
    need_venv_module()
    say(f"正在建立 {VENV}…")
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    version = venv_version(python)
    if made.returncode != 0 or not version:
        words = made.stdout.decode("utf-8", "replace")
        raise Stop(pip_sentence(words) or f"建立 .venv 没有成功：\n{words.strip()[-600:]}")
    return version


def venv_version(python: Path) -> str:
    """Return the version of the venv's Python, "" if it does not run, has no pip or is one we cannot use."""
    if not python.exists():
        return ""
    question = "import sys, pip; print(*sys.version_info[:2])"
    answer = subprocess.run([str(python), "-c", question], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    version = tuple(map(int, answer.stdout.split())) if answer.returncode == 0 else ()
    return "{}.{}".format(*version) if OLDEST <= version <= NEWEST else ""


def pip(python: Path, words: "list[str]") -> None:
    """Run ``pip install``, showing what it downloads; stop with a sentence if it fails."""
    command = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar=off"]
    if WHEELHOUSE.is_dir():
        command += ["--no-index", "--find-links", str(WHEELHOUSE)]
    environment = dict(os.environ, PYTHONUTF8="1", PIP_REQUIRE_VIRTUALENV="0")
    process = subprocess.Popen(
        command + words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=str(ROOT), env=environment
    )
    heard = []
    for raw in process.stdout:
        line = raw.decode("utf-8", "replace")
        heard.append(line)
        download = re.match(r"\s*Downloading (\S+?)(?:\.metadata)? \((.+)\)", line)
        if download and "metadata" not in line:
            say("  下载 {}（{}）".format(download.group(1).rsplit("/", 1)[-1], download.group(2)))
    if process.wait() == 0:
        return
    text = "".join(heard)
    PIP_LOG.write_text(text, encoding="utf-8")
    sentence = pip_sentence(text)
    if not sentence:
        sentence = f"安装没有成功。pip 的原话记在 {PIP_LOG}，请交给技术人员。最后几行是：\n" + "".join(heard[-12:]).rstrip()
    raise Stop(sentence)


def pip_sentence(text: str) -> str:
    """Return what a failed pip means for the person who sees it; "" if it is not one of the usual causes."""
    for pattern, sentence in PIP_FAILURES:
        if re.search(pattern, text):
            return sentence
    missing = re.search(r"(?:No matching distribution found for|satisfies the requirement) ([^\s(]+)", text)
    if not missing:
        return ""
    if WHEELHOUSE.is_dir():
        return (
            f"wheelhouse 文件夹里缺 {missing.group(1)}。请在能上网的电脑上按 README 的“没有网络时”重新准备"
            "（Python 版本和操作系统要与这台电脑相同）；这台电脑能上网的，删掉 wheelhouse 再运行。"
        )
    here = f"{sys.platform}，Python {sys.version_info[0]}.{sys.version_info[1]}"
    return (
        f"从软件源取不到 {missing.group(1)}。多半是网络不通：请接通网络再运行一次，或按 README 的“没有网络时”准备 wheelhouse 文件夹。"
        f"网络是通的，就是没有适合这台电脑（{here}）的版本：请换用 64 位的 Python 3.11、3.12 或 3.13。"
    )


# ---------------------------------------------------------------- the system's own packages


def has_screen() -> bool:
    """Tell whether a window can open (asked only on Linux; elsewhere there is always a screen)."""
    return not LINUX or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def need_venv_module() -> None:
    """Debian and its kin keep `venv` in a package of its own: install it, or name the line to type."""
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return
    need_packages(["python{}.{}-venv".format(*sys.version_info)], "缺少 Python 的 venv 组件")


def need_libraries(libraries: "dict[str, str]") -> None:
    """See to the shared libraries Qt needs on Linux."""
    if not LINUX:
        return
    missing = missing_libraries(libraries)
    if not missing:
        return
    need_packages([libraries[name] for name in missing], "窗口需要的系统组件不全（{}）".format("、".join(missing)))
    still = missing_libraries(libraries)
    if still:
        raise Stop("装过系统组件，仍缺 {}。请交给技术人员。".format("、".join(still)))


def missing_libraries(libraries: "dict[str, str]") -> "list[str]":
    """Ask the loader, in a process of its own: a broken library must not take this one down."""
    probe = (
        "import ctypes, sys\n"
        "for name in sys.argv[1:]:\n"
        "    try: ctypes.CDLL(name)\n"
        "    except OSError: print(name)\n"
    )
    answer = subprocess.run([sys.executable, "-c", probe, *libraries], stdout=subprocess.PIPE)
    return answer.stdout.decode("ascii", "replace").split()


def need_packages(packages: "list[str]", why: str) -> None:
    """Install Debian packages as root, else stop and name the line to type."""
    names = " ".join(packages)
    if not shutil.which("apt-get"):
        raise Stop(f"{why}。请用本系统的软件管理器安装与这些 Debian 软件包相当的组件，再运行一次：{names}")
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        raise Stop(f"{why}。请先运行下面这一行，再运行一次：\n  sudo apt-get install -y {names}")
    say(f"{why}，正在安装：{names}")
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    with tempfile.TemporaryFile() as heard:
        for command in (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", *packages]):
            status = subprocess.call(command, stdin=subprocess.DEVNULL, stdout=heard, stderr=heard, env=environment)
        if status == 0:
            return
        heard.seek(0)
        tail = heard.read().decode("utf-8", "replace").strip()[-600:]
    raise Stop(f"系统组件没有装上（apt-get 的原话见下）。请检查网络和软件源，或请管理员安装：{names}\n{tail}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
