"""What a name means in a proof: its definitions, and those of all that they speak of.

Two files may call different things by one name. A claim that is recalled
brings its quantity along with the definitions behind it, at the values at
which it is recalled; where the name has a meaning here already, the two are to
be the same, all the way down to what is given.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from .binding import names
from .expressions import defined_name, over_all, substitute
from .substitution import canonical
from .symbols import ForAll

if TYPE_CHECKING:
    from .derivation import Derivation


class Meanings:
    """The definitions known so far, by the name that they define.

    >>> import sympy as sp
    >>> from symcnn.symbols import integers
    >>> n, a, m = integers("n a m")
    >>> here = Meanings({"n"})
    >>> for line in (sp.Eq(a, 3 * n), sp.Eq(m, a)):
    ...     here.add(line)
    >>> here.agree("m", [sp.Eq(a, 3 * n), sp.Eq(m, a)]), here.agree("m", [sp.Eq(a, 4 * n), sp.Eq(m, a)])
    (True, False)
    """

    def __init__(self, given: Collection[str]) -> None:
        self._given = frozenset(given)
        self._own: dict[str, frozenset[Any]] = {}
        self._brought: dict[str, frozenset[Any]] = {}

    def add(self, definition: Any) -> None:
        """A definition made here."""
        name = _defines(definition)
        self._own[name] = self._own.get(name, frozenset()) | {canonical(definition)}

    def bring(self, definitions: Iterable[Any], derived: Iterable[str] = ()) -> None:
        """The definitions behind a recalled claim: each name of them keeps its first meaning.

        So do the names that are ``derived``; of one that nothing defines, a
        claim holds whatever it is, and no other file may say what it is.
        """
        lines = list(definitions)
        for name in (defined_by(lines) | set(derived)) - self._given:
            self._brought.setdefault(name, _closure(name, _table(lines), self._given))

    def agree(self, name: str, definitions: Iterable[Any]) -> bool:
        """Whether a name means here, if it means anything, what these definitions say."""
        theirs = _closure(name, _table(definitions), self._given)
        if name in self._own:
            return _closure(name, self._own, self._given) == theirs
        return self._brought.get(name, theirs) == theirs


def defined_by(definitions: Iterable[Any]) -> set[str]:
    """The names that definitions define."""
    return {_defines(line) for line in definitions}


def reached(starting: Iterable[str], definitions: Iterable[Any]) -> set[str]:
    """Names, all names that stand free in their definitions, and so on."""
    free: dict[str, set[str]] = {}
    for line in definitions:
        free.setdefault(_defines(line), set()).update(names(line))
    found: set[str] = set()
    todo = list(starting)
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += free.get(name, ())
    return found


def _table(definitions: Iterable[Any]) -> dict[str, frozenset[Any]]:
    found: dict[str, frozenset[Any]] = {}
    for line in definitions:
        name = _defines(line)
        found[name] = found.get(name, frozenset()) | {canonical(line)}
    return found


def _closure(name: str, table: dict[str, frozenset[Any]], given: frozenset[str]) -> frozenset[Any]:
    """The definitions of a name, of the names in them, and so on."""
    found: set[Any] = set()
    todo, seen = [name], {name}
    while todo:
        for line in table.get(todo.pop(), ()):
            found.add(line)
            todo += [other for other in names(line) - seen]
            seen |= names(line)
    return frozenset(found)


def behind(derivation: Derivation) -> list[Any]:
    """The definitions in a derivation's proof and in those that it recalls, at the values at which it recalls them."""
    found: dict[Any, None] = {}
    for step in derivation.steps:
        if step.verb == "define":
            found[step.line] = None
        elif step.origin is not None:
            for line in behind(step.origin):
                found[over_all(substitute(line, step.values), step.forall)] = None
    return list(found)


def _defines(line: Any) -> str:
    return str(defined_name(_body(line).lhs))


def _body(line: Any) -> Any:
    while isinstance(line, ForAll):
        line = line.body
    return line


__all__ = ["Meanings", "behind", "defined_by", "reached"]
