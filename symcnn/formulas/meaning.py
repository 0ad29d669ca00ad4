"""What a name means in a proof: its definitions, and those of all that they speak of.

Two files may call different things by one name. A claim that is recalled
brings its quantity along with the definitions behind it, at the values at
which it is recalled; where the name has a meaning here already, the two are to
be the same, all the way down to what is given.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import sympy as sp
from sympy.core.function import AppliedUndef

from symcnn.formulas.aliases import Formula
from symcnn.formulas.binding import name_of, names
from symcnn.formulas.expressions import defined_name
from symcnn.formulas.substitution import canonical
from symcnn.formulas.symbols import ForAll

if TYPE_CHECKING:
    from symcnn.catalogue.derivation import Derivation


class Meanings:
    """The definitions known so far, by the name that they define.

    >>> import sympy as sp
    >>> from symcnn.formulas.symbols import integers
    >>> n, a, b, m = integers("n a b m")
    >>> here = Meanings({"n"})
    >>> for line in (sp.Eq(a, 3 * n), sp.Eq(m, a)):
    ...     here.add(line)
    >>> here.agree("m", [sp.Eq(b, 3 * n), sp.Eq(m, b)]), here.agree("m", [sp.Eq(a, 4 * n), sp.Eq(m, a)])
    (True, False)
    """

    def __init__(self, given: Collection[str]) -> None:
        self._given = frozenset(given)
        self._own: list[Any] = []
        self._brought: dict[str, Meaning] = {}

    def add(self, definition: Formula) -> None:
        """A definition made here."""
        self._own.append(definition)

    def bring(self, definitions: Iterable[Any], derived: Iterable[str]) -> None:
        """The definitions behind a recalled claim: each name that it derives keeps its first meaning.

        Of one that nothing defines, a claim holds whatever it is, and no other file may say what it is.
        """
        table = _table(definitions)
        for name in set(derived) - self._given:
            self._brought.setdefault(name, meaning(name, table))

    def agree(self, name: str, definitions: Iterable[Any]) -> bool:
        """Whether a name means here, if it means anything, what these definitions say."""
        theirs = meaning(name, _table(definitions))
        own = _table(self._own)
        return (meaning(name, own) if name in own else self._brought.get(name, theirs)) == theirs


Meaning = tuple[Any, ...]


def meaning(name: str, table: Mapping[str, Sequence[Any]]) -> Meaning:
    """The definitions of a name, of the names in them, and so on, as they are written.

    Names that are defined among them stand for what they are defined as, whatever they are called. So they are numbered
    in the order in which they are met, and two meanings are the same where they are the same text up to a renaming,
    one to one, of these names: then their names have the same values.
    """
    numbers: dict[str, int] = {name: 0}

    def call(other: str) -> Any:
        return numbers.setdefault(other, len(numbers)) if other in table else other

    def anyhow(other: str) -> str:
        return "" if other in table else other

    found: list[Any] = []
    while len(found) < len(numbers):
        lines = table.get(list(numbers)[len(found)], ())
        found.append(tuple(written(line, call) for line in sorted(lines, key=lambda one: repr(written(one, anyhow)))))
    return tuple(found)


def written(item: Formula, call: Callable[[str], Any]) -> Any:
    """A line as it is written, part by part, each name as ``call`` has it; what may be exchanged stands in one order.

    >>> from symcnn.formulas.symbols import integers
    >>> a, b, n = integers("a b n")
    >>> one, other = (written(2 * x + n, lambda name: name if name == "n" else 1) for x in (a, b))
    >>> one == other
    True
    """
    if isinstance(item, sp.Dummy):
        return "bound", item.name, item.dummy_index
    if isinstance(item, sp.Symbol):
        return "whole" if item.is_integer else "real", call(item.name)
    if not isinstance(item, sp.Basic) or not item.args:
        return sp.srepr(item)
    head = ("function", bool(item.is_integer), call(name_of(item))) if isinstance(item, AppliedUndef) else item.func
    parts = item.args
    if isinstance(item, (sp.Add, sp.Mul, sp.Max, sp.Min, sp.And, sp.Or)):
        parts = sorted(parts, key=lambda part: repr(written(part, lambda name: "")))
    return getattr(head, "__name__", head), *(written(part, call) for part in parts)


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


def _table(definitions: Iterable[Any]) -> dict[str, list[Any]]:
    """The definitions by the name that they define, each once, with bound symbols named by how deep they stand."""
    found: dict[str, dict[Any, None]] = {}
    for line in definitions:
        found.setdefault(_defines(line), {})[canonical(line)] = None
    return {name: list(lines) for name, lines in found.items()}


def behind(derivation: Derivation) -> list[Any]:
    """The definitions in a derivation's proof, and those behind what it recalls, as they were recalled."""
    found: dict[Any, None] = {}
    for step in derivation.steps:
        for line in (step.line,) if step.verb == "define" else step.behind:
            found[line] = None
    return list(found)


def _defines(line: Formula) -> str:
    return str(defined_name(_body(line).lhs))


def _body(line: Formula) -> Any:
    while isinstance(line, ForAll):
        line = line.body
    return line


__all__ = ["Meanings", "behind", "defined_by", "reached"]
