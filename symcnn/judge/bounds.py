"""Inequalities that follow from simple bounds, without a solver.

It may prove that one side is at least the other: their difference is a sum of at
most two facts, each nonnegative, and of products of symbols that the facts bound
from below by 0, with coefficients that are not negative. So it is not negative
itself. Far from complete; it keeps the easy steps possible without z3.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from math import prod
from random import Random
from typing import Any

import sympy as sp
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from symcnn.formulas.aliases import Facts, Formula
from symcnn.formulas.binding import free
from symcnn.formulas.whole import is_whole

Number = int | Fraction
MOST_FACTS = 12
TRIED_AT = 6
"""Points at which a sum is worked out before SymPy is asked for its sign."""


def follows(goal: Boolean, facts: Facts) -> bool:
    """Whether the goal follows from the facts by adding bounds.

    >>> from symcnn.formulas.symbols import integers
    >>> n, k = integers("n k")
    >>> follows(n * k >= k, [k >= 1, n >= 1]), follows(n >= 2, [n >= 1])
    (True, False)
    """
    if goal == True or goal in facts:  # noqa: E712
        return True
    if isinstance(goal, sp.And):
        return all(follows(part, facts) for part in goal.args)
    if not isinstance(goal, Relational) or not _polynomial(goal):
        return False
    if isinstance(goal, sp.Ne):
        left, right = goal.args
        return follows(sp.Gt(left, right), facts) or follows(sp.Lt(left, right), facts)
    known = [slack for fact in facts for slack in _slacks(fact)]
    lowest = _lowest(facts)
    return bool(_slacks(goal)) and all(_sum_of(need, known, lowest) for need in _slacks(goal))


@lru_cache(maxsize=1 << 14)  # one goal after the other is asked under the same facts
def _slacks(relation: Formula) -> tuple[tuple[Any, bool], ...]:
    """What a relation says is nonnegative, with whether it says positive."""
    if not isinstance(relation, sp.Ge | sp.Gt | sp.Le | sp.Lt | sp.Eq) or not _polynomial(relation):
        return ()
    difference = sp.expand(relation.lhs - relation.rhs)
    if isinstance(relation, sp.Eq):
        return (difference, False), (-difference, False)
    if isinstance(relation, sp.Le | sp.Lt):
        difference = -difference
    if isinstance(relation, sp.Ge | sp.Le):
        return ((difference, False),)
    return ((difference - 1, False),) if is_whole(difference) else ((difference, True),)


def _polynomial(relation: Formula) -> bool:
    """Compares numbers and divides by none that could be 0; of sums and the like SymPy's signs take too long."""
    if relation.has(ExprWithLimits, sp.Limit, sp.Derivative):
        return False
    if not all(isinstance(side, sp.Expr) and side.is_extended_real for side in relation.args):
        return False
    return all(power.exp.is_Integer and power.exp.is_positive for power in relation.atoms(sp.Pow))


def _lowest(facts: Iterable[Any]) -> dict[Any, Any]:
    """The greatest number that a fact puts below each symbol, strictness dropped."""
    lowest: dict[Any, Any] = {}
    for fact in facts:
        for symbol, below in _below(fact):
            lowest[symbol] = max(lowest.get(symbol, below), below)
    return lowest


@lru_cache(maxsize=1 << 14)
def _below(fact: Formula) -> tuple[tuple[Any, Any], ...]:
    """The symbols that a fact puts a number below, each with that number."""
    found = []
    for slack, _ in _slacks(fact):
        for symbol in free(slack):
            below = sp.expand(symbol - slack)
            if below.is_Rational:
                # A whole number that is at least 1/2 is at least 1, and it is 1 plus a whole number.
                found.append((symbol, sp.ceiling(below) if symbol.is_integer else below))
    return tuple(found)


@lru_cache(maxsize=1 << 12)
def _above(symbol: Formula) -> Any:
    """How much a symbol exceeds its lowest value; one stand-in for each, whose signs SymPy then remembers."""
    return sp.Dummy(symbol.name, integer=symbol.is_integer, real=True, nonnegative=True)


