"""Integrals over the line, a half of it, or a range with two ends: whether they have a value, and which.

An integral equals a value when an antiderivative, differentiated, gives the
integrand back all over the range, and its limits at the ends, coming from
within, give the value. Each half of the line is worked out by itself, so that
nothing infinite cancels.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from symcnn.formulas.aliases import Facts, Formula
from symcnn.formulas.binding import free
from symcnn.formulas.expressions import infinite
from symcnn.formulas.linear import linear
from symcnn.formulas.symbols import Maximum
from symcnn.judge import algebra, bells, integers
from symcnn.judge.differentiable import doubt
from symcnn.judge.dominated import decays, distributed
from symcnn.judge.randomness import is_mean


def pieces(integral: Formula) -> list[Any] | None:
    """An integral over a range without an end as integrands from 0 on: f(u) and f(-u), f(a + u), or f(a - u).

    >>> u = sp.Symbol("u", real=True)
    >>> pieces(sp.Integral(u, (u, -sp.oo, sp.oo))), pieces(sp.Integral(u, (u, -sp.oo, 1)))
    ([u, -u], [1 - u])
    """
    if len(integral.limits) != 1 or len(integral.limits[0]) != 3:
        return None
    variable, low, high = integral.limits[0]
    start = sp.Integer(0) if low.is_infinite else low
    start = start if high.is_infinite else high if low.is_infinite else variable
    if (low, high) in ((sp.oo, sp.oo), (-sp.oo, -sp.oo), (sp.oo, -sp.oo)) or variable in free(start):
        return None
    signs = (*((1,) if high == sp.oo else ()), *((-1,) if low == -sp.oo else ()))
    moved = [integral.function.xreplace({variable: start + sign * upward(variable)}) for sign in signs]
    return [distributed(one) for one in moved] if signs else None


def upward(variable: Formula) -> Any:
    """The variable of an integral from 0 on: a positive one of the same name."""
    return sp.Symbol(variable.name, positive=True)


def exists(integral: Formula, facts: Facts) -> bool:
    """Whether an integral, the integrand of which has a value all over the range, has one itself.

    Over the line or a half of it it falls off (`symcnn.judge.dominated`), or is worked out. Over a range with two
    ends it is enough that the integrand is made of continuous functions, or
    jumps and is bounded: that it never divides, nor takes a logarithm, nor
    adds up without end.
    """
    for variable, low, high in integral.limits:
        if low.is_infinite or high.is_infinite:
            return converges(integral, facts)
        if not integers.entails(facts, sp.Le(low, high)):
            return False
        body = integral.function
        if any(variable in free(term) and _untold(term) for term in sp.preorder_traversal(body)):
            return False
        jumps = any(
            variable in free(term)
            for term in body.atoms(sp.Piecewise, sp.floor, sp.ceiling, sp.frac, sp.Mod, sp.sign, sp.KroneckerDelta)
        )
        steep = any(
            variable in free(term) for term in body.atoms(sp.Pow, sp.log) if not (term.is_Pow and term.exp.is_positive)
        )
        if jumps and steep:
            return False
    return True


def _untold(term: Formula) -> bool:
    """Whether nothing is known of how a term grows: it may be unbounded though it divides by nothing that is seen.

    ``Sum(indicator(i*u <= 1), (i, 1, oo))`` counts 1/u. A sum, a product or a largest value over a range with two ends
    is bounded as its parts are.
    """
    if isinstance(term, (sp.Sum, sp.Product, Maximum)):
        return any(end.is_infinite for limit in term.limits for end in limit[1:])
    return isinstance(term, (AppliedUndef, sp.Limit, sp.Derivative, sp.Integral)) or is_mean(term)


def converges(integral: Formula, facts: Facts = ()) -> bool:
    """Whether each half of an integral has a finite value of its own, so that nothing infinite cancels.

    >>> u, c = sp.symbols("u c", real=True)
    >>> whole = (u, -sp.oo, sp.oo)
    >>> converges(sp.Integral(u, whole)), converges(sp.Integral(u * sp.exp(-u**2), whole))
    (False, True)
    >>> decay = sp.Integral(sp.exp(-c * u), (u, 0, sp.oo))
    >>> converges(decay), converges(decay, [c > 0])
    (False, True)
    """
    parts, variable = pieces(integral), integral.limits[0][0]
    if parts is not None and all(decays(part, upward(variable), facts) for part in parts):
        return True
    return definite(integral, facts) is not None


def apart(integral: Formula, facts: Facts) -> Any:
    """An integral as a sum of others from 0 on, as far as each of them converges by itself, with Max and Abs resolved.

    One over a range with two ends as a sum of integrals of its terms.

    >>> u = sp.Symbol("u", real=True)
    >>> sorted(map(str, apart(sp.Integral((sp.Max(u, 0) + 1) * sp.exp(-(u**2)), (u, -sp.oo, sp.oo)), ()).args))
    ['2*Integral(exp(-u**2), (u, 0, oo))', 'Integral(u*exp(-u**2), (u, 0, oo))']
    """
    parts = pieces(integral)
    if parts is None:
        if len(integral.limits) != 1 or any(end.is_infinite for end in integral.limits[0][1:]):
            return integral
        (limit,), terms = integral.limits, sp.Add.make_args(distributed(integral.function))
        split = [sp.Integral(term, limit) for term in terms]
        return sp.Add(*map(_scaled, split)) if all(exists(one, facts) for one in split) else integral
    limit = (upward(integral.limits[0][0]), sp.Integer(0), sp.oo)
    found = []
    for part in parts:
        terms = sp.Add.make_args(part)
        alone = all(decays(term, limit[0], facts) for term in terms)
        found += [_scaled(sp.Integral(term, limit)) for term in (terms if alone else (part,))]
    return sp.Add(*found)


def _scaled(integral: Formula) -> Any:
    """An integral with its constant factor outside, its integrand written in one way."""
    constant, rest = sp.powsimp(integral.function).as_independent(integral.limits[0][0], as_Add=False)
    return constant * sp.Integral(rest, *integral.limits) if constant != 0 else sp.Integer(0)


def definite(integral: Formula, facts: Facts = ()) -> tuple[Any, Any] | None:
    """The value of an integral over a range without an end, and the antiderivatives of its halves, or how else.

    Parameters have the signs that the facts entail, so that SymPy knows which exponentials vanish. Where each half
    converges absolutely, so does their sum, which is then integrated term by term (`symcnn.judge.bells`).

    >>> u, c = sp.symbols("u c", real=True)
    >>> definite(sp.Integral(sp.exp(-c * u), (u, 0, sp.oo)), [c >= 2])[0]
    1/c
    """
    signed, back = with_signs(integral, facts)
    signed = centred(signed)
    parts = pieces(signed)
    if parts is None:
        return None
    variable = upward(signed.limits[0][0])
    bell_by_bell = _bell_by_bell(parts, variable)
    if bell_by_bell is not None:
        return bell_by_bell.xreplace(back), "by parts, bell by bell"
    known = [one for one in (value(part, variable) for part in parts) if one is not None]
    if len(known) < len(parts):
        return None
    return sp.Add(*(one[0] for one in known)).xreplace(back), sp.Add(*(one[1] for one in known)).xreplace(back)


def _bell_by_bell(parts: list[Any], variable: Formula) -> Any:
    """The integral from 0 on of all parts together, where each of them converges and its terms are against bells.

    It is tried first: SymPy takes seconds to find the antiderivative of a power against a bell with symbols in it.
    """
    if not all(decays(part, variable, ()) for part in parts):
        return None
    whole = distributed(bells.with_angles_apart(sp.Add(*parts)))
    terms = []
    for term in sp.Add.make_args(whole):
        terms.append(bells.value(sp.powsimp(term), variable, ()) if term != 0 else term)
        if terms[-1] is None:
            return None
    return sp.Add(*terms)


def centred(integral: Formula) -> Any:
    """An integral over the line against a bell, moved so that the bell stands at zero: it is the same from any place.

    >>> u, m = sp.symbols("u m", real=True)
    >>> centred(sp.Integral(u * sp.exp(-(u - m)**2), (u, -sp.oo, sp.oo)))
    Integral((m + u)*exp(-u**2), (u, -oo, oo))
    >>> whole = sp.Integral(sp.exp(-(u - m)**2) - 1, (u, -sp.oo, sp.oo))
    >>> centred(whole) == whole
    True
    """
    variable, *ends = integral.limits[0]
    bells = [node for node in integral.function.atoms(sp.exp) if variable in free(node)]
    if len(integral.limits) > 1 or ends != [-sp.oo, sp.oo] or len(bells) != 1:
        return integral
    exponent = sp.expand(bells[0].args[0])
    if not exponent.is_polynomial(variable) or sp.degree(exponent, variable) != 2:
        return integral
    steep, slope, _ = sp.Poly(exponent, variable).all_coeffs()
    if slope == 0 or not steep.is_nonzero:
        return integral
    held = sp.Dummy("bell", real=True)
    parts = linear(integral.function.xreplace({bells[0]: held}), held)
    if parts is None or parts[1] != 0:
        return integral  # the bell is no factor of the whole
    moved = {variable: variable - slope / (2 * steep)}
    bell = sp.exp(sp.expand(exponent.xreplace(moved)))
    return integral.func(sp.together(parts[0].xreplace(moved)) * bell, integral.limits[0])


def with_signs(item: Formula, facts: Facts) -> tuple[Any, dict[Any, Any]]:
    """A term with symbols of the signs that the facts entail, and the way back."""
    signs: dict[Any, Any] = {}
    for symbol in free(item) if facts else ():
        if isinstance(symbol, sp.Symbol):
            for kind, fact in (("positive", symbol > 0), ("negative", symbol < 0)):
                if integers.entails(facts, fact):
                    signs[symbol] = sp.Symbol(
                        symbol.name, **{kind: True, **({"integer": True} if symbol.is_integer else {})}
                    )
    return item.xreplace(signs), {new: old for old, new in signs.items()}


@lru_cache(256)
def value(integrand: Any, variable: Formula) -> tuple[Any, Any] | None:
    """The integral of an expression in a positive symbol from 0 to infinity, where it is finite.

    An antiderivative is found, differentiated, and read at both ends; only
    integrands without poles are looked at.
    """
    symbol = sp.Symbol(variable.name, real=True)
    function = integrand.xreplace({variable: symbol})
    if not _smooth(function, symbol):
        return None
    antiderivative = sp.integrate(function, symbol)
    if antiderivative.has(sp.Integral) or not algebra.equal(sp.diff(antiderivative, symbol), function, ()):
        return None
    try:
        ends = [sp.limit(antiderivative, symbol, sp.oo), sp.limit(antiderivative, symbol, 0, "+")]
    except (NotImplementedError, ValueError):
        return None  # SymPy does not know the sign of a parameter
    if not slopes(antiderivative, symbol, (symbol > 0,)):
        return None
    if any(infinite(end) or end.has(sp.Limit, sp.sign) for end in ends):
        return None
    return ends[0] - ends[1], antiderivative


def slopes(antiderivative: Any, variable: Formula, facts: Facts) -> bool:
    """Whether an antiderivative has a slope wherever the facts let its variable be.

    Without one somewhere it might jump there, and its limits at the ends would tell nothing of the integral.

    >>> u = sp.Symbol("u", real=True)
    >>> slopes(sp.exp(1 / u), u, [u > 0]), slopes(sp.Abs(u), u, [u < 1])
    (True, False)
    """
    return doubt(sp.Derivative(antiderivative, variable, evaluate=False), facts) is None


def _smooth(function: Formula, symbol: Formula) -> bool:
    """Powers with whole exponents from 0 on, and exponentials: no pole, and no jump of the antiderivative."""
    for node in sp.preorder_traversal(function):
        if not node.has(symbol) or node == symbol or node.is_Add or node.is_Mul or isinstance(node, sp.exp):
            continue
        if not (node.is_Pow and node.exp.is_Integer and node.exp >= 0):
            return False
    return True
