"""Renew the pinned requirements (requirements/*.lock), or check that every pin has ready-made wheels.

    .venv/bin/python tools/renew_lock.py              pins what pyproject.toml newly asks for, keeps the other versions
    .venv/bin/python tools/renew_lock.py --upgrade    takes the newest versions pyproject.toml allows
    .venv/bin/python tools/renew_lock.py --check      downloads every pin for Windows and Linux, Python 3.11 to 3.14

Three files: `run.lock` what the program needs, `test.lock` what `dev.py test` needs besides, `build.lock` what installs the
project itself. After renewing: `python3 dev.py test`, then commit the locks.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "requirements"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = ("win32", "linux")
# glibc 2.28 is what UOS and Kylin have; a machine with Python 3.14 has a newer one
GLIBC = (28, 27, 26, 24, 17, 12, 5)
NEWER_GLIBC = (39, 35, 34, 31)
# Qt by hand: 6.9.3 is the last whose Linux wheel runs on glibc 2.28 (UOS, Kylin) and it ends at Python 3.13; 6.12.0
# loses a reference of None at every void call on Python 3.11. Python 3.14 has wheels from 6.10 on only.
BY_HAND = {
    "pyside6-essentials": (("6.9.3", 'python_version < "3.14"'), ("6.10.3", 'python_version >= "3.14"')),
    "shiboken6": (("6.9.3", 'python_version < "3.14"'), ("6.10.3", 'python_version >= "3.14"')),
}
HEADS = {
    "run": "What the program needs to run, every package exactly. Made by tools/renew_lock.py: do not edit.",
    "test": "What `dev.py test` needs besides run.lock. Made by tools/renew_lock.py: do not edit.",
    "build": "What installs the project itself into the venv. Made by tools/renew_lock.py: do not edit.",
}


def wanted() -> dict[str, list[str]]:
    """Return the direct requirements of each lock, as pyproject.toml states them."""
    data = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = data["project"]
    return {
        "run": [*project["dependencies"], *project["optional-dependencies"]["accel"]],
        "test": project["optional-dependencies"]["test"],
        "build": [*data["build-system"]["requires"], "editables"],
    }


def present() -> list[str]:
    """Return the pins there are, without those written by hand: the versions to keep."""
    lines = (line for path in FOLDER.glob("*.lock") for line in path.read_text(encoding="utf-8").splitlines())
    pins = (line for line in lines if line and not line.startswith("#"))
    return [pin for pin in pins if canonicalize_name(Requirement(pin).name) not in BY_HAND]


def resolve(requirements: list[str], constraints: list[str]) -> dict[str, tuple[str, str, list[str]]]:
    """Let pip choose; return canonical name: (name, version, what it requires)."""
    by_hand = [f"{name}=={pins[0][0]}" for name, pins in BY_HAND.items()]
    with tempfile.TemporaryDirectory() as temporary:
        file = Path(temporary) / "constraints.txt"
        file.write_text("\n".join([*constraints, *by_hand]), encoding="utf-8")
        call = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed", "--report", "-"]
        text = subprocess.run([*call, "-c", str(file), *requirements], check=True, capture_output=True, text=True).stdout
    report = json.loads(text[text.index("{") :])
    found = (item["metadata"] for item in report["install"])
    return {canonicalize_name(m["name"]): (m["name"], m["version"], m.get("requires_dist", [])) for m in found}


def elsewhere(resolved: dict[str, tuple[str, str, list[str]]]) -> dict[str, str]:
    """Return the requirements that only another platform or Python has: name → marker (e.g. colorama on Windows)."""
    found: dict[str, str] = {}
    for _, _, requires in resolved.values():
        for requirement in map(Requirement, requires):
            name = canonicalize_name(requirement.name)
            if requirement.marker is None or name in resolved or not any(_holds(requirement, *e) for e in _places()):
                continue
            found[requirement.name] = str(requirement.marker)
    return found


def _places() -> list[tuple[str, str]]:
    return [(platform, python) for platform in PLATFORMS for python in PYTHONS]


def _holds(requirement: Requirement, platform: str, python: str) -> bool:
    here = {**default_environment(), "sys_platform": platform, "python_version": python, "extra": ""}
    here |= {"platform_system": "Windows", "os_name": "nt"} if platform == "win32" else {}
    return requirement.marker is None or requirement.marker.evaluate({**here, "python_full_version": f"{python}.0"})


def pins(resolved: dict[str, tuple[str, str, list[str]]], but: set[str]) -> list[str]:
    """Return the lines of a lock: everything resolved that is not in an earlier lock."""
    lines: list[str] = []
    for key, (name, version, _) in sorted(resolved.items()):
        if key in but:
            continue
        by_hand = BY_HAND.get(key)
        lines += [f"{name}=={v} ; {marker}" for v, marker in by_hand] if by_hand else [f"{name}=={version}"]
    for name, marker in sorted(elsewhere(resolved).items()):
        if canonicalize_name(name) not in but:
            (_, version, _) = resolve([name], present())[canonicalize_name(name)]
            lines.append(f"{name}=={version} ; {marker}")
    return lines


def renew(upgrade: bool) -> None:
    """Write the three locks."""
    keep = [] if upgrade else present()
    direct = wanted()
    run = resolve(direct["run"], keep)
    fixed = [*keep, *(f"{name}=={version}" for key, (name, version, _) in run.items() if key not in BY_HAND)]
    test = resolve(direct["run"] + direct["test"], fixed)
    build = resolve(direct["build"], [f"{name}=={version}" for key, (name, version, _) in test.items() if key not in BY_HAND])
    for lock, lines in (("run", pins(run, set())), ("test", pins(test, set(run))), ("build", pins(build, set()))):
        text = f"# {HEADS[lock]}\n" + "\n".join(lines) + "\n"
        (FOLDER / f"{lock}.lock").write_text(text, encoding="utf-8", newline="\n")
        print(f"{lock}.lock: {len(lines)}")


def tags(platform: str, python: str) -> list[str]:
    """Return pip's names of a platform, the best first."""
    if platform == "win32":
        return ["win_amd64"]
    newer = NEWER_GLIBC if python == "3.14" else ()
    return [f"manylinux_2_{minor}_x86_64" for minor in (*newer, *GLIBC)]


def check() -> int:
    """Download every pin as a wheel for each platform and Python; return 1 and name those without one."""
    failed = []
    for lock in HEADS:
        for platform, python in _places():
            lines = (FOLDER / f"{lock}.lock").read_text(encoding="utf-8").splitlines()
            asked = [Requirement(line) for line in lines if line and not line.startswith("#")]
            chosen = [f"{r.name}{r.specifier}" for r in asked if _holds(r, platform, python)]
            call = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
            call += ["--python-version", python, *(f"--platform={tag}" for tag in tags(platform, python))]
            with tempfile.TemporaryDirectory() as temporary:
                done = subprocess.run([*call, "-d", temporary, *chosen], capture_output=True, text=True)
            print(f"{lock}.lock {platform} Python {python}: {'ok' if done.returncode == 0 else done.stderr.strip()}")
            failed += [done] if done.returncode else []
    return 1 if failed else 0


def main() -> int:
    """Renew or check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--upgrade", action="store_true")
    parser.add_argument("--check", action="store_true")
    call = parser.parse_args()
    if call.check:
        return check()
    renew(call.upgrade)
    return 0


if __name__ == "__main__":
    sys.exit(main())
