"""Lines made at random: true ones from identities, and near misses of each, that are false or say nothing somewhere.

A family makes, from a source of random numbers, an identity with the facts that
it needs, and near misses: one bound shifted, one fact dropped, one end halved,
one sign changed, one name captured, one kind changed. What it says is checked
by an evaluator of its own, in plain whole numbers and fractions and with the
textbook's meaning of a sum (`value`), wherever that can read the line: a true
line holds at all points looked at, and a near miss fails, or has no value, at
one at which its facts hold. Means, slopes, limits and integrals it cannot read;
there the label is by construction, and the reason stands beside it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import factorial
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from symcnn.formulas.symbols import (
    Density,
    ForAll,
    Iff,
    Independent,
    Maximum,
    function,
    indicator,
    integers,
    reals,
    sequence,
)
from symcnn.judge.judging import Obligation, Status, judge
from symcnn.judge.moments import E, Var

n, k, s, i, j, t, T = integers("n k s i j t T")
x, y, b, c, mu, nu, sigma, tau, u = reals("x y b c mu nu sigma tau u")
W, X, Y, v, w = (sequence(name) for name in ("W", "X", "Y", "v", "w"))
N = sequence("N", integer=True)
m = function("m")


@dataclass(frozen=True)
class Line:
    """A goal and the facts it is to follow from; what was done to it; and whether it is true."""

    family: str
    goal: Any
    facts: tuple[Any, ...]
    true: bool
    how: str = "as it is"
    read: bool = True
    """Whether `value` can read it, so that its label is checked."""


def line(family: str, goal: Any, *facts: Any, read: bool = True) -> Line:
    """A true line."""
    return Line(family, goal, tuple(facts), True, read=read)


def miss(family: str, how: str, goal: Any, *facts: Any, read: bool = True) -> Line:
    """A near miss."""
    return Line(family, goal, tuple(facts), False, how, read)


def eq(left: Any, right: Any) -> Any:
    """An equation that SymPy leaves as it is."""
    return sp.Eq(left, right, evaluate=False)


# --- the families -----------------------------------------------------------------------------------------

Family = Callable[[random.Random], list[Line]]


def polynomials(r: random.Random) -> list[Line]:
    roots = [r.randint(-3, 3) for _ in range(r.randint(2, 3))]
    left = sp.Mul(*(n - root for root in roots)) + r.randint(1, 5) * k
    right = sp.expand(left)
    wrong = right + r.choice((1, -1, n, k))
    return [line("polynomials", eq(left, right)), miss("polynomials", "a term too many", eq(left, wrong))]


def sums(r: random.Random) -> list[Line]:
    a, d, e = (r.randint(1, 4) for _ in range(3))
    low = r.randint(0, 2)
    total = sp.Sum(a * W[i] + d * i + e, (i, low, n))
    closed = a * sp.Sum(W[j], (j, low, n)) + d * (n * (n + 1) - low * (low - 1)) / 2 + e * (n - low + 1)
    forward = n >= low - 1
    return [
        line("sums", eq(total, closed), forward),
        miss("sums", "its range may run backwards", eq(total, closed)),
        miss("sums", "one term more", eq(sp.Sum(a * W[i] + d * i + e, (i, low, n + 1)), closed), forward),
        miss("sums", "an end halved", eq(sp.Sum(e, (i, 1, n / 2)), e * n / 2), n >= 2),
        miss("sums", "a constant too much", eq(total, closed + r.randint(1, 3)), forward),
    ]


def floors(r: random.Random) -> list[Line]:
    a, d = r.randint(1, 4), r.randint(2, 5)
    whole = eq(sp.floor((n + a * s) / s), sp.floor(n / s) + a)
    nested = eq(sp.floor(sp.floor(n / s) / d), sp.floor(n / (d * s)))
    up = eq(sp.ceiling(n / s), sp.floor((n + s - 1) / s))
    return [
        line("floors", whole, s >= 1),
        line("floors", nested, s >= 1, n >= 0),
        line("floors", up, s >= 1),
        miss("floors", "a divisor that may be 0", whole, s >= 0),
        miss("floors", "rounded up", eq(sp.ceiling((n + a * s) / s), sp.floor(n / s) + a), s >= 1),
        miss("floors", "not rounded", eq(sp.floor((n + a * s) / s), n / s + a), s >= 1),
        miss("floors", "off by one", eq(sp.ceiling(n / s), sp.floor((n + s) / s)), s >= 1),
        miss("floors", "off by one inside", eq(sp.floor(sp.floor(n / s) / d), sp.floor((n + 1) / (d * s))), s >= 1),
    ]


def counts(r: random.Random) -> list[Line]:
    e = r.randint(0, 3)
    fits = sp.Sum(indicator(i * s + k + e <= n), (i, 0, sp.oo))
    closed = sp.floor((n - k - e) / s) + 1
    room = n >= k + e
    return [
        line("counts", eq(fits, closed), s >= 1, room),
        line("counts", eq(fits, sp.Max(0, closed)), s >= 1),
        miss("counts", "nothing fits", eq(fits, closed), s >= 1),
        miss("counts", "a stride of either sign", eq(fits, closed), sp.Ne(s, 0), room),
        miss("counts", "a strict bound", eq(sp.Sum(indicator(i * s + k + e < n), (i, 0, sp.oo)), closed), s >= 1, room),
        miss("counts", "the gaps", eq(fits, closed - 1), s >= 1, room),
        miss("counts", "no floor", eq(fits, (n - k - e) / s + 1), s >= 1, room),
        miss("counts", "an end that is no whole number", eq(sp.Sum(1, (i, 0, (n - k - e) / s)), closed), s >= 1, room),
    ]


def maxima(r: random.Random) -> list[Line]:
    a = r.randint(1, 3)
    both = eq(sp.Max(n, k + a) + sp.Min(n, k + a), n + k + a)
    peak = eq(Maximum(a * t + k, (t, 0, T)), a * T + k)
    return [
        line("maxima", both),
        line("maxima", peak, T >= 0),
        line("maxima", eq(sp.Max(n, k), n), n >= k),
        miss("maxima", "an empty range", peak, T >= -1),
        miss("maxima", "the order dropped", eq(sp.Max(n, k), n)),
        miss("maxima", "a constant too much", eq(sp.Max(n, k + a) + sp.Min(n, k + a), n + k + a + 1)),
        miss("maxima", "falling", eq(Maximum(-a * t + k, (t, 0, T)), -a * T + k), T >= 0),
    ]


def quotients(r: random.Random) -> list[Line]:
    a = r.randint(1, 4)
    cancelled = eq((x**2 - a**2) / (x - a), x + a)
    inverse = eq(y / (y + a) + a / (y + a), sp.Integer(1))
    return [
        line("quotients", cancelled, sp.Ne(x, a)),
        line("quotients", cancelled, x > a),
        line("quotients", inverse, y >= 0),
        miss("quotients", "a divisor that may be 0", cancelled, x >= a),
        miss("quotients", "a divisor that may be 0", inverse),
        miss("quotients", "a sign", eq((x**2 - a**2) / (x - a), x - a), x > a),
    ]


def powers(r: random.Random) -> list[Line]:
    a = r.randint(1, 3)
    product_ = eq(b ** (t + a), b**a * b**t)
    down = eq(b ** (t - a) * b**a, b**t)
    return [
        line("powers", product_, t >= 0),
        line("powers", down, b > 0),
        line("powers", down, sp.Ne(b, 0)),
        miss("powers", "a base that may be 0", down),
        miss("powers", "a base that may be 0", down, t >= 0, b >= 0),
        miss("powers", "an exponent too much", eq(b ** (t + a), b ** (a + 1) * b**t), t >= 0),
    ]


def sizes(r: random.Random) -> list[Line]:
    a = r.randint(1, 5)
    return [
        line("sizes", eq(abs(a * x), a * x), x >= 0),
        line("sizes", eq(abs(x), -x), x < 0),
        line("sizes", eq(abs(a * n) * abs(k), a * abs(n * k))),
        miss("sizes", "a sign dropped", eq(abs(a * x), a * x)),
        miss("sizes", "the other sign", eq(abs(x), -x), x > -1),
        miss("sizes", "a factor", eq(abs(a * n) * abs(k), (a + 1) * abs(n * k))),
    ]


def deltas(r: random.Random) -> list[Line]:
    low = r.randint(0, 2)
    picked = sp.Sum(W[i] * sp.KroneckerDelta(i, j), (i, low, n))
    inside = (j >= low, j <= n)
    return [
        line("deltas", eq(picked, W[j]), *inside),
        miss("deltas", "below the range", eq(picked, W[j]), j <= n, n >= low),
        miss("deltas", "above the range", eq(picked, W[j]), j >= low, n >= low),
        miss("deltas", "the next", eq(picked, W[j + 1]), *inside),
        miss("deltas", "a half", eq(sp.Sum(sp.KroneckerDelta(i, n / 2), (i, 0, n)), sp.Integer(1)), n >= 1),
    ]


def products(r: random.Random) -> list[Line]:
    a = r.randint(2, 4)
    constant = eq(sp.Product(a, (i, 1, n)), sp.Integer(a) ** n)
    apart = eq(sp.Product(a * N[i], (i, 1, n)), sp.Integer(a) ** n * sp.Product(N[i], (i, 1, n)))
    return [
        line("products", constant, n >= 0),
        line("products", apart, n >= 0),
        miss("products", "its range may run backwards", constant),
        miss("products", "one factor more", eq(sp.Product(a, (i, 0, n)), sp.Integer(a) ** n), n >= 0),
        miss(
            "products", "the factor once", eq(sp.Product(a * N[i], (i, 1, n)), a * sp.Product(N[i], (i, 1, n))), n >= 2
        ),
    ]


def double_sums(r: random.Random) -> list[Line]:
    a = r.randint(1, 3)
    split = eq(sp.Sum(a * X[i] * Y[j], (i, 1, n), (j, 1, k)), a * sp.Sum(X[i], (i, 1, n)) * sp.Sum(Y[j], (j, 1, k)))
    captured = eq(sp.Sum(sp.Sum(a * n * i, (i, 1, 3)), (n, 1, 3)), 6 * a * n * 3)
    return [
        line("double sums", split, n >= 0, k >= 0),
        miss("double sums", "a range that may run backwards", split, n >= 0),
        miss("double sums", "one sum for both", eq(sp.Sum(a * X[i] * Y[i], (i, 1, n)), split.rhs), n >= 2, k >= 2),
        miss("double sums", "a bound name taken for the free one", captured, n >= 3),
    ]


def cases(r: random.Random) -> list[Line]:
    a, d = r.sample(range(1, 6), 2)
    either = sp.Piecewise((a, n >= k), (d, True))
    return [
        line("cases", eq(either, sp.Integer(a)), n >= k + 1),
        line("cases", eq(either, sp.Integer(d)), n < k),
        line("cases", eq(either * sp.Piecewise((1, n >= k), (0, True)), a * sp.Piecewise((1, n >= k), (0, True)))),
        miss("cases", "the condition dropped", eq(either, sp.Integer(a))),
        miss("cases", "the boundary", eq(either, sp.Integer(d)), n <= k),
    ]


def quantifiers(r: random.Random) -> list[Line]:
    low = r.randint(0, 2)
    known = ForAll(N[i] >= low, (i, 1, n))
    step = ForAll(sp.Eq(m(t + 1), m(t) + low + 1), (t, 0, sp.oo))
    start = sp.Eq(m(0), 2)
    return [
        line("quantifiers", N[j] >= low, known, j >= 1, j <= n),
        line("quantifiers", eq(m(3), sp.Integer(2 + 3 * (low + 1))), start, step, read=False),
        line("quantifiers", ForAll(N[j] + 1 > low, (j, 1, n)), known),
        line("quantifiers", Iff(n * s >= s * k, n >= k), s >= 1),
        miss("quantifiers", "below the range", N[j] >= low, known, j <= n, n >= 1),
        miss("quantifiers", "above the range", N[j] >= low, known, j >= 1, n >= 1),
        miss("quantifiers", "a free name of the bound one's", N[i] >= low, known, n >= 1),
        miss("quantifiers", "one step more", eq(m(3), sp.Integer(2 + 4 * (low + 1))), start, step, read=False),
        miss("quantifiers", "a start dropped", eq(m(3), sp.Integer(2 + 3 * (low + 1))), step, read=False),
        miss("quantifiers", "a factor of either sign", Iff(n * s >= s * k, n >= k), sp.Ne(s, 0)),
    ]


def slopes(r: random.Random) -> list[Line]:
    a, d = r.randint(1, 4), r.randint(2, 4)
    cube = sp.Derivative(a * x**d + x * y, x)
    size = sp.Derivative(a * abs(x), x)
    bigger = sp.Derivative(sp.Max(a * x, y), x)
    member = sp.Derivative(sp.Sum(W[i] ** 2, (i, 1, n)), W[j])
    return [
        line("slopes", eq(cube, a * d * x ** (d - 1) + y), read=False),
        line("slopes", eq(size, sp.Integer(a)), x > 0, read=False),
        line("slopes", eq(member, 2 * W[j]), j >= 1, j <= n, read=False),
        line("slopes", eq(sp.Derivative(a / x, x), -a / x**2), x > 0, read=False),
        miss("slopes", "a factor", eq(cube, a * (d + 1) * x ** (d - 1) + y), read=False),
        miss("slopes", "a kink", eq(size, sp.Integer(a)), x >= 0, read=False),
        miss("slopes", "a kink", eq(bigger, sp.Piecewise((a, a * x > y), (0, True))), read=False),
        miss("slopes", "outside of the sum", eq(member, 2 * W[j]), j >= 0, j <= n, n >= 1, read=False),
        miss("slopes", "a pole", eq(x**2 * sp.Derivative(a / x, x), sp.Integer(-a)), read=False),
        miss("slopes", "known at the point alone", eq(sp.Derivative(a * x, x), sp.Integer(0)), sp.Eq(x, d), read=False),
    ]


def limits(r: random.Random) -> list[Line]:
    a, d, e = (r.randint(1, 4) for _ in range(3))
    ratio = sp.Limit((a * n + d) / (e * n + 1), n, sp.oo)
    vanishing = sp.Limit(b**n / c + a, n, sp.oo)
    return [
        line("limits", eq(ratio, sp.Rational(a, e)), read=False),
        line("limits", eq(vanishing, sp.Integer(a)), b > 0, b < 1, sp.Ne(c, 0), read=False),
        miss("limits", "the leading terms exchanged", eq(ratio, sp.Rational(e + a, e)), read=False),
        miss("limits", "a divisor that may be 0", eq(vanishing, sp.Integer(a)), b > 0, b < 1, read=False),
        miss("limits", "a ratio that may be 1", eq(vanishing, sp.Integer(a)), b > 0, b <= 1, sp.Ne(c, 0), read=False),
        miss("limits", "it grows", eq(sp.Limit(a * n / (e + 1), n, sp.oo), sp.Integer(a)), read=False),
        miss("limits", "it swings", eq(sp.Limit(a * sp.Integer(-1) ** n, n, sp.oo), sp.Integer(0)), read=False),
        miss(
            "limits",
            "what is known of the free name",
            eq(sp.Limit(sp.Piecewise((a, n > d + 5), (0, True)), n, sp.oo), sp.Integer(0)),
            n <= d,
            read=False,
        ),
    ]


def integrals(r: random.Random) -> list[Line]:
    a, e = r.randint(0, 4), r.randint(1, 3)
    gamma = sp.Integral(u**a * sp.exp(-u), (u, 0, sp.oo))
    odd = sp.Integral(e * u ** (2 * a + 1) * sp.exp(-(u**2)), (u, -sp.oo, sp.oo))
    return [
        line("integrals", eq(gamma, sp.Integer(factorial(a))), read=False),
        line("integrals", eq(odd, sp.Integer(0)), read=False),
        miss("integrals", "a constant too much", eq(gamma, sp.Integer(factorial(a) + 1)), read=False),
        miss(
            "integrals", "it does not converge", eq(sp.Integral(e * u, (u, -sp.oo, sp.oo)), sp.Integer(0)), read=False
        ),
        miss("integrals", "half of the line", eq(sp.Integral(odd.function, (u, 0, sp.oo)), sp.Integer(0)), read=False),
        miss("integrals", "a pole", eq(sp.Integral(e / u, (u, -1, 1)), sp.Integer(0)), read=False),
    ]


def means(r: random.Random) -> list[Line]:
    a, d = (r.randint(1, 4) for _ in range(2))
    first = (sp.Eq(E(v[1]), mu), sp.Eq(E(w[1]), nu))
    second = (sp.Eq(Var(v[1]), sigma**2), sp.Eq(Var(w[1]), tau**2))
    spread = eq(Var(a * v[1] + d * w[1]), a**2 * sigma**2 + d**2 * tau**2)
    bell = Density(v[1], u, sp.exp(-(u**2) / 2) / sp.sqrt(2 * sp.pi))
    every = ForAll(sp.Eq(E(v[i]), mu), (i, 1, n))
    known = [
        line("means", eq(E(a * v[1] + d), a * mu + d), *first, read=False),
        line("means", spread, *first, *second, Independent(v, w), read=False),
        line("means", eq(E(a * v[1] * w[1]), a * mu * nu), *first, Independent(v, w), read=False),
        line(
            "means", eq(E(sp.Sum(v[i], (i, 1, n))), n * mu), n >= 0, ForAll(sp.Eq(E(v[i]), mu), (i, 1, n)), read=False
        ),
    ]
    return [
        *known,
        miss("means", "a factor", eq(E(a * v[1] + d), (a + 1) * mu + d), *first, read=False),
        miss("means", "not independent", spread, *first, *second, read=False),
        miss("means", "variances may be infinite", spread, *first, Independent(v, w), read=False),
        miss("means", "not independent", eq(E(a * v[1] * w[1]), a * mu * nu), *first, read=False),
        miss("means", "of a square", eq(E(a * v[1] ** 2), a * mu**2), *first, *second, Independent(v), read=False),
        miss("means", "of a size", eq(E(abs(v[1])), mu), *first, *second, read=False),
        miss("means", "of a case", eq(E(v[1] * indicator(v[1] > 0)), mu), *first, *second, read=False),
        miss(
            "means",
            "one term too many",
            eq(E(sp.Sum(v[i], (i, 0, n))), (n + 1) * mu),
            n >= 0,
            every,
            read=False,
        ),
        miss("means", "a tail too heavy", eq(E(w[1] * sp.exp(a * v[1] ** 2)), sp.Integer(0)), bell, sp.Eq(E(w[1]), 0),
             Independent(v, w), read=False),
        miss("means", "random for constant", eq(E(w[1] * v[1]), w[1] * mu), *first, *second, Independent(v, w),
             ForAll(sp.Eq(E(x * v[1]), x * mu), (x, -sp.oo, sp.oo)), read=False),
    ]  # fmt: skip


def kinds(r: random.Random) -> list[Line]:
    a = r.randint(2, 4)
    real_n, positive = sp.Symbol("n", real=True), sp.Symbol("n", integer=True, positive=True)
    even = eq(a * sp.floor(n / a) + sp.Mod(n, a), n)
    return [
        line("kinds", even),
        line("kinds", eq(sp.floor(n + x), n + sp.floor(x))),
        miss("kinds", "two kinds of one name", eq(sp.floor(real_n) + 0 * n, n + real_n - real_n), n >= real_n),
        miss("kinds", "an assumption in the symbol", eq(abs(n), n), positive >= n, read=False),
        miss("kinds", "a real number for a whole one", eq(a * sp.floor(x / a) + sp.floor(sp.Mod(x, a)), x)),
        miss("kinds", "an index that is a half", eq(W[n / 2], W[n / 2]), n >= 1),
    ]


FAMILIES: tuple[Family, ...] = (
    polynomials, sums, floors, counts, maxima, quotients, powers, sizes, deltas, products, double_sums, cases,
    quantifiers, slopes, limits, integrals, means, kinds,
)  # fmt: skip


def lines(seed: int) -> Iterator[Line]:
    """The lines of one round through all families."""
    source = random.Random(seed)
    for family in FAMILIES:
        yield from family(source)


# --- an evaluator of its own ------------------------------------------------------------------------------


class NoValue(Exception):
    """The term has no value at the point."""


class Unread(Exception):
    """The evaluator does not read this."""


Point = Mapping[Any, Any]


def value(term: Any, at: Point) -> Fraction:
    """The value of a term in fractions, by the definitions in a textbook. Errors: `NoValue`, `Unread`."""
    if isinstance(term, sp.Rational):
        return Fraction(int(term.p), int(term.q))
    if isinstance(term, sp.Symbol):
        return Fraction(at[term])
    if isinstance(term, sp.Indexed):
        places = tuple(value(index, at) for index in term.indices)
        if any(place.denominator != 1 for place in places):
            raise NoValue
        return Fraction(at["members"](str(term.base.label), tuple(map(int, places))))
    if term.is_Add or term.is_Mul:
        parts = [value(part, at) for part in term.args]
        total = Fraction(0 if term.is_Add else 1)
        for part in parts:
            total = total + part if term.is_Add else total * part
        return total
    if isinstance(term, sp.Pow):
        base, exponent = value(term.base, at), value(term.exp, at)
        if exponent.denominator != 1:
            raise Unread
        if base == 0 and exponent < 0:
            raise NoValue
        return base ** int(exponent)
    if isinstance(term, (sp.floor, sp.ceiling)):
        inside = value(term.args[0], at)
        return Fraction(inside.__floor__() if isinstance(term, sp.floor) else inside.__ceil__())
    if isinstance(term, sp.Mod):
        left, right = (value(part, at) for part in term.args)
        if right == 0:
            raise NoValue
        return left - right * (left / right).__floor__()
    if isinstance(term, (sp.Max, sp.Min)):
        return (max if isinstance(term, sp.Max) else min)(value(part, at) for part in term.args)
    if isinstance(term, sp.Abs):
        return abs(value(term.args[0], at))
    if isinstance(term, sp.KroneckerDelta):
        return Fraction(int(value(term.args[0], at) == value(term.args[1], at)))
    if isinstance(term, sp.Piecewise):
        for branch, condition in term.args:
            if truth(condition, at):
                return value(branch, at)
        raise NoValue
    if isinstance(term, (sp.Sum, sp.Product, Maximum)):
        return _counted(term, at)
    raise Unread


def _counted(term: Any, at: Point) -> Fraction:
    *inner, (index, low, high) = term.limits
    body = term.func(term.function, *inner) if inner else term.function
    first = value(low, at)
    # Every condition in an endless sum here ends before forty.
    last = first + 40 if high == sp.oo else value(high, at)
    if first.denominator != 1 or last.denominator != 1 or last < first - 1:
        raise NoValue
    values = [value(body, {**at, index: place}) for place in range(int(first), int(last) + 1)]
    if isinstance(term, Maximum):
        if not values:
            raise NoValue
        return max(values)
    total = Fraction(1 if isinstance(term, sp.Product) else 0)
    for one in values:
        total = total * one if isinstance(term, sp.Product) else total + one
    return total


def truth(proposition: Any, at: Point) -> bool:
    """The truth of a proposition. Errors: `NoValue`, `Unread`."""
    if proposition in (sp.true, sp.false):
        return bool(proposition)
    if isinstance(proposition, Relational):
        left, right = (value(side, at) for side in proposition.args)
        return {
            sp.Eq: left == right, sp.Ne: left != right, sp.Ge: left >= right, sp.Gt: left > right,
            sp.Le: left <= right, sp.Lt: left < right,
        }[type(proposition)]  # fmt: skip
    if isinstance(proposition, sp.And):
        return all(truth(part, at) for part in proposition.args)
    if isinstance(proposition, sp.Not):
        return not truth(proposition.args[0], at)
    if isinstance(proposition, Iff):
        return truth(proposition.left, at) == truth(proposition.right, at)
    if isinstance(proposition, ForAll):
        ((index, low, high),) = proposition.limits
        places = range(int(value(low, at)), int(value(high, at)) + 1)
        return all(truth(proposition.body, {**at, index: place}) for place in places)
    raise Unread


def points(one: Line, count: int = 200, seed: int = 1) -> Iterator[Point]:
    """Small points at which the facts of a line hold."""
    source = random.Random(seed)
    symbols = sorted(
        {z for item in (one.goal, *one.facts) for z in item.atoms(sp.Symbol)}
        - {base.label for item in (one.goal, *one.facts) for base in item.atoms(sp.IndexedBase)},
        key=str,
    )
    for _ in range(count):
        at: dict[Any, Any] = {z: _drawn(z, source) for z in symbols}
        salt = source.randint(0, 10**6)

        def member(name: str, places: tuple[int, ...], salt: int = salt) -> int:
            return random.Random(f"{salt} {name} {places}").randint(-1, 4)

        at["members"] = member
        try:
            if all(truth(fact, at) for fact in one.facts):
                yield at
        except NoValue:
            continue


def _drawn(symbol: Any, source: random.Random) -> Any:
    if symbol.is_integer:
        return source.randint(-4, 7)
    return Fraction(source.randint(-6, 6), source.choice((1, 1, 2, 3)))


def label(one: Line) -> bool | None:
    """Whether a line holds at all points looked at; None where the evaluator cannot read it."""
    found = False
    try:
        for at in points(one):
            found = True
            try:
                if not truth(one.goal, at):
                    return False
            except NoValue:
                return False
    except (Unread, KeyError):
        return None
    return True if found else None


# --- what the judge says of them --------------------------------------------------------------------------

LEAST_PROVED = 0.8
"""The share of true lines that must be proved at the least."""


@dataclass
class Survey:
    """How many lines there were, and which went wrong."""

    all: int = 0
    true: int = 0
    true_proved: int = 0
    families: dict[str, list[int]] = field(default_factory=dict)
    mislabelled: list[str] = field(default_factory=list)
    false_proved: list[str] = field(default_factory=list)
    not_proved: list[str] = field(default_factory=list)

    def add(self, one: Line, proved: bool) -> None:
        """Count one line; of each family: true ones, those of them that are proved, near misses, those proved."""
        row = self.families.setdefault(one.family, [0, 0, 0, 0])
        place = 0 if one.true else 2
        row[place] += 1
        row[place + 1] += proved
        self.true += one.true
        self.true_proved += one.true and proved
        shown = f"{one.family}, {one.how}: {one.goal} from {one.facts}"
        if one.true and not proved:
            self.not_proved.append(shown)
        if proved and not one.true:
            self.false_proved.append(shown)


def survey(seeds: Iterable[int], judged: bool = True) -> Survey:
    """Judge the lines of some rounds, and check the label of each that the evaluator can read."""
    found = Survey()
    for seed in seeds:
        for one in lines(seed):
            found.all += 1
            if not judged:
                continue
            if one.read and label(one) is not one.true:
                found.mislabelled.append(f"{one.family}, {one.how}: {one.goal} from {one.facts}")
            answer = judge(Obligation(one.goal, one.facts), audit=False)
            found.add(one, answer.status is Status.PROVED)
    return found


__all__ = ["FAMILIES", "LEAST_PROVED", "Line", "Survey", "label", "lines", "survey", "truth", "value"]
