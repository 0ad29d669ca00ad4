"""A formula's arithmetic as text: what kind of number each part is, and how it is written in one language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean, BooleanFalse, BooleanTrue

from symcnn.errors import SymcnnError
from symcnn.formulas.aliases import Formula
from symcnn.formulas.binding import free
from symcnn.judge.integers import entails
from symcnn.query.language import ATOM, Array, Kind, Language, Text

SPREAD = (sp.Sum, sp.Product)


class NotWritten(SymcnnError):
    """A formula that a language cannot write exactly."""


class Arithmetic:
    """The text of expressions. Sums, products, cases and members need statements before them: see `Writer`."""

    def __init__(self, language: Language, facts: Sequence[Boolean] = ()) -> None:
        self.language = language
        self.facts = list(facts)
        self.known: dict[Any, Text] = {}
        self.arrays: dict[Any, Array] = {}
        self.ready: dict[Any, Text] = {}
        """Sums, products and cases that are worked out where the writer is now."""
        self.fractions: set[Any] = set()
        """Powers that once were not known to be whole, and are taken for fractions from then on."""

    def member(self, term: Any) -> Text:
        raise NotImplementedError

    def total(self, node: Any, floating: bool | None = None) -> Text:
        raise NotImplementedError

    def cases(self, node: Any, finish: Callable[[Any], Text] | None = None) -> Text:
        raise NotImplementedError

    def surely(self, goal: Any) -> bool:
        """Whether what is known of the values entails it."""
        if isinstance(goal, (bool, BooleanTrue, BooleanFalse)):
            return bool(goal)
        return self.language.trusted and entails(tuple(self.facts), goal)

    # What kind of number

    def kind(self, expr: Any) -> Kind:
        """What an expression is by its form: a whole number, a fraction, a real number, a truth value."""
        if isinstance(expr, (sp.Integer, sp.floor, sp.ceiling, sp.KroneckerDelta)):
            return Kind.WHOLE
        if isinstance(expr, (Boolean, Relational)) and not isinstance(expr, sp.Symbol):
            return Kind.TRUTH
        if isinstance(expr, sp.Symbol):
            return Kind.WHOLE if expr.is_integer else Kind.FRACTION
        if isinstance(expr, sp.Indexed):
            return Kind.WHOLE if expr.base.is_integer else Kind.FRACTION
        if isinstance(expr, sp.Rational):
            return Kind.FRACTION
        if isinstance(expr, sp.Pow):
            exponent = self.kind(expr.exp)
            if exponent > Kind.WHOLE:
                return Kind.REAL
            if expr in self.fractions or not self.surely(expr.exp >= 0):
                self.fractions.add(expr)
                return max(self.kind(expr.base), Kind.FRACTION)
            return self.kind(expr.base)
        if isinstance(expr, SPREAD):
            with self.among_terms(expr):
                return self.kind(expr.function)
        if isinstance(expr, sp.Piecewise):
            return max(self.kind(value) for value, _ in expr.args)
        if isinstance(expr, (sp.Add, sp.Mul, sp.Max, sp.Min, sp.Abs, sp.Mod)):
            return max(map(self.kind, expr.args))
        return Kind.REAL

    @contextmanager
    def among_terms(self, node: Any) -> Iterator[None]:
        """The terms of a sum or product are spoken of, whose indices lie in their ranges."""
        outside, indices = self.facts, {limit[0] for limit in node.limits}
        ranges = [fact for index, low, high in node.limits for fact in (index >= low, index <= high)]
        self.facts = [fact for fact in outside if free(fact).isdisjoint(indices)]
        self.facts += [fact for fact in ranges if isinstance(fact, Relational)]
        yield
        self.facts = outside

    def floats(self, expr: Any) -> bool:
        """Whether the language works it out in floats."""
        return not self.language.exact and Kind.WHOLE < self.kind(expr) < Kind.TRUTH

    # Expressions

    def text(self, expr: Any, floating: bool = False) -> Text:
        """The text of an expression, after the statements that work out its sums, products and cases."""
        floating = floating or self.floats(expr)
        if expr in self.known:
            return self._as(self.known[expr], expr, floating)
        if isinstance(expr, sp.Indexed):
            return self._as(self.member(expr), expr, floating)
        if isinstance(expr, (*SPREAD, sp.Piecewise)):
            if expr not in self.ready:
                self.ready[expr] = self.cases(expr) if isinstance(expr, sp.Piecewise) else self.total(expr)
            return self._as(self.ready[expr], expr, floating)
        if isinstance(expr, (sp.floor, sp.ceiling)):
            return self._as(self.rounded(expr), expr, floating)
        say = self.language
        if isinstance(expr, sp.Rational):
            return say.number(expr.p, expr.q, floating)
        if isinstance(expr, sp.Add):
            if (tail := _tail(expr)) is not None:
                return self.text(tail, floating)
            return self.added(expr, floating)
        if isinstance(expr, sp.Mul):
            return self.multiplied(expr, floating)
        if isinstance(expr, sp.Pow):
            return self.power(expr, floating)
        if isinstance(expr, sp.KroneckerDelta):
            return say.choice(self.text(sp.Eq(*expr.args, evaluate=False)), say.number(1, 1, floating), floating)
        if isinstance(expr, Relational):
            cleared, worked = self.cleared(expr)
            if worked is not None:
                self.work_out(worked)
                return self.text(cleared)
            both = any(map(self.floats, expr.args))
            return say.compare(expr.rel_op, self.text(expr.lhs, both), self.text(expr.rhs, both))
        if isinstance(expr, sp.Implies):
            return self.text(sp.Or(sp.Not(expr.args[0]), expr.args[1]))
        if isinstance(expr, (sp.And, sp.Or)):
            return say.joined(isinstance(expr, sp.And), [self.text(part) for part in expr.args])
        if isinstance(expr, sp.Not):
            return say.negated(self.text(expr.args[0]))
        if isinstance(expr, (BooleanTrue, BooleanFalse)):
            return say.truth(bool(expr))
        if isinstance(expr, sp.Mod):
            if floating or self.unsure(*expr.args):
                raise NotWritten(f"the remainder {expr} of real numbers would be decided by a float")
            return say.remainder(*map(self.text, expr.args))
        if not expr.args and expr not in (sp.pi, sp.E):
            raise NotWritten(f"{expr} has no value here")
        kind = max([Kind.REAL if floating else Kind.WHOLE, *map(self.kind, expr.args)])
        return say.function(type(expr), [self.text(part, floating) for part in expr.args], kind, expr)

    def _as(self, text: Text, expr: Any, floating: bool) -> Text:
        return self.language.floated(text) if floating and self.kind(expr) is Kind.WHOLE else text

    def added(self, expr: Any, floating: bool) -> Text:
        terms = []
        for term in expr.as_ordered_terms():
            negative = bool(term.as_coeff_Mul()[0].is_negative)
            terms.append((negative, self.text(-term if negative else term, floating)))
        kind = Kind.REAL if floating else self.kind(expr)
        if terms[0][0]:
            terms.sort(key=lambda term: term[0])  # none begins with a minus that need not
        return self.language.add(terms, kind)

    def multiplied(self, expr: Any, floating: bool) -> Text:
        coefficient, factors = expr.as_coeff_mul()
        above, below = [sp.Integer(abs(coefficient.p))], [sp.Integer(coefficient.q)]
        for factor in factors:
            under = isinstance(factor, sp.Pow) and factor.exp.is_Rational and factor.exp.is_negative
            (below if under else above).append(1 / factor if under else factor)
        parts = []
        for side in (above, below):
            kept = [part for part in side if part != 1] or [sp.S.One]
            kind = Kind.REAL if floating else max(map(self.kind, kept))
            texts = [self.text(part, floating) for part in kept]
            parts.append((texts[0] if len(texts) == 1 else self.language.multiply(texts, kind), kind))
        (numerator, up), (denominator, down) = parts
        result, kind = numerator, up
        if any(part != 1 for part in below):
            kind = max(up, down)
            safe = self.surely(sp.Ne(sp.Mul(*below), 0))
            result = self.language.quotient(numerator, denominator, kind, safe)
        return self.language.minus(result, kind) if coefficient.is_negative else result

    def power(self, expr: Any, floating: bool) -> Text:
        base, exponent = expr.base, expr.exp
        if exponent.is_Rational and exponent.is_negative:
            return self.multiplied(sp.Mul(sp.S.One, expr, evaluate=False), floating)
        kind = Kind.REAL if floating else self.kind(expr)
        whole = self.kind(exponent) is Kind.WHOLE
        written = self.text(exponent, floating and not exponent.is_Integer)
        return self.language.power(self.text(base, floating), written, exponent, whole, kind)

    def rounded(self, expr: Any) -> Text:
        """A floor or a ceiling: of a quotient of whole numbers by their division, which no float has a part in."""
        up, inner = isinstance(expr, sp.ceiling), expr.args[0]
        if self.kind(inner) is Kind.WHOLE:
            return self.text(inner)
        above, below = self.quotient_of(inner)
        if {self.kind(above), self.kind(below)} == {Kind.WHOLE}:
            safe = self.surely(sp.Ne(below, 0))
            return self.language.rounded_quotient(self.text(above), self.text(below), up, safe)
        if not self.language.exact or self.unsure(inner):
            raise NotWritten(f"{expr} would be decided by a float")
        return self.language.rounded(self.text(inner), up)

    def quotient_of(self, expr: Any) -> tuple[Any, Any]:
        """Numerator and denominator; sums, products and cases in it are worked out before."""
        above, below, worked = self.fraction_of(expr)
        self.work_out(worked)
        return above, below

    def fraction_of(self, expr: Any) -> tuple[Any, Any, dict[Any, Any]]:
        """Numerator and denominator, with symbols for sums, products and cases, and what each symbol stands for."""
        worked = {}
        for node in outermost(expr):
            worked[node] = sp.Dummy(integer=True) if self.kind(node) is Kind.WHOLE else sp.Dummy(real=True)
        above, below = sp.fraction(sp.together(expr.xreplace(worked)))
        return above, below, {made: node for node, made in worked.items()}

    def work_out(self, worked: Mapping[Any, Any]) -> None:
        """Write what symbols stand for."""
        for made, node in worked.items():
            self.known[made] = self.text(node)

    def cleared(self, relation: Any) -> tuple[Any, dict[Any, Any] | None]:
        """A comparison of quotients of whole numbers as one of whole numbers, which no float has a part in.

        With it what its symbols stand for; None in its place where the comparison stays as it is.
        """
        if not any(map(self.floats, relation.args)) or max(map(self.kind, relation.args)) is Kind.REAL:
            return relation, None
        above, below, worked = self.fraction_of(relation.lhs - relation.rhs)
        if {self.kind(above), self.kind(below)} != {Kind.WHOLE} or not self.surely(sp.Ne(below, 0)):
            return relation, None
        above = above if self.surely(below > 0) else -above if self.surely(below < 0) else above * below
        return relation.func(above, 0, evaluate=False), worked

    def unsure(self, *parts: Any) -> bool:
        """Whether a float may come of these, and is not noticed."""
        return not self.language.retries and any(self.kind(part) > Kind.FRACTION for part in parts)

    def whole(self, expr: Any) -> Text:
        """An expression whose value is a whole number, as one; no value where it is none."""
        if self.kind(expr) in (Kind.WHOLE, Kind.TRUTH):
            return self.text(expr)
        if isinstance(expr, sp.Piecewise):
            return self.cases(expr, self.whole)
        above, below = self.quotient_of(expr)
        if {self.kind(above), self.kind(below)} == {Kind.WHOLE}:
            return self.language.exact_quotient(self.text(above), self.text(below))
        if not self.language.exact or self.kind(expr) > Kind.FRACTION:
            raise NotWritten(f"the whole number {expr} would be decided by a float")
        return self.language.exact_quotient(self.text(expr), Text("1", ATOM))


def outermost(expr: Formula) -> list[Any]:
    """The sums, products and cases that stand inside of no other."""
    if isinstance(expr, (*SPREAD, sp.Piecewise)):
        return [expr]
    found = [node for part in getattr(expr, "args", ()) for node in outermost(part)]
    return list(dict.fromkeys(found))


def _tail(expr: Any) -> Any:
    """One less an error function as what it lacks to one, since a float has lost all of it where it is small."""
    if len(expr.args) != 2 or expr.args[0] != 1:
        return None
    factor, rest = expr.args[1].as_coeff_Mul()
    return sp.erfc(rest.args[0], evaluate=False) if factor == -1 and isinstance(rest, sp.erf) else None


__all__ = ["SPREAD", "Arithmetic", "NotWritten", "outermost"]
