"""Integrals from 0 on of powers of v and up to two error functions against a bell exp(-b v^2), in closed form.

Let I(n; a, ...; b) be the integral of v^n erf(a v) ... exp(-b v^2) from 0 on, for b > 0. By parts, since
v exp(-b v^2) is the derivative of -exp(-b v^2)/(2b),

    2b I(n; a, ...; b) = [n = 1 and no error function] + (n - 1) I(n - 2; a, ...; b)
                         + the sum over each a of 2a/√π I(n - 1; the others; b + a^2),

where the middle term is 0 for n = 1. For n = 0, I(0; b) = √(π/b)/2, and the derivative by a of what follows is again a
power against a bell, and it is 0 at a = 0:

    I(0; a; b) = atan(a/√b)/√(πb),    I(0; a, c; b) = atan(ac/√(b(b + a^2 + c^2)))/√(πb).

Where all of k error functions are erf(a v) with a^2 = b, the integrand is a derivative, and I(0; a, ...; b) is
√π/(2a (k + 1)).
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from symcnn.formulas.aliases import Facts
from symcnn.formulas.binding import free
from symcnn.formulas.linear import linear
from symcnn.judge.signs import positive

MOST_POWER = 24


def value(term: Any, variable: Any, facts: Facts) -> Any:
    """The integral of one product from 0 on; None where it is none of these.

    >>> v = sp.Symbol("v", positive=True)
    >>> [value(sp.erf(v) ** k * sp.exp(-(v**2)), v, ()) for k in range(3)]
    [sqrt(pi)/2, sqrt(pi)/4, sqrt(pi)/6]
    """
    outside, inside = term.as_independent(variable, as_Add=False)
    power, slopes, steep = 0, [], None
    for factor in sp.Mul.make_args(inside):
        base, exponent = (factor, sp.Integer(1)) if isinstance(factor, sp.exp) else factor.as_base_exp()
        if base == variable and exponent.is_Integer and exponent > 0:
            power += int(exponent)
        elif isinstance(base, sp.erf) and exponent.is_Integer and exponent > 0:
            found = linear(base.args[0], variable)
            if found is None or found[1] != 0:
                return None
            slopes += [found[0]] * int(exponent)
        elif isinstance(base, sp.exp) and steep is None:
            steep = sp.simplify(-base.args[0] / variable**2)
        else:
            return None
    if steep is None or variable in free(steep) or power > MOST_POWER or not positive(steep, facts):
        return None
    found = _integral(power, tuple(slopes), steep)
    return None if found is None else outside * found


def _integral(power: int, slopes: tuple[Any, ...], steep: Any) -> Any:
    if power == 0:
        return _base(slopes, steep)
    parts = [sp.Integer(power == 1 and not slopes)]
    if power > 1:
        parts.append((power - 1) * _some(_integral(power - 2, slopes, steep)))
    for place, slope in enumerate(slopes):
        others = slopes[:place] + slopes[place + 1 :]
        parts.append(2 * slope / sp.sqrt(sp.pi) * _some(_integral(power - 1, others, steep + slope**2)))
    return None if sp.nan in parts else sp.Add(*parts) / (2 * steep)


def _some(found: Any) -> Any:
    return sp.nan if found is None else found


def _base(slopes: tuple[Any, ...], steep: Any) -> Any:
    around = sp.sqrt(sp.pi * steep)
    if not slopes:
        return sp.sqrt(sp.pi / steep) / 2
    if len(slopes) == 1:
        return sp.atan(slopes[0] / sp.sqrt(steep)) / around
    if len(slopes) == 2:
        first, second = slopes
        return sp.atan(first * second / sp.sqrt(steep * (steep + first**2 + second**2))) / around
    if len(set(slopes)) == 1 and sp.expand(slopes[0] ** 2 - steep) == 0:
        return sp.sqrt(sp.pi) / (2 * slopes[0] * (len(slopes) + 1))
    return None


__all__ = ["value"]
