"""Integrals from 0 on of powers of v and error functions, or waves, against a bell exp(-b v^2), in closed form.

Let I(n; a, ...; b) be the integral of v^n erf(a v) ... exp(-b v^2) from 0 on, with up to two error functions, for
b > 0. By parts, since v exp(-b v^2) is the derivative of -exp(-b v^2)/(2b),

    2b I(n; a, ...; b) = [n = 1 and no error function] + (n - 1) I(n - 2; a, ...; b)
                         + the sum over each a of 2a/√π I(n - 1; the others; b + a^2),

where the middle term is 0 for n = 1. For n = 0, I(0; b) = √(π/b)/2, and the derivative by a of what follows is again a
power against a bell, and it is 0 at a = 0:

    I(0; a; b) = atan(a/√b)/√(πb),    I(0; a, c; b) = atan(ac/√(b(b + a^2 + c^2)))/√(πb).

Where all of k error functions are erf(a v) with a^2 = b, the integrand is a derivative, and I(0; a, ...; b) is
√π/(2a (k + 1)).

A bell that stands elsewhere, exp(-b v^2 + c v): by parts again, 2b J(n) = [n = 1] + (n - 1) J(n - 2) + c J(n - 1), and
J(0; c; b) = √(π/b) exp(c^2/(4b)) (1 + erf(c/(2√b)))/2, since b v^2 - c v = b(v - c/(2b))^2 - c^2/(4b).

Products of sines and cosines are sums of single ones. Let C(n; c; b) and S(n; c; b) be the integrals of v^n cos(c v)
and v^n sin(c v) against the bell. By parts again,

    2b C(n) = (n - 1) C(n - 2) - c S(n - 1),    2b S(n) = (n - 1) S(n - 2) + c C(n - 1),

the first for even n from 2 on and the second for odd n, and C(0; c; b) = √(π/b) exp(-c^2/(4b))/2, which has the slope
-S(1) in c, with 2b S(1) = c C(0), and the right value at c = 0. Of an even power of v and a sine, or an odd one and a
cosine, the integral from 0 on has no such form.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from symcnn.formulas.aliases import Facts
from symcnn.formulas.linear import linear
from symcnn.judge.signs import positive

MOST_POWER = 24


def value(term: Any, variable: Any, facts: Facts) -> Any:
    """The integral of one product from 0 on; None where it is none of these.

    >>> v = sp.Symbol("v", positive=True)
    >>> [value(sp.erf(v) ** k * sp.exp(-(v**2)), v, ()) for k in range(3)]
    [sqrt(pi)/2, sqrt(pi)/4, sqrt(pi)/6]
    >>> value(sp.cos(2 * v) * sp.exp(-(v**2)), v, ()), value(sp.sin(2 * v) * sp.exp(-(v**2)), v, ())
    (sqrt(pi)*exp(-1)/2, None)
    >>> value(v * sp.exp(-((v - 1) ** 2)), v, ())
    exp(-1)/2 + sqrt(pi)*(erf(1) + 1)/2
    """
    outside, inside = term.as_independent(variable, as_Add=False)
    power, slopes, waves, bell = 0, [], [(sp.Integer(1), sp.Integer(0), False)], None
    for factor in sp.Mul.make_args(inside):
        base, exponent = (factor, sp.Integer(1)) if isinstance(factor, sp.exp) else factor.as_base_exp()
        if base == variable and exponent.is_Integer and exponent > 0:
            power += int(exponent)
        elif isinstance(base, sp.erf) and exponent.is_Integer and exponent > 0:
            found = linear(base.args[0], variable)
            if found is None or found[1] != 0:
                return None
            slopes += [found[0]] * int(exponent)
        elif isinstance(base, (sp.sin, sp.cos)) and exponent.is_Integer and exponent > 0:
            found = linear(base.args[0], variable)
            if found is None or found[1] != 0 or exponent > MOST_POWER:
                return None
            for _ in range(int(exponent)):
                waves = _times(waves, found[0], isinstance(base, sp.sin))
        elif isinstance(base, sp.exp) and bell is None:
            bell = _bell(exponent * base.args[0], variable)  # a root of an exponential is one
        else:
            return None
    if bell is None or power > MOST_POWER or not positive(bell[0], facts):
        return None
    steep, tilt, height = bell
    if (tilt, height) != (0, 0):
        alone = not slopes and waves == [(1, 0, False)]
        return outside * _elsewhere(power, steep, tilt, height) if alone else None
    if waves != [(1, 0, False)]:
        parts = [(share, _wave(power, slope, odd, steep)) for share, slope, odd in waves]
        if slopes or any(part is None for _, part in parts):
            return None
        return outside * sp.Add(*(share * part for share, part in parts))
    found = _integral(power, tuple(slopes), steep)
    return None if found is None else outside * found


def _bell(exponent: Any, variable: Any) -> tuple[Any, Any, Any] | None:
    """b, c and d where an exponent is -b v^2 + c v + d."""
    opened = sp.expand(exponent)
    if not opened.is_polynomial(variable) or sp.degree(opened, variable) != 2:
        return None
    steep, tilt, height = sp.Poly(opened, variable).all_coeffs()
    return sp.factor_terms(-steep), tilt, height


def _elsewhere(power: int, steep: Any, tilt: Any, height: Any) -> Any:
    """The integral from 0 on of a power against exp(-b v^2 + c v + d)."""
    at_zero, middle = sp.exp(height), sp.exp(sp.expand(height + tilt**2 / (4 * steep)))
    found = [sp.sqrt(sp.pi / steep) * middle * (1 + sp.erf(tilt / (2 * sp.sqrt(steep)))) / 2]
    for n in range(1, power + 1):
        below = at_zero if n == 1 else (n - 1) * found[n - 2]
        found.append((below + tilt * found[n - 1]) / (2 * steep))
    return found[power]


Wave = tuple[Any, Any, bool]
"""A share, the slope c, and whether it is the sine of c v (else the cosine)."""


def _times(waves: list[Wave], slope: Any, odd: bool) -> list[Wave]:
    """A sum of waves times one more, as a sum of waves.

    cos s cos a = (cos(s + a) + cos(s - a))/2, sin s sin a = (cos(s - a) - cos(s + a))/2, and
    sin s cos a = (sin(s + a) + sin(s - a))/2, cos s sin a = (sin(s + a) - sin(s - a))/2.
    """
    found: dict[tuple[Any, bool], Any] = {}
    for share, other, was in waves:
        for sign in (1, -1):
            turned = sign if odd and not was else -sign if odd else 1
            key = sp.expand(other + sign * slope), odd is not was
            found[key] = found.get(key, 0) + share * turned / 2
    return [(share, other, was) for (other, was), share in found.items() if share != 0]


def _wave(power: int, slope: Any, odd: bool, steep: Any) -> Any:
    if slope == 0:
        return sp.Integer(0) if odd else _integral(power, (), steep)
    if (power % 2 == 1) is not odd:
        return None
    if power == 0:
        return sp.sqrt(sp.pi / steep) * sp.exp(-(slope**2) / (4 * steep)) / 2
    before = (power - 1) * _wave(power - 2, slope, odd, steep) if power > 1 else sp.Integer(0)
    return (before + (slope if odd else -slope) * _wave(power - 1, slope, not odd, steep)) / (2 * steep)


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


def with_angles_apart(term: Any) -> Any:
    """Sines and cosines of sums as sums of products, so that those of what moves stand by themselves.

    >>> v, a = sp.symbols("v a", real=True)
    >>> with_angles_apart(sp.cos(2 * (v + a)) + sp.exp(v + a))
    exp(a + v) - sin(2*a)*sin(2*v) + cos(2*a)*cos(2*v)
    """

    def apart(wave: Any, angle: Any) -> Any:
        parts = sp.Add.make_args(sp.expand(angle))
        if len(parts) == 1:
            return wave(parts[0])
        one, rest = parts[0], sp.Add(*parts[1:])
        if wave is sp.sin:
            return sp.sin(one) * apart(sp.cos, rest) + sp.cos(one) * apart(sp.sin, rest)
        return sp.cos(one) * apart(sp.cos, rest) - sp.sin(one) * apart(sp.sin, rest)

    waves = {node: apart(node.func, node.args[0]) for node in term.atoms(sp.sin, sp.cos)}
    return term.xreplace(waves)


__all__ = ["value", "with_angles_apart"]
