"""What is known inside a sum or product: its index lies in the range, and what holds for all of a range holds there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from symcnn.formulas.aliases import Facts, Formula
from symcnn.formulas.substitution import put
from symcnn.formulas.symbols import ForAll
from symcnn.formulas.whole import is_whole
from symcnn.judge import integers


def powers(expr: Formula, facts: Facts) -> Iterator[tuple[Any, Facts]]:
    """The powers in an expression whose bound symbols are unique, each with what is known where it stands.

    >>> i, n = sp.symbols("i n", integer=True)
    >>> [(power, known) for power, known in powers(sp.Sum(1 / i, (i, 1, n)), [n >= 1])]
    [(1/i, (n >= 1, i >= 1, i <= n))]
    """
    if isinstance(expr, (sp.Sum, sp.Product)):
        for _, low, high in expr.limits:
            yield from powers(low, facts)
            yield from powers(high, facts)
        if expr.function.has(sp.Pow):
            yield from powers(expr.function, inside(expr.limits, facts))
        return
    if isinstance(expr, sp.Pow):
        yield expr, facts
    for arg in expr.args:
        if isinstance(arg, sp.Basic):
            yield from powers(arg, facts)


def inside(limits: Sequence[Any], facts: Facts) -> tuple[Boolean, ...]:
    """The facts, the ranges of the limits' symbols, and each fact for all of a range at those that lie in it.

    The facts alone where a range may be reversed, since SymPy then adds up what lies outside of it.
    """
    found = ranges(limits, facts)
    if found is None:
        return tuple(facts)
    return (*found[1], *(fact for limit in limits for fact in held(limit, facts)))


def held(limit: Any, facts: Facts) -> Iterator[Boolean]:
    """What facts that hold for all of a range say of a symbol that lies in it."""
    symbol, least, most = limit
    for fact in facts:
        if not isinstance(fact, ForAll) or len(fact.limits) != 1:
            continue
        ((variable, low, high),) = fact.limits
        if variable.is_integer and not symbol.is_integer:
            continue
        # Ends whose distance is no number are not compared: this is asked often.
        gaps = ((least, low), (high, most))
        if all(_no_less(above, below) for above, below in gaps):
            instance = put(fact.body, {variable: symbol})
            if instance is not None:
                yield instance


def _no_less(above: Any, below: Any) -> bool:
    if above == below or above == sp.oo or below == -sp.oo:
        return True
    gap = sp.expand(above - below)
    return bool(gap.is_number and gap.is_finite and gap >= 0)


def ranges(limits: Sequence[Any], facts: Facts) -> tuple[bool, tuple[Boolean, ...]] | None:
    """Whether no range of a sum is empty, and what holds inside; None where one may be reversed or infinite.

    The bound symbols are taken to be no symbols of the facts.
    """
    known, occupied = tuple(facts), True
    for symbol, low, high in reversed(limits):
        if not (symbol.is_integer and is_whole(low) and is_whole(high)) or low.is_infinite or high.is_infinite:
            return None
        if not integers.entails(known, sp.Ge(high - low + 1, 0)):
            return None
        occupied = occupied and integers.entails(known, sp.Ge(high - low, 0))
        known = (*known, sp.Ge(symbol, low), sp.Le(symbol, high))
    return occupied, known


def ends(limit: Any) -> tuple[Any, ...]:
    """That the symbol of a limit is not below its lower end nor above its upper one; an infinite end says nothing."""
    symbol, low, high = limit
    return tuple(
        relation
        for end, relation in ((low, sp.Ge(symbol, low)), (high, sp.Le(symbol, high)))
        if end not in (-sp.oo, sp.oo)
    )


def fresh(expr: Formula) -> Any:
    """Every bound symbol made unique, so that putting a value in cannot capture it."""
    if not isinstance(expr, sp.Basic) or not expr.args or not expr.has(sp.Sum, sp.Product):
        return expr
    if not isinstance(expr, (sp.Sum, sp.Product)):
        return expr.func(*(fresh(arg) for arg in expr.args))
    unique = {symbol: sp.Dummy(symbol.name, **symbol.assumptions0) for symbol, _, _ in expr.limits}
    body = fresh(expr.function).xreplace(unique)
    limits, later = [], dict(unique)
    for symbol, low, high in expr.limits:
        del later[symbol]
        limits.append((unique[symbol], fresh(low).xreplace(later), fresh(high).xreplace(later)))
    return expr.func(body, *limits)
