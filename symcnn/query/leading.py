"""The term that leads an expression for large values of a symbol.

Leading terms are put together by the rules for products, powers, logarithms,
floors and maxima. Where such terms cancel that are no exact sums of them, or
the facts do not tell which is larger, there is no answer.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from symcnn.formulas.aliases import Formula
from symcnn.query.orders import CANCEL, NoAnswer, Orders, Term, Undecided, constant, said

JUMPS = (sp.floor, sp.ceiling, sp.Max, sp.Min, sp.Abs, sp.sign, sp.Piecewise)


class Leading(Orders):
    """Leading terms of expressions in one symbol, which grows beyond all bounds.

    >>> from symcnn.formulas.symbols import integers
    >>> from symcnn.query.known import Known
    >>> n, s = integers("n s")
    >>> Leading(n, Known([s >= 1])).of(sp.floor((n - 1) / s) + 1).of(n)
    n/s
    """

    # -- what is settled from some value of the symbol on ---------------------------------------------

    def settled(self, node: Formula) -> Any:
        """The expression as it is for large values: roundings that stay at a number, maxima, cases and signs."""
        if not self.moves(node) or not node.has(*JUMPS):
            return node
        if isinstance(node, sp.Piecewise):
            try:
                return self.settled(next(branch for branch, condition in node.args if self.holds(condition)))
            except (NoAnswer, StopIteration):
                return node
        if not isinstance(node, (sp.Add, sp.Mul, sp.Pow, sp.exp, sp.log, *JUMPS)):
            return node
        inner = [self.settled(part) for part in node.args]
        node = node if tuple(inner) == node.args else node.func(*inner)
        try:
            if isinstance(node, (sp.floor, sp.ceiling, sp.sign)) and self.order(term := self.of(node)) == 0:
                return node if term.turns else term.coefficient
            if isinstance(node, sp.Abs):
                return self.sign(self.of(node.args[0]).coefficient) * node.args[0]
        except NoAnswer:
            return node
        return self.without_smaller(node) if isinstance(node, (sp.Max, sp.Min)) else node

    def without_smaller(self, node: Formula) -> Any:
        turn = 1 if isinstance(node, sp.Max) else -1
        kept = list(node.args)
        for one, other in combinations(node.args, 2):
            if one in kept and other in kept:
                try:
                    term = self.of(sp.expand(turn * (one - other)))
                    if not term.turns:
                        kept.remove(other if self.sign(term.coefficient) >= 0 else one)
                except NoAnswer:
                    continue
        return node.func(*kept)

    # -- leading terms -------------------------------------------------------------------------------

    def of(self, node: Formula) -> Term:
        """The leading term. Errors: `NoAnswer`."""
        if not self.moves(node):
            return constant(node)
        terms = self.exact(node)
        if terms is not None:
            return self.top(terms)
        if node.is_Mul:
            result = constant(sp.S.One)
            for part in node.args:
                result = result.times(self.of(part))
            return result
        if node.is_Add:
            return self.sum(node)
        if node.is_Pow and not self.moves(node.exp):
            return self.raised(self.of(node.base), node.exp)
        for kinds, rule in (
            ((sp.floor, sp.ceiling), self.rounded),
            ((sp.Max, sp.Min), self.largest),
            ((sp.Abs, sp.sign), self.size),
            ((sp.Piecewise,), self.cases),
            ((sp.log,), self.logarithm),
            ((sp.exp, sp.Pow), self.bounded_exponent),
        ):
            if isinstance(node, kinds):
                return rule(node)
        raise NoAnswer(f"no rule is known for {said(node)} as {self.symbol} grows")

    def sum(self, node: Formula) -> Term:
        try:
            return self.top([term for part in node.args if (term := self.of(part)).coefficient != 0])
        except NoAnswer:
            if node.has(sp.floor, sp.ceiling):
                return self.up_to_roundings(node)
            over, under = sp.fraction(sp.together(node))
            terms = self.exact(sp.expand(over)) if under != 1 else None
            if terms is None:
                raise
            return self.top(terms).times(self.raised(self.of(under), sp.S.NegativeOne))

    def up_to_roundings(self, node: Formula) -> Term:
        """A sum with its roundings left out, where what is left is of a larger order than what that may cost."""
        kept, costs = sp.S.Zero, []
        for part in sp.Add.make_args(sp.expand(node)):
            rounded = [x for x in sp.Mul.make_args(part) if isinstance(x, (sp.floor, sp.ceiling)) and self.moves(x)]
            if len(rounded) == 1:
                costs.append(self.of(part / rounded[0]))
                part = part / rounded[0] * rounded[0].args[0]
            kept += part
        if not costs or sp.expand(kept).has(sp.floor, sp.ceiling):
            raise NoAnswer(CANCEL)
        term = self.of(sp.expand(kept))
        if term.coefficient == 0 or any(self.compare(term, cost) <= 0 for cost in costs):
            raise NoAnswer(CANCEL)
        return term

    def rounded(self, node: Formula) -> Term:
        """A floor of what grows grows as that does; of what tends to a number it is settled by the side."""
        (inside,) = node.args
        term = self.of(inside)
        order = self.order(term)
        if order > 0:
            return term
        value = sp.S.Zero if order < 0 else term.coefficient
        if term.turns or not value.is_number:
            raise NoAnswer(f"{said(inside)} tends to {said(value)}, which may be a whole number or none")
        if not value.is_integer:
            return constant(node.func(value))
        turn = 1 if isinstance(node, sp.floor) else -1
        rest = sp.expand(turn * (inside - value))
        below = not self.not_below(rest) and self.sign(self.of(rest).coefficient) < 0
        return constant(value - turn if below else value)

    def not_below(self, rest: Formula) -> bool:
        """Whether an expression is a single term, or none, and that is at least 0; it need not be known to be more."""
        terms = self.exact(rest)
        if terms is None or len(terms) > 1 or any(term.turns for term in terms):
            return False
        return all(self.known.nonnegative(term.coefficient) for term in terms)

    def largest(self, node: Formula) -> Term:
        """A maximum is led by the largest leading term; of one order, by the largest coefficient."""
        turn = 1 if isinstance(node, sp.Max) else -1
        terms = [self.of(sp.expand(turn * part)) for part in node.args]
        if any(term.turns for term in terms):
            raise NoAnswer(f"{said(node)} goes with what changes its sign again and again")
        while True:
            best = [terms[0]]
            for term in terms[1:]:
                order = self.compare(term, best[0])
                if order >= 0:
                    best = [term] if order else [*best, term]
            lower = [term for term in terms if term not in best]
            coefficient = sp.Max(*(term.coefficient for term in best))
            if not lower:
                return replace(best[0], coefficient=turn * coefficient)
            if self.sign(coefficient) > 0:
                return replace(best[0], coefficient=turn * coefficient)
            terms = lower  # below zero, and of the largest order: smaller than all others

    def size(self, node: Formula) -> Term:
        term = self.of(node.args[0])
        if isinstance(node, sp.Abs):
            return replace(term, coefficient=sp.Abs(term.coefficient), turns=False)
        return Term(sp.sign(term.coefficient), turns=term.turns)

    def cases(self, node: Formula) -> Term:
        for branch, condition in node.args:
            if self.holds(condition):
                return self.of(branch)
        raise NoAnswer(f"no case of {said(node)} holds for large {self.symbol}")

    def holds(self, condition: Formula) -> bool:
        """Whether a condition holds from some value of the symbol on; that it fails from some value on is False."""
        if condition in (sp.true, sp.false):
            return bool(condition)
        if isinstance(condition, sp.And):
            return all(map(self.holds, condition.args))
        if isinstance(condition, sp.Or):
            return any(map(self.holds, condition.args))
        if not self.moves(condition):
            if self.known.entails(condition):
                return True
            if self.known.entails(sp.Not(condition)):
                return False
            raise Undecided(condition)
        if not isinstance(condition, Relational) or condition.lhs.is_Boolean:
            raise NoAnswer(f"whether {said(condition)} holds for large {self.symbol} is not known")
        term = self.of(sp.expand(condition.lhs - condition.rhs))
        if term.turns:
            raise NoAnswer(f"{said(condition)} holds again and again, and fails again and again")
        return bool(condition.func(sp.Integer(self.sign(term.coefficient)), 0))

    def logarithm(self, node: Formula) -> Term:
        term = self.of(node.args[0])
        if term.turns or self.sign(term.coefficient) <= 0:
            raise NoAnswer(f"{said(node.args[0])} is not above 0 for large {self.symbol}")
        if term.base != 1:
            return Term(sp.log(term.base), power=sp.S.One)
        if term.power != 0:
            return Term(term.power, logs=sp.S.One)
        if term.logs != 0:
            raise NoAnswer(f"a logarithm of a logarithm of {self.symbol} is not followed")
        if term.coefficient == 1:
            return self.of(sp.expand(node.args[0] - 1))
        return constant(sp.log(term.coefficient))

    def bounded_exponent(self, node: Formula) -> Term:
        """A power whose exponent tends to a number."""
        base, exponent = (sp.E, node.args[0]) if isinstance(node, sp.exp) else node.args
        term = self.of(exponent)
        if self.moves(base) or term.turns or self.order(term) > 0:
            raise NoAnswer(f"no rule is known for {said(node)} as {self.symbol} grows")
        return constant(base ** (term.coefficient if self.order(term) == 0 else sp.S.Zero))


__all__ = ["JUMPS", "Leading"]
