"""Lines made at random for the routes of definitions, sums, roots, powers, slopes and integrals, with near misses.

As in `line_generator`, a family makes a true line with the facts that it needs, and lines that look alike: a bound or
an index off by one, a fact dropped, a sign, a factor, an end moved, a name that is bound taken for a free one. Whether
each is true is looked at by an evaluator of its own (`truth`): it works in 20 digits, gives sums, deltas and cases
their textbook meaning, takes slopes by a quotient, integrals and means by quadrature, and reads functions by the
definitions among the facts. A near miss fails, or has no value, at a point at which its facts hold.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import mpmath as mp
import sympy as sp
from line_generator import Line, eq, line, miss
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational

from symcnn.formulas.symbols import Density, ForAll, function, indicator, integers, reals, sequence
from symcnn.judge.moments import E, Var

i, j, k, n, s, t, T = integers("i j k n s t T")
a, b, c, e, r, u, v, x, y = reals("a b c e r u v x y")
X, Y, Z = sequence("X"), sequence("Y"), sequence("Z")
f, g = function("f"), function("g")
DELTA = sp.KroneckerDelta
PHI = sp.exp(-(u**2) / 2) / sp.sqrt(2 * sp.pi)
NORMAL = Density(Z[1], u, PHI)
Family = Callable[[random.Random], list[Line]]


def definitions(q: random.Random) -> list[Line]:
    """A function that a fact gives over a range, under a sum over a part of it."""
    low, step, shift = q.randint(0, 2), q.randint(1, 3), q.randint(0, 1)
    rule = q.choice((c * t + step, t**2 - step, c * t * k, c + t))
    known = ForAll(eq(g(t), rule), (t, low, T))
    rules = rule.xreplace({t: t + shift})
    forward = low + 1 <= T
    total = sp.Sum(step * g(t + shift), (t, low, T - shift))
    told = eq(total, sp.Sum(step * rules, (t, low, T - shift)))
    return [
        line("definitions", told, known, forward),
        miss("definitions", "one beyond the range",
             eq(sp.Sum(g(t), (t, low, T + 1)), sp.Sum(rule, (t, low, T + 1))), known, forward),
        miss("definitions", "one before the range",
             eq(sp.Sum(g(t), (t, low - 1, T)), sp.Sum(rule, (t, low - 1, T))), known, forward),
        miss("definitions", "an index shifted",
             eq(total, sp.Sum(step * rules.xreplace({t: t + 1}), (t, low, T - shift))), known, forward),
        miss("definitions", "a factor", eq(total, sp.Sum((step + 1) * rules, (t, low, T - shift))), known, forward),
        miss("definitions", "the definition dropped", told, forward),
        miss("definitions", "its range may run backwards", told, known),
        miss("definitions", "a free name taken for the bound one",
             eq(sp.Sum(f(t), (t, low, T)), sp.Sum(k * t, (k, low, T))), ForAll(eq(f(t), k * t), (t, low, T)), forward),
    ]  # fmt: skip


def decays(q: random.Random) -> list[Line]:
    """Geometric sums, with an end and without."""
    low, power = q.randint(0, 2), q.randint(0, 1)
    small, p = (r > 0, r < 1), q.randint(1, 9)
    known = ForAll(eq(g(t), p * c * r**t), (t, 0, sp.oo))
    closed = p * c * (r**low - r ** (T + 1)) / (1 - r)
    endless = sp.Sum(t**power * r**t, (t, low, sp.oo))
    value = (r**low / (1 - r), (low * r**low + r ** (low + 1) / (1 - r)) / (1 - r))[power]
    return [
        line("decays", eq(sp.Sum(g(t), (t, low, T)), closed), known, *small, low <= T),
        line("decays", eq(endless, value), *small),
        line("decays", eq(endless, value), r > -1, r < 1, sp.Ne(r, 0)),
        miss("decays", "one term fewer", eq(sp.Sum(g(t), (t, low + 1, T)), closed), known, *small, low <= T),
        miss("decays", "one power fewer",
             eq(sp.Sum(g(t), (t, low, T)), closed.xreplace({T: T - 1})), known, *small, low <= T),
        miss("decays", "a ratio that may be one",
             eq(sp.Sum(g(t), (t, low, T)), closed), known, r > 0, r <= 1, low <= T),
        miss("decays", "it starts one later", eq(sp.Sum(t**power * r**t, (t, low + 1, sp.oo)), value), *small)
        if (low, power) != (0, 1) else miss("decays", "a sign", eq(endless, -value), *small),
        miss("decays", "it may not converge", eq(endless, value), r > 0),
        miss("decays", "it may not converge", eq(endless, value), r > -2, r < 1, sp.Ne(r, 0)),
    ]  # fmt: skip


def turned(q: random.Random) -> list[Line]:
    """Sums read backwards, and those whose terms cancel in pairs."""
    low, shift = q.randint(-1, 2), q.randint(0, 2)
    forward = n >= low
    one = sp.Sum(X[i] * Y[n - i + shift], (i, low, n))
    other = sp.Sum(X[n + low - i] * Y[i - low + shift], (i, low, n))
    weight = 2 * i - n - low
    wave = sp.cos(sp.pi * t / T)
    ends = q.choice(((0, 0, 0), (0, -1, 1), (1, 0, -1), (1, -1, 0)))
    waves = sp.Sum(wave, (t, ends[0], T + ends[1]))
    return [
        line("turned", eq(one, other), forward),
        line("turned", eq(sp.Sum(weight * X[i] * X[n + low - i], (i, low, n)), sp.Integer(0)), forward),
        line("turned", eq(waves, sp.Integer(ends[2])), T >= 1),
        miss("turned", "an index off by one", eq(one, sp.Sum(X[n + low - i] * Y[i - low + shift + 1], (i, low, n))),
             forward),
        miss("turned", "an end off by one", eq(one, sp.Sum(other.function, (i, low, n - 1))), forward),
        miss("turned", "a start off by one", eq(one, sp.Sum(other.function, (i, low + 1, n))), forward),
        miss("turned", "it may run backwards", eq(one, other), n >= low - 2),
        miss("turned", "a weight that does not cancel",
             eq(sp.Sum((weight + 1) * X[i] * X[n + low - i], (i, low, n)), sp.Integer(0)), forward),
        miss("turned", "a sign", eq(one, -other), forward),
        miss("turned", "one wave more", eq(sp.Sum(wave, (t, ends[0], T + ends[1] + 1)), sp.Integer(ends[2])), T >= 2),
        miss("turned", "a divisor that may be 0", eq(waves, sp.Integer(ends[2])), T >= 0),
        miss("turned", "twice the frequency",
             eq(sp.Sum(sp.cos(2 * sp.pi * t / T), (t, ends[0], T + ends[1])), sp.Integer(ends[2])), T >= 2)
        if ends != (1, -1, 0) else
        miss("turned", "a constant", eq(waves, sp.Integer(1)), T >= 1),
    ]  # fmt: skip


def picked(q: random.Random) -> list[Line]:
    """Deltas that pick a shifted index, with the conditions under which there is one."""
    low, shift, cut = q.randint(0, 2), q.randint(-2, 2), q.randint(0, 2)
    total = sp.Sum(X[i] * DELTA(i + shift, j) * indicator(i + cut <= n), (i, low, n + 1))

    def at(first: int, last: int, place: int = 0) -> Any:
        return X[j - shift + place] * indicator(sp.And(j - shift >= first, j - shift + last <= n))

    two = sp.Sum(Y[k] * X[i] * DELTA(i, k + s), (i, 0, n), (k, 0, T))

    def across(more: int) -> Any:
        return sp.Sum(Y[k] * X[k + s] * indicator(sp.And(k + s >= 0, k + s <= n + more)), (k, 0, T))

    forward = (n >= low, T >= 0)
    last = max(cut, -1)
    return [
        line("picked", eq(total, at(low, last)), *forward),
        line("picked", eq(two, across(0)), n >= 0, T >= 0),
        miss("picked", "a start off by one", eq(total, at(low + 1, last)), *forward),
        miss("picked", "an end off by one", eq(total, at(low, last + 1)), *forward),
        miss("picked", "an end off by one", eq(total, at(low, last - 1)), *forward),
        miss("picked", "the next", eq(total, at(low, last, 1)), *forward),
        miss("picked", "no condition", eq(total, X[j - shift]), *forward),
        miss("picked", "an end off by one", eq(two, across(1)), n >= 0, T >= 0),
        miss("picked", "an end off by one", eq(two, across(-1)), n >= 0, T >= 0),
        miss("picked", "it may run backwards", eq(total, at(low, last)), T >= 0),
        miss("picked", "a delta of a half", eq(sp.Sum(X[i] * DELTA(2 * i, j), (i, low, n)), X[j] * indicator(j <= n)),
             *forward),
    ]  # fmt: skip


def roots(q: random.Random) -> list[Line]:
    """Identities and bounds of roots."""
    p, d = q.randint(1, 7), q.randint(2, 5)
    third = sp.Rational(1, d)
    apart = eq(p / (sp.sqrt(x) + sp.sqrt(y)), p * (sp.sqrt(x) - sp.sqrt(y)) / (x - y))
    powers = eq(x ** (1 + third) / x, x**third)
    bound = p * c / (sp.sqrt(x) + e) <= p * c / e
    below = p * c / (sp.sqrt(x) + e) < p * c / sp.sqrt(x)
    half = eq(sp.sqrt(c**2 * x) / c, sp.sqrt(x))
    return [
        line("roots", apart, x >= 0, y >= 0, sp.Ne(x, y)),
        line("roots", bound, x >= 0, e > 0, c >= 0),
        line("roots", below, x > 0, e > 0, c > 0),
        line("roots", half, c > 0, x >= 0),
        line("roots", eq((x + p) ** (third * (d + 1)), (x + p) * (x + p) ** third), x >= 0),
        miss("roots", "a sign", apart.func(apart.lhs, -apart.rhs, evaluate=False), x >= 0, y >= 0, sp.Ne(x, y)),
        miss("roots", "a divisor that may be 0", apart, x >= 0, y >= 0),
        miss("roots", "a root of what may be negative", apart, x >= 0, sp.Ne(x, y)),
        miss("roots", "a power of what may be negative", powers),
        miss("roots", "a factor of either sign", bound, x >= 0, e > 0),
        miss("roots", "a divisor that may be 0", bound, x >= 0, e >= 0, c >= 0),
        miss("roots", "they may be the same", below, x > 0, e >= 0, c > 0),
        miss("roots", "a factor of either sign", half, sp.Ne(c, 0), x >= 0),
        miss("roots", "another root", eq((x + p) ** (third * (d + 2)), (x + p) * (x + p) ** third), x >= 0),
    ]  # fmt: skip


def bounds(q: random.Random) -> list[Line]:
    """Bounds of powers with symbolic exponents."""
    more, p = q.randint(1, 4), q.randint(1, 9)
    gap = p - p * a**t > 0
    share = p * (1 - a) / (1 - a**t) <= p
    falling = p * a ** (t + more) < p * a**t
    least = p * a ** (t + more) <= p * a**more
    return [
        line("bounds", gap, a > 0, a < 1, t >= 1),
        line("bounds", gap, a > -1, a < 1, t >= 1),
        line("bounds", share, a >= 0, a < 1, t >= 1),
        line("bounds", falling, a > 0, a < 1, t >= 0),
        line("bounds", least, a >= 0, a <= 1, t >= 0),
        line("bounds", a**t > 1, a > 1, t >= 1),
        miss("bounds", "the first exponent", gap, a > 0, a < 1, t >= 0),
        miss("bounds", "a base that may be one", gap, a > 0, a <= 1, t >= 1),
        miss("bounds", "a base below minus one", gap, a > -2, a < 1, t >= 1),
        miss("bounds", "strict", p * (1 - a) / (1 - a**t) < p, a > 0, a < 1, t >= 1),
        miss("bounds", "a base that may be 0", falling, a >= 0, a < 1, t >= 0),
        miss("bounds", "a base that may be one", falling, a > 0, a <= 1, t >= 0),
        miss("bounds", "the other way", a**t <= a ** (t + more), a > 0, a < 1, t >= 0),
        miss("bounds", "a base above one", least, a >= 0, a <= 2, t >= 0),
        miss("bounds", "an exponent below", a ** (t - 1) <= 1, a > 0, a <= 1, t >= 0),
        miss("bounds", "the first exponent", a**t > 1, a > 1, t >= 0),
        miss("bounds", "a base that may be one", a**t > 1, a >= 1, t >= 1),
    ]  # fmt: skip


def slopes(q: random.Random) -> list[Line]:
    """Derivatives by the chain rule."""
    p, d = q.randint(1, 6), q.randint(2, 3)
    outer = q.choice((sp.tanh, sp.erf, sp.sin, sp.atan, sp.exp))
    inner = p * x / sp.sqrt(r)
    told = sp.diff(outer(inner), x)
    total = sp.Sum(X[j] ** 2, (j, 1, n)) / n + e
    norm = sp.Derivative(X[i] / sp.sqrt(total), X[i])
    given = ForAll(eq(sp.Derivative(f(v), v), g(v)), (v, 0, sp.oo))
    inside = (n >= 1, i >= 1, i <= n)
    right = 1 / sp.sqrt(total) - X[i] ** 2 / (n * total ** sp.Rational(3, 2))
    squares = ForAll(eq(f(v), v**d), (v, -sp.oo, sp.oo))
    return [
        line("slopes", eq(sp.Derivative(outer(inner), x), told), r > 0),
        line("slopes",
             eq(sp.Derivative((x + p) ** sp.Rational(1, d), x), (x + p) ** sp.Rational(1 - d, d) / d), x > -p),
        line("slopes", eq(norm, right), *inside, e > 0),
        line("slopes", eq(sp.Derivative(f(inner), x), d * inner ** (d - 1) * p / sp.sqrt(r)), squares, r > 0),
        miss("slopes", "the inner slope forgotten", eq(sp.Derivative(outer(inner), x), told * sp.sqrt(r)), r > 0),
        miss("slopes", "a factor", eq(sp.Derivative(outer(inner), x), 2 * told), r > 0),
        miss("slopes", "a root of what may be 0", eq(sp.Derivative(outer(inner), x), told), r >= 0),
        miss("slopes", "at the end of a root",
             eq(sp.Derivative((x + p) ** sp.Rational(1, d), x), (x + p) ** sp.Rational(1 - d, d) / d), x >= -p),
        miss("slopes", "a factor", eq(norm, right + X[i] ** 2 / (n * total ** sp.Rational(3, 2)) / 2), *inside, e > 0),
        miss("slopes", "outside of the sum", eq(norm, right), n >= 1, i >= 0, i <= n, e > 0),
        miss("slopes", "a divisor that may be 0", eq(norm, right), *inside, e >= 0, read=False),
        miss("slopes", "a function known on a half of the line",
             eq(sp.Derivative(f(x), x), 2 * x), ForAll(eq(f(v), v**2), (v, 0, sp.oo)), x >= 0, read=False),
        miss("slopes", "a slope known on a half of the line",
             eq(sp.Derivative(f(p * x), x), p * g(p * x)), given, x >= -1, read=False),
        miss("slopes", "the inner slope forgotten",
             eq(sp.Derivative(f(d * x), x), g(d * x)), given, x >= 0, read=False),
    ]  # fmt: skip


def areas(q: random.Random) -> list[Line]:
    """Integrals, and means of functions of a normal number."""
    p, d = q.randint(1, 3), q.randint(0, 2)
    square = sp.Rational(p**2)
    ring = 2 / sp.pi * sp.atan(2 * square / sp.sqrt(1 + 4 * square))
    mean = sp.Integral(sp.erf(p * u) ** 2 * PHI, (u, -sp.oo, sp.oo))
    half = sp.Integral(u**d * sp.tanh(p * u) ** 2 * PHI, (u, 0, sp.oo))
    whole = sp.Integral(abs(u) ** d * sp.tanh(p * u) ** 2 * PHI, (u, -sp.oo, sp.oo))
    gate = Z[1] * (1 + sp.erf(Z[1] / sp.sqrt(2))) / 2
    second = sp.Rational(1, 3) + 1 / (2 * sp.sqrt(3) * sp.pi)
    low, high = q.randint(1, 2), q.randint(3, 4)
    return [
        line("areas", eq(mean, ring)),
        line("areas", eq(2 * half, whole)),
        line("areas", eq(E(p * sp.erf(p * Z[1]) ** 2), p * ring), NORMAL),
        line("areas", eq(E(gate**2), second), NORMAL),
        line("areas", eq(Var(sp.erf(Z[1] / sp.sqrt(2))), sp.Rational(1, 3)), NORMAL),
        line("areas", eq(sp.Integral(p / u, (u, low, high)), p * sp.log(sp.Rational(high, low)))),
        miss("areas", "a factor", eq(mean, ring * (p + 1) / p)),
        miss("areas", "half of the line", eq(half, whole)),
        miss("areas", "the line once", eq(sp.Integral(sp.erf(p * u) ** 2 * PHI, (u, 0, sp.oo)), ring)),
        miss("areas", "it is odd", eq(sp.Integral(sp.erf(p * u) * PHI, (u, -sp.oo, sp.oo)), ring)),
        miss("areas", "no density", eq(sp.Integral(sp.tanh(p * u) ** 2, (u, 0, sp.oo)), ring)),
        miss("areas", "it does not converge", eq(sp.Integral(sp.tanh(p * u), (u, -sp.oo, sp.oo)), sp.Integer(0))),
        miss("areas", "it grows", eq(sp.Integral(sp.exp(u**2) * PHI, (u, -sp.oo, sp.oo)), sp.Integer(1))),
        miss("areas", "a pole", eq(sp.Integral(p / u, (u, -low, high)), p * sp.log(sp.Rational(high, low)))),
        miss("areas", "an end moved", eq(sp.Integral(p / u, (u, low, high + 1)), p * sp.log(sp.Rational(high, low)))),
        miss("areas", "a constant", eq(E(gate**2), second + sp.Rational(1, 10**6)), NORMAL),
        miss("areas", "the first moment", eq(E(gate), second), NORMAL),
        miss("areas", "no law", eq(E(gate**2), second), eq(E(Z[1] ** 2), sp.Integer(1)), read=False),
        miss("areas", "another member", eq(E(sp.erf(p * Z[2]) ** 2), ring), NORMAL, read=False),
        miss("areas", "a mean without a value", eq(E(sp.exp(Z[1] ** 2)), sp.Integer(1)), NORMAL, read=False),
    ]  # fmt: skip


def stated(q: random.Random) -> list[Line]:
    """Means that are stated of whole terms; the label is by construction."""
    p, d = q.randint(2, 7), q.randint(1, 4)
    total = sp.Sum(X[i], (i, 1, n))
    known, first = eq(E(total**2), c), ForAll(eq(E(X[i]), y), (i, 1, n))
    plenty = ForAll(eq(E(X[i] ** 2), sp.Integer(d)), (i, 1, sp.oo))

    def made(goal: Any, *facts: Any) -> Line:
        return line("stated", goal, *facts, n >= 1, read=False)

    def wrong(how: str, goal: Any, *facts: Any) -> Line:
        return miss("stated", how, goal, *facts, n >= 1, read=False)

    return [
        made(eq(E(p * total**2 + d), p * c + d), known),
        made(eq(Var(p * total), p**2 * (c - n**2 * y**2)), known, first),
        made(eq(E(sp.Sum(X[j], (j, 1, T)) ** 2), T * c), ForAll(eq(E(total**2), n * c), (n, d, sp.oo)), d <= T),
        wrong("a factor", eq(E(p * total**2 + d), p**2 * c + d), known),
        wrong("a mean once", eq(Var(p * total), p**2 * (c - n * y**2)), known, first),
        wrong("a variance for a square", eq(E(total**2), c), eq(Var(total), c), first),
        wrong("one member more", eq(E(sp.Sum(X[i], (i, 1, n + 1)) ** 2), c), known, plenty),
        wrong("another power", eq(E(total**2), c), eq(E(total), c), plenty),
        wrong("a sum of squares", eq(E(sp.Sum(X[i] ** 2, (i, 1, n))), c), known, plenty),
        wrong("another family", eq(E(sp.Sum(Y[i], (i, 1, n)) ** 2), c), known, plenty),
        wrong("below the range", eq(E(sp.Sum(X[j], (j, 1, T)) ** 2), T * c),
              ForAll(eq(E(total**2), n * c), (n, d + 1, sp.oo)), plenty, d <= T),
        wrong("a product of means", eq(E(total**2), c**2), eq(E(total), c), plenty),
    ]  # fmt: skip


FAMILIES: tuple[Family, ...] = (definitions, decays, turned, picked, roots, bounds, slopes, areas, stated)


def lines(seed: int) -> Iterator[Line]:
    """The lines of one round."""
    for family in FAMILIES:
        yield from family(random.Random(f"{seed} {family.__name__}"))


# --- an evaluator -----------------------------------------------------------------------------------------


class NoValue(Exception):
    """A term has no value at a point."""


Point = dict[Any, Any]
PLAIN = {
    sp.exp: mp.exp, sp.erf: mp.erf, sp.sin: mp.sin, sp.cos: mp.cos, sp.tanh: mp.tanh, sp.atan: mp.atan, sp.Abs: abs,
}  # fmt: skip
FAR = 120


def value(term: Any, at: Point) -> Any:
    """What a term is at a point. Errors: `NoValue`."""
    if term.is_Rational:
        return mp.mpf(int(term.p)) / int(term.q)
    if term == sp.pi:
        return mp.pi
    if term.is_Symbol:
        return at[term]
    if isinstance(term, sp.Indexed):
        places = tuple(value(index, at) for index in term.indices)
        if any(place != int(place) for place in places):
            raise NoValue
        return at["members"](str(term.base.label), tuple(map(int, places)))
    if isinstance(term, AppliedUndef):
        return at["functions"](str(term.func), value(term.args[0], at), at)
    if term.is_Add:
        return mp.fsum(value(part, at) for part in term.args)
    if term.is_Mul:
        return mp.fprod(value(part, at) for part in term.args)
    if term.is_Pow:
        return _power(value(term.base, at), value(term.exp, at))
    if isinstance(term, sp.log):
        inside = value(term.args[0], at)
        if inside <= 0:
            raise NoValue
        return mp.log(inside)
    if term.func in PLAIN:
        return PLAIN[term.func](value(term.args[0], at))
    if isinstance(term, sp.KroneckerDelta):
        return mp.mpf(int(value(term.args[0], at) == value(term.args[1], at)))
    if isinstance(term, sp.Piecewise):
        for branch, condition in term.args:
            if condition == sp.true or truth(condition, at):
                return value(branch, at)
        raise NoValue
    if isinstance(term, sp.Sum):
        return _sum(term, at)
    if isinstance(term, sp.Integral):
        return _integral(term, at)
    if isinstance(term, sp.Derivative):
        return _slope(term, at)
    if getattr(term, "is_variance", False):
        return value(E(term.args[0] ** 2), at) - value(E(term.args[0]), at) ** 2
    (inside,) = term.args  # a mean
    return _integral(sp.Integral(inside.xreplace({Z[1]: u}) * PHI, (u, -sp.oo, sp.oo)), at)


def _power(base: Any, exponent: Any) -> Any:
    if exponent == int(exponent):
        if base == 0 and exponent < 0:
            raise NoValue
        return base ** int(exponent)
    if base < 0 or (base == 0 and exponent <= 0):
        raise NoValue
    return base**exponent


def _sum(term: Any, at: Point) -> Any:
    *inner, (index, low, high) = term.limits
    body = sp.Sum(term.function, *inner) if inner else term.function
    first = value(low, at)
    last = first + FAR if high == sp.oo else value(high, at)
    if last < first - 1 or first != int(first) or last != int(last):
        raise NoValue
    terms = [value(body, {**at, index: mp.mpf(place)}) for place in range(int(first), int(last) + 1)]
    if high == sp.oo and abs(terms[-1]) > 1e-9:
        raise NoValue
    return mp.fsum(terms)


def _integral(term: Any, at: Point) -> Any:
    ((variable, low, high),) = term.limits
    if term.has(sp.exp(variable**2)) or not (term.has(sp.exp) or low.is_finite):
        raise NoValue
    if high == sp.oo and abs(value(term.function, {**at, variable: mp.mpf(40)})) > 1e-9:
        raise NoValue  # nothing falls off so slowly here that has an integral
    ends = [mp.mpf(-12) if low == -sp.oo else value(low, at), mp.mpf(12) if high == sp.oo else value(high, at)]
    if term.function.has(1 / variable) and ends[0] <= 0 <= ends[1]:
        raise NoValue
    places = [ends[0], *(mp.mpf(place) for place in (-4, 0, 1, 4) if ends[0] < place < ends[1]), ends[1]]
    return mp.quad(sp.lambdify(variable, term.function, "mpmath"), places)


def _slope(term: Any, at: Point) -> Any:
    (variable,) = term.variables

    def moved(step: Any) -> Any:
        if variable.is_Symbol:
            return value(term.expr, {**at, variable: at[variable] + step})
        label, place = str(variable.base.label), int(value(variable.indices[0], at))
        old = at["members"]

        def members(name: str, places: tuple[int, ...]) -> Any:
            return old(name, places) + (step if (name, places) == (label, (place,)) else 0)

        return value(term.expr, {**at, "members": members})

    step = mp.mpf(10) ** -10
    return (moved(step) - moved(-step)) / (2 * step)


def truth(proposition: Any, at: Point) -> bool:
    """Whether a proposition holds at a point, up to rounding. Errors: `NoValue`."""
    if isinstance(proposition, sp.And):
        return all(truth(part, at) for part in proposition.args)
    left, right = (value(side, at) for side in proposition.args)
    near = abs(left - right) <= 1e-9 * (1 + abs(left) + abs(right))
    if isinstance(proposition, (sp.Eq, sp.Ne)):
        return near == isinstance(proposition, sp.Eq)
    if isinstance(proposition, (sp.Ge, sp.Le)):
        return near or (left > right) == isinstance(proposition, sp.Ge)
    return not near and (left > right) == isinstance(proposition, sp.Gt)


def points(one: Line, count: int = 250) -> Iterator[Point]:
    """Small points at which the facts of a line hold."""
    source = random.Random(1)
    names = {symbol for item in (one.goal, *one.facts) for symbol in item.atoms(sp.Symbol)} | {k}
    told = [fact for fact in one.facts if isinstance(fact, ForAll) and isinstance(fact.body.lhs, AppliedUndef)]
    plain = [fact for fact in one.facts if isinstance(fact, Relational) and not fact.has(E, Var)]
    for _ in range(count):
        at: Point = {symbol: _drawn(symbol, source) for symbol in sorted(names, key=str)}
        salt = source.random()

        def member(name: str, places: tuple[int, ...], salt: float = salt) -> Any:
            return mp.mpf(random.Random(f"{salt} {name} {places}").randint(-3, 4))

        def known(name: str, place: Any, here: Point, at: Point = at, salt: float = salt) -> Any:
            for fact in told:
                ((index, low, high),) = fact.limits
                above = low == -sp.oo or value(low, at) <= place
                if str(fact.body.lhs.func) == name and above and (high == sp.oo or place <= value(high, at)):
                    return value(fact.body.rhs, {**at, **here, index: place})
            return mp.mpf(random.Random(f"{salt} {name} {place}").randint(-30, 30)) + mp.mpf("0.5")

        at["members"], at["functions"] = member, known
        try:
            if all(truth(fact, at) for fact in plain):
                yield at
        except NoValue:
            continue


def _drawn(symbol: Any, source: random.Random) -> Any:
    if symbol.is_integer:
        return mp.mpf(source.choice((0, 1)) if source.random() < 0.3 else source.randint(-3, 6))
    return mp.mpf(source.choice((0, 1)) if source.random() < 0.3 else source.randint(-6, 6)) / source.choice(
        (1, 1, 2, 4)
    )


def label(one: Line) -> bool | None:
    """Whether a line holds at all points looked at; None where it cannot be read, or no point is found."""
    if not one.read:
        return None
    found = False
    with mp.workdps(20):
        for at in points(one):
            found = True
            try:
                if not truth(one.goal, at):
                    return False
            except NoValue:
                return False
            if one.goal.has(sp.Integral, E, Var):
                break  # in nothing else does a line on areas vary
    return True if found else None


__all__ = ["FAMILIES", "label", "lines", "truth", "value"]