def _sum_of(need: tuple[Any, bool], known: Sequence[tuple[Any, bool]], lowest: dict[Any, Any]) -> bool:
    wanted, strictly = need
    used = known[:MOST_FACTS]
    raised = {symbol: low + _above(symbol) for symbol, low in lowest.items()}
    points = _Points(lowest)
    for few in _closed(wanted, used):
        positive = not strictly or any(strict for _, strict in few)
        if points.rule_out(wanted, [slack for slack, _ in few], positive):
            continue
        rest = wanted - sp.Add(*(slack for slack, _ in few))
        left = sp.expand(rest.xreplace(raised))
        terms = sp.Add.make_args(left)
        # Term by term: of a whole sum SymPy is slow to say that it does not know the sign.
        if all(term.is_nonnegative for term in terms) and (positive or any(term.is_positive for term in terms)):
            return True
    return False


def _closed(wanted: Formula, used: Sequence[tuple[Any, bool]]) -> Iterator[tuple[tuple[Any, bool], ...]]:
    """None, one or two of the facts.

    What a fact says of a symbol that nothing else speaks of would stay over, with its sign turned: such are left out.
    """
    yield ()
    asked = free(wanted)
    named = [(one, free(one[0])) for one in used]
    for at, (one, own) in enumerate(named):
        if own <= asked:
            yield (one,)
        for other, its in named[at + 1 :]:
            if own <= asked | its and its <= asked | own:
                yield one, other


class _Points:
    """Some points at which each symbol is at least its lowest value, drawn as they are asked for."""

    def __init__(self, lowest: dict[Any, Any]) -> None:
        self.lowest = lowest
        self.chance = Random(0)
        self.drawn: list[dict[Any, Number | None]] = [{} for _ in range(TRIED_AT)]
        self.values: list[dict[Any, Number | None]] = [{} for _ in range(TRIED_AT)]

    def rule_out(self, wanted: Formula, taken: Sequence[Formula], positive: bool) -> bool:
        """Whether what is wanted, less what is taken, is somewhere below zero, or zero where it must not be.

        SymPy is slow to say that it does not know a sign, and knows none of what is negative for some numbers that the
        symbols may be. ``positive``: what is taken is more than zero already, or need not be.
        """
        return any(self._below(place, wanted, taken, positive) for place in range(TRIED_AT))

    def _below(self, place: int, wanted: Formula, taken: Sequence[Formula], positive: bool) -> bool:
        here = self._value(place, wanted)
        away = [self._value(place, slack) for slack in taken]
        if here is None or None in away:
            return False
        rest = here - sum(one for one in away if one is not None)
        return rest < 0 or (rest == 0 and not positive)

    def _value(self, place: int, term: Formula) -> Number | None:
        if term not in self.values[place]:
            self.values[place][term] = _at(term, self.lowest, self.drawn[place], self.chance)
        return self.values[place][term]


def _at(term: Formula, lowest: dict[Any, Any], point: dict[Any, Number | None], chance: Random) -> Number | None:
    """A polynomial at a point, which is drawn as it is asked for; None of anything else."""
    if term.is_Rational:
        return int(term.p) if term.q == 1 else Fraction(int(term.p), int(term.q))
    if term.is_Symbol:
        if term not in point:
            point[term] = _drawn(term, lowest, chance)
        return point[term]
    if term.is_Pow:
        base = _at(term.base, lowest, point, chance) if term.exp.is_Integer and 0 < term.exp < MOST_FACTS else None
        return None if base is None else base ** int(term.exp)
    if not (term.is_Add or term.is_Mul):
        return None
    parts = [_at(part, lowest, point, chance) for part in term.args]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    return sum(known) if term.is_Add else prod(known)


def _drawn(symbol: Formula, lowest: dict[Any, Any], chance: Random) -> Number | None:
    """A whole number above the lowest one, or any where there is none; None where SymPy knows of its sign."""
    if symbol in lowest:
        low = lowest[symbol]
        return (int(low.p) if low.q == 1 else Fraction(int(low.p), int(low.q))) + chance.choice((0, 0, 1, 3, 40))
    signs = (symbol.is_zero, symbol.is_even, symbol.is_extended_nonnegative, symbol.is_extended_nonpositive)
    return chance.choice((-50, -7, -1, 1, 4, 60)) if signs == (None,) * 4 else None
