"""Propositions in words and signs: relations, logic, quantifiers, independence and densities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp

from symcnn.formulas.order import name_of
from symcnn.formulas.symbols import Density, ForAll, Iff, Independent
from symcnn.printing.context import Context

ARROWS = (sp.Implies, Iff)
"""Statements that reach further than "and" and "or", and of which one within another is bracketed."""


class Propositions(Context):
    """Printer methods for relations, logic and quantifiers."""

    def relation(self, sign: str) -> str:
        """A relation's sign with its blanks."""
        return self.spaced(f" {self.marks.relation[sign]} ")

    def connective(self, word: str) -> str:
        """A word between two statements, after which a line may end."""
        return self.marks.text(word)

    def _print_Relational(self, expr: Any) -> str:
        if isinstance(expr, sp.Eq) and isinstance(expr.lhs, sp.Mod) and expr.rhs == 0:
            return f"{self._print(expr.lhs.args[1])}{self.connective(' divides ')}{self._print(expr.lhs.args[0])}"
        return f"{self._print(expr.lhs)}{self.relation(expr.rel_op)}{self._print(expr.rhs)}"

    def conjuncts(self, conditions: Sequence[Any]) -> list[str]:
        """Each condition, with pairs of bounds joined to a chain: ``a ≤ n ≤ b``."""
        texts = []
        for chain in self.ordering.chains(conditions):
            if len(chain) == 1:
                texts.append(self.within_larger(chain[0], (sp.Or, *ARROWS, ForAll)))
                continue
            low, strict_low, thing, strict_high, high = chain
            below, above = (self.relation("<" if strict else "<=") for strict in (strict_low, strict_high))
            texts.append(f"{self._print(low)}{below}{self._print(thing)}{above}{self._print(high)}")
        return texts

    def within_larger(self, statement: Any, loose: tuple[type, ...]) -> str:
        """A statement that is a part of a larger one, in brackets if it would reach beyond its place."""
        return self.bracket(statement) if isinstance(statement, loose) else self.phrase(statement)

    def phrase(self, condition: Any) -> str:
        """A condition inside a larger one: its parts are joined by words."""
        if isinstance(condition, sp.And):
            return self.connective(" and ").join(self.conjuncts(condition.args))
        return self._print(condition)

    def case(self, condition: Any) -> str:
        """A case's condition, its larger side on the right again (Piecewise turns relations round)."""
        return self.phrase(condition.replace(_turned, lambda relation: relation.reversed))

    def _print_And(self, expr: Any) -> str:
        return self.marks.pause.join(self.conjuncts(expr.args))

    def _print_Or(self, expr: Any) -> str:
        return self.connective(" or ").join(
            self.within_larger(part, (*ARROWS, ForAll)) for part in self.ordering.sorted(expr.args)
        )

    def _print_Not(self, expr: Any) -> str:
        return f"{self.marks.text('not ')}({self._print(expr.args[0])})"

    def _print_Implies(self, expr: Any) -> str:
        return self.arrow(expr.args[0], self.marks.implies, expr.args[1])

    def _print_Iff(self, expr: Iff) -> str:
        return self.arrow(expr.left, self.marks.iff, expr.right)

    def arrow(self, left: Any, sign: str, right: Any) -> str:
        """Two statements joined; a quantifier at the end of a line is over all of it, and bracketed where it is not."""
        return self.within_larger(left, ARROWS) + sign + self.within_larger(right, (*ARROWS, ForAll))

    def _print_BooleanTrue(self, expr: Any) -> str:
        return self.marks.text("true")

    def _print_BooleanFalse(self, expr: Any) -> str:
        return self.marks.text("false")

    def _print_ForAll(self, expr: ForAll) -> str:
        return self.phrase(expr.body) + self.quantifier(expr)

    def quantifier(self, expr: ForAll) -> str:
        """The ranges over which a statement holds, as they stand after it."""
        grouped: dict[tuple[Any, Any], list[Any]] = {}
        for symbol, low, high in expr.limits:
            grouped.setdefault((low, high), []).append(symbol)
        ranges = self.marks.comma.join(self.range(together, *ends) for ends, together in grouped.items())
        return self.connective(" for all ") + ranges

    def range(self, symbols: Sequence[Any], low: Any, high: Any) -> str:
        """``l ≥ 1``, ``1 ≤ i, j ≤ L`` or, where neither end binds, the names alone."""
        names = self.marks.comma.join(self._print(symbol) for symbol in symbols)
        at_most = "" if high == sp.oo else self.relation("<=") + self._print(high)
        if low == -sp.oo:
            return names + at_most
        if not at_most:
            return names + self.relation(">=") + self._print(low)
        return self._print(low) + self.relation("<=") + names + at_most

    def _print_Independent(self, expr: Independent) -> str:
        names = [self.marks.name(name_of(family), places(family)) for family in expr.families]
        listed = self.marks.comma.join(names[:-1]) + (self.connective(" and ") if len(names) > 1 else "") + names[-1]
        return self.marks.text("all ") + listed + self.marks.text(" are independent")

    def _print_Density(self, expr: Density) -> str:
        has, at = self.marks.text(" has the density "), self.marks.text(" at ")
        return self._print(expr.member) + has + self._print(expr.density) + at + self._print(expr.variable)


def places(family: Any) -> tuple[str, ...]:
    """Letters for the indices of a sequence: one a dimension."""
    return tuple("ijkl"[: len(getattr(family, "shape", None) or (1,))])


def _turned(condition: Any) -> bool:
    return isinstance(condition, (sp.Ge, sp.Gt)) and not condition.rhs.is_number
