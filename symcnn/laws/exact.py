"""Whether a line holds at a point, by exact arithmetic: what shows that constraints can be met.

Numbers are rational, or what SymPy makes of roots, exponentials and the like.
Of two numbers that are not rational, equality is seen only where SymPy brings
their difference to 0, and an inequality only where they are far apart; where a
function jumps, its argument must be rational. All else is *unseen*, as is what
has no value. So nothing is taken for true because it nearly is.

A universal statement with few instances is evaluated at all of them. One with
many, without an end, or over real numbers needs its families (and unknown
functions) to be one constant everywhere; it is then a statement about its own
bound symbols alone, and holds if it follows from their ranges.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sympy as sp
from sympy.core.evalf import PrecisionExhausted
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanFalse, BooleanTrue

from symcnn.formulas.aliases import Formula
from symcnn.formulas.binding import free, name_of, names
from symcnn.formulas.mended import simplified
from symcnn.formulas.substitution import opened, put
from symcnn.formulas.symbols import ForAll, Iff, Maximum
from symcnn.judge import integers

INSTANCES = 400
"""Instances of one statement that are evaluated one by one."""

MOST_TERMS = 4000
"""Terms of sums, written out at one point."""

SMOOTH = (
    sp.Add, sp.Mul, sp.Pow, sp.exp, sp.log, sp.erf, sp.atan, sp.sin, sp.cos, sp.tan, sp.sinh, sp.cosh, sp.tanh,
)  # fmt: skip
JUMPS = (
    sp.Abs, sp.sign, sp.Max, sp.Min, sp.floor, sp.ceiling, sp.frac, sp.Mod, sp.KroneckerDelta, sp.factorial,
    sp.binomial,
)  # fmt: skip
"""What depends on the sign of something, or on whether it is whole: asked of rational numbers only."""


class Unseen(Exception):
    """What a line says at a point is not seen; the text says why."""


class Unsteady(Unseen):
    """What has no end, or no value of its own, is looked at for families and functions that are one constant."""

    def __init__(self, fact: Formula, families: Iterable[str]) -> None:
        self.families = frozenset(families)
        shown = " and ".join(sorted(self.families))
        super().__init__(f"{fact} is looked at for a constant {shown} only, and none was found")


class Endless(Exception):
    """A range with too many values to look at each (internal)."""


def sign(number: Any) -> int:
    """Whether an exact number is below, at or above zero.

    Errors: `Unseen` where it is not rational, and near zero without being seen to be zero.

    >>> sign(sp.sqrt(2) - 1), sign(sp.sqrt(8) - 2 * sp.sqrt(2)), sign(sp.Integer(-3))
    (1, 0, -1)
    >>> sign(sp.erf(50) - 1)
    Traceback (most recent call last):
        ...
    symcnn.laws.exact.Unseen: -1 + erf(50) is too near to 0
    """
    if number.is_Rational:
        return int(number.p > 0) - int(number.p < 0)
    try:
        value = number.evalf(60, strict=True)
    except PrecisionExhausted:
        value = sp.Integer(0)
    if value.is_Float and abs(value) > sp.Float(10) ** -20:
        return 1 if value > 0 else -1
    if simplified(sp.expand(number)) == 0:
        return 0
    raise Unseen(f"{number} is too near to 0")


TRUE_SIGNS: dict[Any, tuple[int, ...]] = {
    sp.Eq: (0,), sp.Ne: (-1, 1), sp.Lt: (-1,), sp.Le: (-1, 0), sp.Gt: (1,), sp.Ge: (0, 1),
}  # fmt: skip


@dataclass(frozen=True)
class World:
    """A point: values of symbols and of members of families.

    ``member`` gives a member of a family by name and indices, None where it has
    no value here. ``constant`` are the families and functions that are one
    number everywhere. What is ``random`` has no value.

    >>> from symcnn.formulas.symbols import integers, sequence
    >>> (l, n), K = integers("l n"), sequence("K", integer=True)
    >>> world = World({n: sp.Integer(3)}, lambda name, place: sp.Integer(2 * place[0]))
    >>> world.value(sp.Sum(K[l], (l, 1, n))), world.truth(ForAll(K[l] >= l, (l, 1, n)))
    (12, True)
    >>> steady = World({n: sp.Integer(3)}, constant={"K": sp.Integer(7)})
    >>> steady.truth(ForAll(K[l] >= n, (l, 1, sp.oo)))
    True
    """

    values: Mapping[Any, Any]
    member: Callable[[str, tuple[int, ...]], Any] = lambda name, place: None
    constant: Mapping[str, Any] = field(default_factory=dict)
    random: frozenset[str] = frozenset()
    written: list[int] = field(default_factory=lambda: [0])

    def extended(self, more: Mapping[Any, Any]) -> World:
        """The same point with values for further symbols, or other ones for some."""
        return replace(self, values={**self.values, **more})

    # -- numbers -------------------------------------------------------------------------------------------

    def value(self, term: Formula) -> Any:
        """The exact number that a term is here. Errors: `Unseen`."""
        if term.is_Rational or isinstance(term, sp.NumberSymbol):
            return term
        if isinstance(term, sp.Symbol):
            if term not in self.values:
                raise Unseen(f"{term} has no value")
            return self.values[term]
        if isinstance(term, (sp.Indexed, AppliedUndef)):
            return self._read(term)
        if isinstance(term, sp.Piecewise):
            for branch, condition in term.args:
                if self.truth(condition):
                    return self.value(branch)
            raise Unseen(f"{term} has no case")
        if isinstance(term, (sp.Sum, sp.Product, Maximum)):
            return self._fold(term)
        return self._computed(term)

    def whole(self, term: Formula) -> int:
        """The whole number that a term is here. Errors: `Unseen`."""
        number = self.value(term)
        if not number.is_Integer:
            raise Unseen(f"{term} is {number}, which is no whole number")
        return int(number)

    def _read(self, term: Formula) -> Any:
        name = name_of(term)
        if name in self.constant:
            return self.constant[name]
        if name in self.random:
            raise Unseen(f"{term} is random")
        if isinstance(term, AppliedUndef):
            raise Unsteady(term, [name])
        place = tuple(self.whole(index) for index in term.indices)
        found = self.member(name, place)
        if found is None:
            raise Unsteady(f"{name} at {', '.join(map(str, place))}", [name])
        if not found.is_Rational or (term.is_integer and not found.is_Integer):
            raise Unseen(f"{term} has no value")
        return found

    def _computed(self, term: Formula) -> Any:
        if not isinstance(term, (*SMOOTH, *JUMPS)):
            raise Unseen(f"{term} is not worked out at a point")
        parts = [self.value(part) for part in term.args]
        if isinstance(term, JUMPS) and not all(part.is_Rational for part in parts):
            raise Unseen(f"{term} would be decided by digits")
        result = term.func(*parts)
        if not (result.is_number and result.is_finite and result.is_extended_real):
            raise Unseen(f"{term} has no value that is seen")
        return result

    def _fold(self, term: Formula) -> Any:
        """A sum, a product or a maximum over a range with two ends."""
        *inner, (index, low, high) = term.limits
        body = term.func(term.function, *inner) if inner else term.function
        if low.is_infinite or high.is_infinite:
            raise Unseen(f"{term} has no end")
        first, last = self.whole(low), self.whole(high)
        self.written[0] += max(last - first + 1, 0)
        if last < first - 1 or self.written[0] > MOST_TERMS or (isinstance(term, Maximum) and last < first):
            raise Unseen(f"{term} runs backwards or is too long")
        parts = [self.extended({index: sp.Integer(k)}).value(body) for k in range(first, last + 1)]
        if isinstance(term, Maximum):
            return self._computed(sp.Max(*parts, evaluate=False))
        return (sp.Add if isinstance(term, sp.Sum) else sp.Mul)(*parts)

    # -- propositions --------------------------------------------------------------------------------------

    def truth(self, line: Formula) -> bool:
        """Whether a line is true here. Errors: `Unseen`."""
        if isinstance(line, (BooleanTrue, BooleanFalse)):
            return bool(line)
        if isinstance(line, Relational):
            return sign(self.value(line.lhs) - self.value(line.rhs)) in TRUE_SIGNS[line.func]
        if isinstance(line, ForAll):
            return self._everywhere(line)
        if isinstance(line, sp.Implies):
            return not self.truth(line.args[0]) or self.truth(line.args[1])
        if isinstance(line, sp.ITE):
            return self.truth(line.args[1] if self.truth(line.args[0]) else line.args[2])
        if not isinstance(line, (sp.And, sp.Or, sp.Not, Iff, sp.Equivalent)):
            raise Unseen(f"{line} is not evaluated at a point")
        parts = [self.truth(part) for part in line.args]
        if isinstance(line, sp.And):
            return all(parts)
        if isinstance(line, sp.Or):
            return any(parts)
        return not parts[0] if isinstance(line, sp.Not) else len(set(parts)) == 1

    def instances(self, limits: Sequence[Any], most: int = INSTANCES) -> list[World]:
        """The worlds in which the bound symbols take their values, one for each choice. Errors: `Endless`."""
        worlds = [self]
        for symbol, low, high in reversed(limits):  # an end sees what is bound further out, which stands last
            if not symbol.is_integer or low.is_infinite or high.is_infinite:
                raise Endless
            following: list[World] = []
            for world in worlds:
                first, last = world.whole(low), world.whole(high)
                if len(following) + last - first + 1 > most:
                    raise Endless
                following += [world.extended({symbol: sp.Integer(k)}) for k in range(first, last + 1)]
            worlds = following
        return worlds

    def _everywhere(self, fact: ForAll) -> bool:
        try:
            worlds = self.instances(fact.limits)
        except Endless:
            return self._generally(fact)
        return all(world.truth(fact.body) for world in worlds)

    def _generally(self, fact: ForAll) -> bool:
        body, ranges = opened(fact, names(fact) | {symbol.name for symbol in self.values})
        body, ranges = self._closed(body, fact), tuple(self._closed(one, fact) for one in ranges)
        if not integers.entails(ranges, body):
            raise Unseen(f"{fact} is not known to hold for all of its values")
        return True

    def _closed(self, line: Formula, fact: ForAll) -> Any:
        """A line with numbers for all that has a value here, so that it speaks of bound symbols alone."""
        loose = {name_of(x) for x in line.atoms(sp.Indexed, AppliedUndef)}
        if loose & self.random:
            raise Unseen(f"{fact} is random")
        if not loose <= self.constant.keys():
            raise Unsteady(fact, loose - self.constant.keys())
        numbers = {symbol: self.values[symbol] for symbol in free(line) & self.values.keys()}
        found = put(line, numbers) if all(one.is_Rational for one in numbers.values()) else None
        if found is None:
            raise Unseen(f"{fact} is not evaluated at a point")
        return found.replace(lambda x: isinstance(x, (sp.Indexed, AppliedUndef)), lambda x: self.constant[name_of(x)])


__all__ = ["Endless", "Unseen", "Unsteady", "World", "sign"]
