"""A walk through a formula with numbers for what is free in it: terms to numbers, propositions to truth values.

Nothing is put into the formula, so that SymPy builds no term on the way: no radicand is factored, no float decides.
Quantities and functions that lines define are worked out from these lines. How a term of some kind is worked out is a
rule (`symcnn.formulas.evaluation`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational

from symcnn.errors import TooLong
from symcnn.formulas import enclosures
from symcnn.formulas.aliases import Formula
from symcnn.formulas.enclosures import Enclosure, NoValue, Number, Unsure, added, compared
from symcnn.formulas.numbers import exactly
from symcnn.formulas.symbols import ForAll, Iff

MOST_TERMS = 10**7
"""Terms of one sum or product."""
DEEP = 25
"""Definitions that are unfolded inside of one another; one further in is worked out first."""


class Unread(Exception):
    """The formula holds something of which nothing is known here; the message names it."""


class _Deep(Exception):
    """A value that has to be worked out first."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self.work = work


class Definitions:
    """What lines define: quantities by their symbols, functions by their equations for all arguments."""

    def __init__(self, lines: Sequence[Any] = ()) -> None:
        self.quantities: dict[Any, Any] = {}
        self.functions: list[tuple[Any, Any, tuple[Any, ...]]] = []
        for line in lines:
            body = line.body if isinstance(line, ForAll) else line
            if not isinstance(body, sp.Eq):
                continue
            if isinstance(body.lhs, sp.Symbol) and not isinstance(line, ForAll) and not body.rhs.has(body.lhs):
                self.quantities.setdefault(body.lhs, body.rhs)
            elif isinstance(body.lhs, AppliedUndef):
                self.functions.append((body.lhs, body.rhs, line.limits if isinstance(line, ForAll) else ()))


NONE = Definitions()
Rule = Callable[["Walk", Any], Number]
"""How a term of some kind is worked out."""


