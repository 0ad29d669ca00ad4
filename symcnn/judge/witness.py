"""Exact evaluation of propositions at given values: what makes a model of z3 a counterexample.

Values are looked up for symbols, members of sequences (``K[2]``) and values of
unknown functions (``m(0)``). Everything else is computed by SymPy in exact
arithmetic; what cannot be is refused, never guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import product
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean, BooleanFalse, BooleanTrue

from symcnn.formulas.aliases import Facts, Formula
from symcnn.formulas.binding import free
from symcnn.formulas.dependence import usable
from symcnn.formulas.linear import linear
from symcnn.formulas.symbols import ForAll, Iff, Independent
from symcnn.judge.counting import cases

MOST_TERMS = 2000
"""Terms of one sum that are written out."""

MOST_TERMS_IN_ALL = 2000
"""Terms written out at one point, sums inside sums included."""


class Unevaluated(Exception):
    """The value is not determined by what was given (internal: `is_counterexample` answers False)."""


class Point:
    """Values for symbols and for members of families, read consistently.

    >>> from symcnn.formulas.symbols import integers, sequence
    >>> l, K = sp.Symbol("l", integer=True), sequence("K", integer=True)
    >>> point = Point({l: 2, K[l]: 5})
    >>> point.value(K[l] + K[2])
    10
    """

    def __init__(self, values: Mapping[Any, Any], default: Any = None) -> None:
        self.symbols = {key: sp.sympify(value, strict=True) for key, value in values.items() if key.is_Symbol}
        self.members: dict[Any, Any] = {}
        self.default = default
        self.written_out = [0]
        for key, value in values.items():
            if key.is_Symbol:
                continue
            member = self._member(key)
            if self.members.setdefault(member, sp.sympify(value, strict=True)) != value:
                raise Unevaluated(f"{key} would have two values")

    def _member(self, term: Formula) -> tuple[Any, ...]:
        head = (term.base, *term.indices) if isinstance(term, sp.Indexed) else (term.func, *term.args)
        return (head[0], *(self.value(argument) for argument in head[1:]))

    def extended(self, extra: Mapping[Any, Any]) -> Point:
        """The same point with further symbols."""
        other = Point({}, self.default)
        other.symbols = {**self.symbols, **{key: sp.sympify(value, strict=True) for key, value in extra.items()}}
        other.members, other.written_out = self.members, self.written_out
        return other

    # -- numbers -------------------------------------------------------------------------------------

    def value(self, term: Formula) -> Any:
        """The exact number that an expression is here."""
        if term.is_Number:
            return term
        if term.is_Symbol:
            if term not in self.symbols:
                raise Unevaluated(f"{term} has no value")
            return self.symbols[term]
        if getattr(term, "is_expectation", False):
            raise Unevaluated(f"{term} is not computed here")
        if isinstance(term, sp.Indexed | AppliedUndef):
            member = self._member(term)
            if member not in self.members and self.default is None:
                raise Unevaluated(f"{term} has no value")
            return self.members.get(member, self.default)
        if isinstance(term, sp.Piecewise):
            for piece, condition in term.args:
                if self.truth(condition):
                    return self.value(piece)
            raise Unevaluated(f"{term} has no case")
        if isinstance(term, sp.Sum | sp.Product):
            return self._fold(term)
        result = term.func(*(self.value(part) for part in term.args))
        if not result.is_number or result.is_finite is not True:
            raise Unevaluated(f"{term} is {result}")
        return result

    def _fold(self, term: Formula) -> Any:
        """A finite sum or product, an infinite sum of indicators, or a refusal."""
        *inner, (index, low, high) = term.limits
        body = term.func(term.function, *inner) if inner else term.function
        start, stop = self._range(body, index, low, high)
        if start > stop + 1:
            raise Unevaluated(f"{term} runs backwards")
        if stop - start > MOST_TERMS:
            raise Unevaluated(f"{term} is too long")
        self.written_out[0] += int(stop - start) + 1
        if self.written_out[0] > MOST_TERMS_IN_ALL:
            raise Unevaluated(f"{term} makes too many terms")
        combine = sp.Add if isinstance(term, sp.Sum) else sp.Mul
        return combine(*(self.extended({index: i}).value(body) for i in range(int(start), int(stop) + 1)))

    def _range(self, body: Formula, index: Formula, low: Formula, high: Formula) -> tuple[Any, Any]:
        ends = [end if end.is_infinite else self.value(end) for end in (low, high)]
        if any(end.is_integer is False for end in ends if end.is_finite):
            raise Unevaluated("a range between fractions")
        if not any(end.is_infinite for end in ends):
            return ends[0], ends[1]
        options = cases(body, index) if not isinstance(body, sp.Sum) else None
        supports = [self._support(condition, index) for _, condition in options or [(body, sp.true)]]
        start, stop = (min(ends[0] for ends in supports), max(ends[1] for ends in supports))
        start, stop = sp.Max(ends[0], start), sp.Min(ends[1], stop)
        if start.is_infinite or stop.is_infinite:
            raise Unevaluated("an infinite range")
        return (start, stop) if start <= stop else (sp.Integer(0), sp.Integer(-1))

    def _support(self, condition: Formula, index: Formula) -> tuple[Any, Any]:
        """An interval outside which the conjunction of relations linear in the index is false."""
        start, stop = -sp.oo, sp.oo
        for relation in sp.And.make_args(condition):
            if not isinstance(relation, sp.Le | sp.Lt | sp.Ge | sp.Gt | sp.Eq):
                continue
            found = linear(relation.lhs - relation.rhs, index)
            if found is None:
                continue
            steep, edge = map(self.value, found)
            if steep == 0:
                continue
            edge = -edge / steep
            if isinstance(relation, sp.Eq) or isinstance(relation, sp.Le | sp.Lt) == bool(steep > 0):
                stop = sp.Min(stop, sp.floor(edge))
            if isinstance(relation, sp.Eq) or isinstance(relation, sp.Le | sp.Lt) != bool(steep > 0):
                start = sp.Max(start, sp.ceiling(edge))
        return start, stop

    # -- propositions --------------------------------------------------------------------------------

    def truth(self, proposition: Formula) -> bool:
        """Whether the proposition is true here."""
        if isinstance(proposition, BooleanTrue | BooleanFalse):
            return bool(proposition)
        if isinstance(proposition, Relational):
            result = proposition.func(self.value(proposition.lhs), self.value(proposition.rhs))
            if result not in (True, False):
                raise Unevaluated(f"{proposition} is {result}")
            return bool(result)
        if isinstance(proposition, ForAll):
            return self._everywhere(proposition)
        connectives: dict[Any, Callable[..., bool]] = {
            sp.And: lambda *parts: all(parts),
            sp.Or: lambda *parts: any(parts),
            sp.Not: lambda part: not part,
            sp.Implies: lambda left, right: not left or right,
            sp.ITE: lambda test, left, right: left if test else right,
            Iff: lambda left, right: left == right,
            sp.Equivalent: lambda *parts: len(set(parts)) == 1,
        }
        if proposition.func not in connectives:
            raise Unevaluated(f"{proposition} is not evaluated here")
        return connectives[proposition.func](*(self.truth(part) for part in proposition.args))

    def _everywhere(self, proposition: ForAll) -> bool:
        """A bounded statement value by value.

        An unbounded one is true here only in a form that needs no values but
        the given ones and the default: the same truth for every member.
        """
        ranges = []
        for index, low, high in proposition.limits:
            if index.is_integer is not True:
                raise Unevaluated(f"{index} runs over a continuum")
            start, stop = (end if end.is_infinite else self.value(end) for end in (low, high))
            if start.is_infinite or stop.is_infinite or stop - start > MOST_TERMS:
                start, stop = self._representatives(proposition, index, start, stop)
            ranges.append([(index, i) for i in range(int(start), int(stop) + 1)])
        return all(self.extended(dict(values)).truth(proposition.body) for values in product(*ranges))

    def _representatives(self, proposition: ForAll, index: Formula, start: Any, stop: Any) -> tuple[Any, Any]:
        """Where the index enters only as an argument: the values given, and one more each side."""
        hidden = {
            term: sp.Dummy(real=True)
            for term in proposition.body.atoms(sp.Indexed, AppliedUndef)
            if index in free(term)
        }
        plain = all(index in arguments_of(term) for term in hidden)
        if self.default is None or not plain or index in free(proposition.body.xreplace(hidden)):
            raise Unevaluated(f"{proposition} has no end")
        used = [argument for member in self.members for argument in member[1:] if argument.is_integer]
        first = sp.Max(start, min(used, default=sp.Integer(0)) - 1)
        last = sp.Min(stop, max(used, default=sp.Integer(0)) + 1)
        if last - first > MOST_TERMS:
            raise Unevaluated(f"{proposition} has too many values")
        return first, sp.Max(first, last)


def arguments_of(term: Formula) -> tuple[Any, ...]:
    """The indices of a member of a sequence, or the arguments of an unknown function."""
    return tuple(term.indices if isinstance(term, sp.Indexed) else term.args)


def is_counterexample(values: Mapping[Any, Any], facts: Facts, goal: Boolean) -> bool:
    """Whether every fact is true and the goal false at these values, computed exactly.

    Members of sequences that are given no value may have any one value in common.

    >>> from symcnn.formulas.symbols import integers
    >>> n = sp.Symbol("n", integer=True)
    >>> is_counterexample({n: 3}, [n >= 1], sp.Eq(2 * sp.floor(n / 2), n))
    True
    >>> is_counterexample({n: 4}, [n >= 1], sp.Eq(2 * sp.floor(n / 2), n))
    False
    """
    facts = usable(facts)
    wanted = [fact for fact in facts if not isinstance(fact, Independent)]
    if len(wanted) < len(facts) and any(_random(item) for item in (*wanted, goal)):
        return False
    try:
        if Point(values).truth(goal):
            return False
    except Unevaluated:
        return False
    quantified = any(isinstance(fact, ForAll) for fact in wanted)
    defaults: Iterable[int | None] = (None, 1, 2, 0, 3, -1) if quantified else (None,)
    for default in defaults:
        try:
            point = Point(values, None if default is None else sp.Integer(default))
            if all(point.truth(fact) for fact in wanted):
                return True
        except Unevaluated:
            continue
    return False


def _random(item: Formula) -> bool:
    return bool(item.has(sp.Indexed)) or any(
        getattr(term, "is_expectation", False) for term in sp.preorder_traversal(item)
    )
