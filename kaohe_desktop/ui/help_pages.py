"""The help pages (说明): one plain text a screen under resources/help, read when first asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kaohe_desktop.resources import resource

#: the order they are listed in; a page of the window bears the window's own name for it
ORDER = (
    "start", "home", "roster", "periods", "entry", "ledger", "ballots", "results", "printing", "uses", "rollup",
    "analysis", "scheme", "office", "system", "drill",
)
#: what a found line shows around the words
_AROUND = 16


@dataclass(frozen=True, slots=True)
class HelpText:
    """One help page; ``body`` is Markdown without its title line."""

    name: str
    title: str
    body: str

    def line_with(self, wanted: str) -> str:
        """A few words around the first place of the text looked for; "" where it does not stand."""
        for line in self.body.splitlines():
            words = line.strip("#|- ").replace("**", "").replace("|", "　")
            place = words.lower().find(wanted)
            if place >= 0 and not set(words) <= set("-　 "):
                start = max(0, place - _AROUND)
                return ("…" if start else "") + words[start:place + len(wanted) + _AROUND].strip()
        return ""


@cache
def help_texts() -> dict[str, HelpText]:
    """Every help page by its name, in the order they are listed."""
    found = {path.stem: _read(path.stem) for path in resource("help").glob("*.md")}
    known = [name for name in ORDER if name in found]
    return {name: found[name] for name in (*known, *sorted(found.keys() - set(known)))}


def _read(name: str) -> HelpText:
    text = resource("help", f"{name}.md").read_text("utf-8")
    first, _, body = text.partition("\n")
    return HelpText(name, first.lstrip("# ").strip(), body.strip())