class Walk:
    """A walk through formulas at one point, at so many bits.

    ``values`` are SymPy's or Python's numbers, or `Enclosure`, by symbol; of a sequence a mapping from the index (a
    tuple of several), or a list that begins at 1.
    """

    def __init__(
        self, values: Mapping[Any, Any], bits: int, definitions: Definitions, rules: Mapping[Any, Rule]
    ) -> None:
        self.bits, self.definitions, self.rules = bits, definitions, rules
        self.base = {key: value for key, value in values.items() if not isinstance(key, sp.IndexedBase)}
        self.members = {key.label: value for key, value in values.items() if isinstance(key, sp.IndexedBase)}
        self.bound: dict[Any, Any] = {}
        self.known: dict[Any, Number] = {}
        self.depth = 0

    # -- terms -----------------------------------------------------------------------------------------------

    def whole(self, work: Callable[[], Any]) -> Any:
        """What comes of some work, what lies too deep being worked out before."""
        waiting = [work]
        while True:
            try:
                self.depth, self.bound = 0, {}
                found = waiting[-1]()
            except _Deep as deep:
                waiting.append(deep.work)
                continue
            except RecursionError:
                raise Unread("something nested too deep") from None
            waiting.pop()
            if not waiting:
                return found

    def number(self, expr: Formula) -> Number:
        """The value of a term. Errors: `Unread`, `NoValue`, `Unsure`."""
        if isinstance(expr, sp.Rational):
            return int(expr.p) if expr.q == 1 else Fraction(int(expr.p), int(expr.q))
        if isinstance(expr, sp.Symbol):
            return self._symbol(expr)
        rule = next((self.rules[kind] for kind in type(expr).__mro__ if kind in self.rules), None)
        if rule is None:
            raise Unread(str(expr))
        return rule(self, expr)

    def _symbol(self, symbol: Any) -> Number:
        if symbol in self.bound:
            return self.read(self.bound[symbol])
        if symbol in self.base:
            return self.read(self.base[symbol])
        if symbol in self.known:
            return self.known[symbol]
        if symbol not in self.definitions.quantities:
            raise Unread(str(symbol))
        return self._defined(symbol, self.definitions.quantities[symbol], {})

    def read(self, value: Any) -> Number:
        """A value from outside as a number."""
        if isinstance(value, (Enclosure, int)) and not isinstance(value, bool):
            return value
        if isinstance(value, sp.Basic) and not isinstance(value, sp.Float):
            return self.number(value)
        try:
            return enclosures.plain(exactly(value))
        except (TypeError, ValueError):
            raise Unread(str(value)) from None

    def _defined(self, key: Any, said: Formula, binding: Mapping[Any, Any]) -> Number:
        """The value of a definition's right side, where nothing is bound but its own places."""
        if self.depth >= DEEP:
            raise _Deep(lambda: self._defined(key, said, binding))
        outer, self.bound, self.depth = self.bound, dict(binding), self.depth + 1
        try:
            self.known[key] = self.number(said)
        finally:
            self.bound, self.depth = outer, self.depth - 1
        return self.known[key]

    def function(self, expr: Any) -> Number:
        """The value of a function that lines define, at numbers."""
        places = tuple(self.number(place) for place in expr.args)
        key = expr.func, places
        if key in self.known:
            return self.known[key]
        for head, said, limits in self.definitions.functions:
            if head.func == expr.func:
                binding = self._matched(head, places, limits)
                if binding is not None:
                    return self._defined(key, said, binding)
        raise Unread(str(expr))

    def _matched(self, head: Any, places: Sequence[Number], limits: Any) -> dict[Any, Number] | None:
        """The values of what a definition binds at which its left side is a function at these places."""
        binding: dict[Any, Number] = {}
        bound = {symbol for symbol, _, _ in limits}
        for pattern, place in zip(head.args, places, strict=True):
            constant, symbol = pattern.as_coeff_Add()
            if symbol in bound and symbol not in binding:
                value = added(place, enclosures.negative(self.number(constant)), self.bits)
                if symbol.is_integer and not isinstance(value, int):
                    return None
                binding[symbol] = value
            elif compared(self._bound_to(pattern, binding), place, self.bits):
                return None
        for symbol, low, high in limits:
            if symbol not in binding:
                raise Unread(str(head))
            for end, side in ((low, 1), (high, -1)):
                if not end.is_infinite and compared(self._bound_to(end, binding), binding[symbol], self.bits) == side:
                    return None
        return binding

    def _bound_to(self, expr: Formula, binding: Mapping[Any, Any]) -> Number:
        with self.binding(binding):
            return self.number(expr)

    @contextmanager
    def binding(self, more: Mapping[Any, Any]) -> Iterator[None]:
        """Values for what is bound around a term."""
        outer, self.bound = self.bound, {**self.bound, **more}
        try:
            yield
        finally:
            self.bound = outer

    def member(self, expr: Any) -> Number:
        """A member of a sequence, at whole numbers."""
        place = tuple(self.number(index) for index in expr.indices)
        row = self.members.get(expr.base.label)
        if row is None or not all(isinstance(index, int) for index in place):
            raise Unread(str(expr))
        if isinstance(row, Mapping):
            found = row.get(place[0] if len(place) == 1 else place)
        else:
            found = row
            for index in place:
                inside = isinstance(found, (list, tuple)) and isinstance(index, int) and 1 <= index <= len(found)
                found = found[int(index) - 1] if inside else None  # type: ignore[index, arg-type]
        if found is None:
            raise Unread(str(expr))
        return self.read(found)

    def range_of(self, expr: Any) -> tuple[Any, list[int], Any]:
        """The index of the outermost range of a sum, its values, and the body. Errors: `Unread` without ends."""
        *inner, (symbol, low, high) = expr.limits
        if high.is_infinite or low.is_infinite:
            raise Unread(str(expr))
        first, last = self.number(low), self.number(high)
        if not isinstance(first, int) or not isinstance(last, int):
            raise Unread(str(expr))
        if last < first - 1:
            raise Unread(f"{expr}, whose range runs backwards")
        if last - first >= MOST_TERMS:
            raise TooLong(f"a sum of {last - first + 1} terms is more than is written out")
        return symbol, list(range(first, last + 1)), expr.func(expr.function, *inner) if inner else expr.function

    # -- propositions ----------------------------------------------------------------------------------------

    def holds(self, fact: Formula) -> bool:
        """Whether a proposition is true. Errors: `Unread`, `NoValue`, `Unsure`."""
        if fact in (sp.true, sp.false):
            return bool(fact)
        if isinstance(fact, sp.Not):
            return not self.holds(fact.args[0])
        if isinstance(fact, (sp.And, sp.Or)):
            return self._joined(fact.args, isinstance(fact, sp.Or))
        if isinstance(fact, sp.Implies):
            return self._joined((sp.Not(fact.args[0]), fact.args[1]), True)
        if isinstance(fact, (Iff, sp.Equivalent)):
            sides = [self.holds(side) for side in fact.args]
            return all(side is sides[0] for side in sides)
        if isinstance(fact, sp.Contains):
            return self._contains(*fact.args)
        if not isinstance(fact, Relational):
            raise Unread(str(fact))
        if fact.lhs == fact.rhs:
            self.number(fact.lhs)
            side = 0
        else:
            side = compared(self.number(fact.lhs), self.number(fact.rhs), self.bits)
        return COMPARED[type(fact)](side)

    def _joined(self, parts: Sequence[Any], one_is_enough: bool) -> bool:
        """Whether all, or one, of several hold: one may tell, whatever the others are."""
        left: Exception | None = None
        for part in parts:
            try:
                if self.holds(part) is one_is_enough:
                    return one_is_enough
            except (Unsure, NoValue) as error:
                left = left or error
        if left is not None:
            raise left
        return not one_is_enough

    def _contains(self, member: Any, members: Any) -> bool:
        if members in (sp.S.Integers, sp.S.Naturals, sp.S.Naturals0):
            value = self.number(member)
            if isinstance(value, Enclosure):
                raise Unsure(f"whether {member} is whole")
            least = {sp.S.Naturals: 1, sp.S.Naturals0: 0}.get(members, value)
            return isinstance(value, int) and value >= least
        if isinstance(members, sp.Range) and members.is_finite_set:
            return self._joined([sp.Eq(member, one, evaluate=False) for one in members], True)
        try:
            said = members.as_relational(member)
        except (AttributeError, NotImplementedError, TypeError):
            raise Unread(str(members)) from None
        return self.holds(said)


COMPARED: Mapping[Any, Callable[[int], bool]] = {
    sp.Eq: lambda side: side == 0,
    sp.Ne: lambda side: side != 0,
    sp.Lt: lambda side: side < 0,
    sp.Le: lambda side: side <= 0,
    sp.Gt: lambda side: side > 0,
    sp.Ge: lambda side: side >= 0,
}
"""Whether a comparison holds, by the side on which its left lies of its right."""


__all__ = ["NONE", "Definitions", "NoValue", "Rule", "Unread", "Unsure", "Walk"]
