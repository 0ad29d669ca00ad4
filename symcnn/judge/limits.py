"""Limits at infinity, by leading terms, by powers that vanish, and by those that tend to an exponential."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from symcnn.formulas.aliases import Facts, Formula
from symcnn.formulas.binding import free, scopes
from symcnn.formulas.symbols import ForAll
from symcnn.judge import algebra, integers, signs
from symcnn.judge.randomness import is_mean
from symcnn.judge.rewriting import rewrite

HasValue = Callable[[Any, Facts], bool]
"""Whether a term has a value: `symcnn.judge.values.has_value`, which itself asks for limits."""


def ranges_over(node: Formula) -> bool:
    """Whether a node looks at more than one value of what stands in it: it binds a name, or is a mean."""
    return is_mean(node) or any(bound for _, bound in scopes(node))


def limit(term: Formula, facts: Facts, has_value: HasValue) -> Any:
    """A limit at infinity of an expression rational in the variable and in powers b^variable, 0 <= b < 1.

    A part u^v with u -> 1 and v (u - 1) -> c tends to exp(c): log(u) is u - 1 up to its square, and v (u - 1)^2 -> 0.

    What ranges over other values (a sum, an integral, a mean) may not hold the variable: "from some value on" would be
    another value for each of them.
    """
    function, variable, point, _ = term.args
    if point != sp.oo:
        return None
    function = _from_some_value_on(function, variable, facts)
    if any(ranges_over(node) and variable in free(node) for node in sp.preorder_traversal(function)):
        return None
    function = _eventually(function, variable, facts)
    powers = {power: sp.Dummy("power", real=True) for power in function.atoms(sp.Pow) if _moves(power, variable)}
    rational, names, _ = algebra.opaque(function.xreplace(powers))
    # What holds such a power holds the variable, whatever stands around it.
    whole = {name: power for power, name in powers.items()}
    names = {part.xreplace(whole): name for part, name in names.items()} | powers
    vanishing, tending = {}, {}
    for part, name in names.items():
        if variable not in free(part):
            continue
        if _decays(part, variable, facts):
            vanishing[name] = sp.Integer(0)
            continue
        end = _exponential(part, variable, facts, has_value)
        if end is None:
            return None
        tending[name] = end
    if not _settle(function, variable, facts, has_value):
        return None
    numerator, denominator = sp.fraction(sp.together(rational))
    numerator, denominator = sp.expand(numerator), sp.expand(denominator)
    if any(denominator.has(name) for name in vanishing):
        return None
    # t^a b^(jt) tends to 0 for every a and every j >= 1.
    numerator = numerator.xreplace(vanishing)
    back = {name: part for part, name in names.items()}
    if numerator == 0:
        return sp.Integer(0)
    top, bottom = (sp.Poly(side, variable) for side in (numerator, denominator))
    # Each coefficient tends to what it is with the ends of its parts put in; only those of the highest powers matter.
    leading = [sp.factor(poly.LC().xreplace({**back, **tending})) for poly in (top, bottom)]
    if not signs.nonzero(leading[1], facts):
        return None
    if top.degree() < bottom.degree():
        return sp.Integer(0)
    if top.degree() > bottom.degree():
        return None
    return leading[0] / leading[1]


def _decays(part: Any, variable: Formula, facts: Facts) -> bool:
    """Whether a part is a power b^variable with 0 <= b < 1."""
    return (
        isinstance(part, sp.Pow)
        and part.exp == variable
        and variable not in free(part.base)
        and integers.entails(facts, sp.And(part.base >= 0, part.base < 1))
    )


def _moves(power: Any, variable: Formula) -> bool:
    """Whether base and exponent of a power both hold the variable."""
    return variable in free(power.base) and variable in free(power.exp)


def _exponential(part: Any, variable: Formula, facts: Facts, has_value: HasValue) -> Any:
    """What a part tends to that is an exponential, or a power that tends to one; None where that is not known."""

    def end(function: Formula) -> Any:
        return limit(sp.Limit(function, variable, sp.oo), facts, has_value)

    if isinstance(part, sp.exp):
        power = end(part.args[0])
    elif isinstance(part, sp.Pow) and variable in free(part.base) and end(part.base) == 1:
        power = end(part.exp * (part.base - 1))
    else:
        return None
    return None if power is None else sp.exp(power)


def _from_some_value_on(function: Formula, variable: Formula, facts: Facts) -> Any:
    """A function under a limit at infinity with what holds for all of a range without end put in.

    A limit looks at large values only, so its variable may be taken to lie above the lower ends of all such ranges.
    """
    lows = {
        low
        for fact in facts
        if isinstance(fact, ForAll)
        for symbol, low, high in fact.limits
        if high == sp.oo and low.is_finite is not False and (symbol.is_integer or not variable.is_integer)
    }
    around = [sp.Ge(variable, low) for low in lows if variable not in free(low)]
    return rewrite(function, (*facts, *around)) if function.has(AppliedUndef, sp.Indexed) else function


def _settle(function: Formula, variable: Formula, facts: Facts, has_value: HasValue) -> bool:
    """Whether every part has a value from some value of the variable on, so that there is something to tend to.

    A divisor that holds the variable is rational in it, and in powers that
    vanish, with a leading coefficient that is not zero; any other has a value
    that is not zero at all.
    """
    for part in sp.preorder_traversal(function):
        still = isinstance(part, sp.Expr) and variable not in free(part) and not part.is_Atom
        if still and not has_value(part, facts):
            return False
    for power in function.atoms(sp.Pow):
        if variable not in free(power) or (power.exp.is_Integer and power.exp > 0):
            continue
        if power.exp.is_Integer:
            base, parts, _ = algebra.opaque(power.base)
            tending: dict[Any, Any] = {}
            swap: dict[Any, Any] = {}
            for part, name in parts.items():
                if variable not in free(part):
                    swap[name] = part
                elif _decays(part, variable, facts):
                    swap[name] = sp.Integer(0)
                else:
                    tending[name] = _exponential(part, variable, facts, has_value)
            if None in tending.values():
                return False
            # The divisors within it are looked at as well.
            kept = sp.expand(sp.fraction(sp.together(base.xreplace(swap)))[0])
            if kept == 0 or not kept.is_polynomial(variable):
                return False
            if not signs.nonzero(sp.Poly(kept, variable).LC().xreplace(tending), facts):
                return False
    return True


def _eventually(function: Formula, variable: Formula, facts: Facts) -> Any:
    """Absolute values resolved as they are from some value of the variable on, by the leading term."""
    signs = {}
    for size in function.atoms(sp.Abs):
        inside = size.args[0]
        leading = sp.Poly(inside, variable).LC() if inside.is_polynomial(variable) else sp.nan
        if leading.is_positive or (leading.is_real and integers.entails(facts, leading > 0)):
            signs[size] = inside
        elif leading.is_negative or (leading.is_real and integers.entails(facts, leading < 0)):
            signs[size] = -inside
    return function.xreplace(signs)


__all__ = ["limit"]
