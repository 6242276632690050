"""What a formula hangs on: the figures it uses, also through columns worked out for each row."""

from __future__ import annotations

from collections.abc import Collection

from kaohe_desktop.engine.formula import functions
from kaohe_desktop.engine.formula.nodes import Call, Column, Name, Node, children
from kaohe_desktop.engine.formula.scope import Scope


class Uses:
    """Answers for one scheme. ``figures`` are the names of its steps, items and total."""

    def __init__(self, scope: Scope, figures: Collection[str]) -> None:
        self.scope = scope
        self._figures = figures

    def figures(self, node: Node) -> list[str]:
        """The figures a formula uses, in the scheme's order."""
        names = self.names(node)
        return [name for name in self._figures if name in names]

    def names(self, node: Node) -> set[str]:
        """Every plain name a formula uses, also through derived columns."""
        return self._names(node).union(*(self._names(self.scope.derived[column]) for column in self.columns(node)))

    def columns(self, node: Node) -> set[tuple[str, str]]:
        """The derived columns a formula uses, directly or through others."""
        found: set[tuple[str, str]] = set()
        todo = [node]
        while todo:
            part = todo.pop()
            if isinstance(part, Column) and (part.table, part.name) in self.scope.derived:
                place = (part.table, part.name)
                if place not in found:
                    found.add(place)
                    todo.append(self.scope.derived[place])
            todo.extend(children(part))
        return found

    def _names(self, node: Node) -> set[str]:
        """Plain names, but not those of the sheets that are gathered over."""
        if isinstance(node, Name):
            return {node.name}
        inside = list(children(node))
        if isinstance(node, Call) and node.function in functions.GATHERING:
            inside = [part for part in inside if not (isinstance(part, Name) and part.name in self.scope.tables)]
        return set().union(*map(self._names, inside))
