"""Propositions in words and signs, for both printers: page and terminal differ in their marks only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp

from symcnn.formulas.order import Ordering, name_of
from symcnn.formulas.symbols import Density, ForAll, Iff, Independent


@dataclass(frozen=True)
class Marks:
    """The signs and joints of one medium; ``text`` sets a word among mathematics."""

    relation: Mapping[str, str]
    implies: str
    iff: str
    comma: str
    pause: str
    text: Callable[[str], str]
    name: Callable[[str, tuple[str, ...]], str]


class Propositions:
    """Printer methods for relations, logic and quantifiers; mixed into a SymPy printer."""

    marks: Marks
    ordering: Ordering

    def _print(self, expr: Any) -> str:
        raise TypeError("mixed into a printer")

    def _print_Relational(self, expr: Any) -> str:
        return f"{self._print(expr.lhs)} {self.marks.relation[expr.rel_op]} {self._print(expr.rhs)}"

    def conjuncts(self, conditions: Sequence[Any]) -> list[str]:
        """Each condition, with pairs of bounds joined to a chain: ``a ≤ n ≤ b``."""
        texts = []
        for chain in self.ordering.chains(conditions):
            if len(chain) == 1:
                texts.append(self._print(chain[0]))
                continue
            low, strict_low, thing, strict_high, high = chain
            signs = [self.marks.relation["<" if strict else "<="] for strict in (strict_low, strict_high)]
            texts.append(" ".join([self._print(low), signs[0], self._print(thing), signs[1], self._print(high)]))
        return texts

    def phrase(self, condition: Any) -> str:
        """A condition inside a larger one: its parts are joined by words."""
        if isinstance(condition, sp.And):
            return self.marks.text(" and ").join(self.conjuncts(condition.args))
        return self._print(condition)

    def case(self, condition: Any) -> str:
        """A case's condition, its larger side on the right again (Piecewise turns relations round)."""
        return self.phrase(condition.replace(_turned, lambda relation: relation.reversed))

    def _print_And(self, expr: Any) -> str:
        return self.marks.pause.join(self.conjuncts(expr.args))

    def _print_Or(self, expr: Any) -> str:
        return self.marks.text(" or ").join(self.phrase(part) for part in self.ordering.sorted(expr.args))

    def _print_Not(self, expr: Any) -> str:
        return f"{self.marks.text('not ')}({self._print(expr.args[0])})"

    def _print_Implies(self, expr: Any) -> str:
        return self.phrase(expr.args[0]) + self.marks.implies + self.phrase(expr.args[1])

    def _print_Iff(self, expr: Iff) -> str:
        return self.phrase(expr.left) + self.marks.iff + self.phrase(expr.right)

    def _print_BooleanTrue(self, expr: Any) -> str:
        return self.marks.text("true")

    def _print_BooleanFalse(self, expr: Any) -> str:
        return self.marks.text("false")

    def _print_ForAll(self, expr: ForAll) -> str:
        grouped: dict[tuple[Any, Any], list[Any]] = {}
        for symbol, low, high in expr.limits:
            grouped.setdefault((low, high), []).append(symbol)
        ranges = self.marks.comma.join(self.range(together, *ends) for ends, together in grouped.items())
        return self.phrase(expr.body) + self.marks.text(" for all ") + ranges

    def range(self, symbols: Sequence[Any], low: Any, high: Any) -> str:
        """``l ≥ 1``, ``1 ≤ i, j ≤ L`` or, where neither end binds, the names alone."""
        names = self.marks.comma.join(self._print(symbol) for symbol in symbols)
        at_most = "" if high == sp.oo else f" {self.marks.relation['<=']} {self._print(high)}"
        if low == -sp.oo:
            return names + at_most
        if not at_most:
            return f"{names} {self.marks.relation['>=']} {self._print(low)}"
        return f"{self._print(low)} {self.marks.relation['<=']} {names}{at_most}"

    def _print_Independent(self, expr: Independent) -> str:
        names = [self.marks.name(name_of(family), places(family)) for family in expr.families]
        listed = self.marks.comma.join(names[:-1]) + (self.marks.text(" and ") if len(names) > 1 else "") + names[-1]
        return self.marks.text("all ") + listed + self.marks.text(" are independent")

    def _print_Density(self, expr: Density) -> str:
        has, at = self.marks.text(" has the density "), self.marks.text(" at ")
        return self._print(expr.member) + has + self._print(expr.density) + at + self._print(expr.variable)


def places(family: Any) -> tuple[str, ...]:
    """Letters for the indices of a sequence: one a dimension."""
    return tuple("ijkl"[: len(getattr(family, "shape", None) or (1,))])


def _turned(condition: Any) -> bool:
    return isinstance(condition, (sp.Ge, sp.Gt)) and not condition.rhs.is_number
