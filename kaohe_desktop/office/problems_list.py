"""Every kind of problem the program can name, of all rooms, for the help page (K1xx … K9xx)."""

from __future__ import annotations

from importlib import import_module

from kaohe_desktop.engine.problems import Kind

#: The modules that declare ``KINDS``; a test looks for others.
MODULES = (
    "kaohe_desktop.engine.entries",
    "kaohe_desktop.engine.scheme.problems",
    "kaohe_desktop.exchange.problems",
    "kaohe_desktop.forms.problems",
    "kaohe_desktop.store.problems",
    "kaohe_desktop.office.problems",
    "kaohe_desktop.office.confirming_problems",
    "kaohe_desktop.office.scheme_problems",
    "kaohe_desktop.office.file_problems",
)


def all_kinds() -> tuple[Kind, ...]:
    """Return every kind of problem, in the order of the codes."""
    kinds: list[Kind] = []
    for name in MODULES:
        kinds += import_module(name).KINDS
    return tuple(sorted(kinds, key=lambda kind: kind.code))
