"""The route of enclosures: which of two numbers is the larger, where one is an integral that has no closed form.

It may prove an inequality between two terms in which nothing stands free. Each is worked out by interval arithmetic
with rounding outwards (the library is Arb): what is found is an interval in which the number lies, so that a
difference whose interval lies above 0 is above 0. An integral over a range with two ends is enclosed by Arb, which
follows the integrand into the complex plane and takes no stretch for smooth on which that may have a pole or cut. Of
one without an end, what lies beyond some L is bounded: there the integrand is at most C (1 + v)^d exp(-b v^k), with
numbers C, d, b > 0 that are found part by part (for v >= L), and (1 + v)^d is at most (2v)^d for L >= 1; the integral
of v^d exp(-b v^k) from L on is Γ((d + 1)/k, b L^k)/(k b^((d + 1)/k)).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from symcnn.errors import MissingTool
from symcnn.files.libraries import library
from symcnn.formulas.aliases import Facts, Formula
from symcnn.formulas.binding import free, keys
from symcnn.judge import integrals
from symcnn.judge.judgement import Judgement, Status
from symcnn.judge.rewriting import rewrite_within

BITS = 128
REACHES = (8, 16, 32, 64, 128, 256, 512, 1024)
"""How far an integral without an end is worked out; the first at which the rest is small enough is taken."""
FUNCTIONS = {
    sp.exp: "exp", sp.erf: "erf", sp.sin: "sin", sp.cos: "cos", sp.sinh: "sinh", sp.cosh: "cosh", sp.tanh: "tanh",
}  # fmt: skip
"""Functions that are meromorphic, by their names in Arb."""


class _Unknown(Exception):
    """Something is not enclosed (internal)."""


def decide(goal: Formula, facts: Facts) -> Judgement | None:
    """Prove an inequality between two numbers, one of which is made of integrals."""
    relations = (sp.Gt, sp.Ge, sp.Lt, sp.Le, sp.Ne)
    if not isinstance(goal, relations) or not all(isinstance(side, sp.Expr) for side in goal.args):
        return None
    difference = goal.lhs - goal.rhs if isinstance(goal, sp.Ne) else goal.gts - goal.lts
    difference = (
        difference if difference.has(sp.Integral) and not keys(difference) else rewrite_within(difference, facts)
    )
    if not difference.has(sp.Integral) or keys(difference):
        return None
    try:
        found = enclosure(difference)
    except MissingTool as error:
        return Judgement(Status.UNKNOWN, "none", f"{error}.")
    if found is None or not (found > 0 or (isinstance(goal, sp.Ne) and found < 0)):
        return None
    return Judgement(
        Status.PROVED,
        "enclosure (interval arithmetic)",
        f"The difference of the two sides lies within {found.str(12)}, rounded outwards.",
        {"enclosure": found.str(25), "bits": BITS},
    )


def enclosure(term: Formula) -> Any:
    """An interval in which a number lies; None where none is known.

    Errors: `MissingTool` where the library is missing.
    """
    flint = library("flint", "an enclosure", "pip install python-flint")
    before, flint.ctx.prec = flint.ctx.prec, BITS
    try:
        return _Enclosing(flint).real(term)
    except (_Unknown, ValueError, ZeroDivisionError):
        return None
    finally:
        flint.ctx.prec = before


class _Enclosing:
    def __init__(self, flint: Any) -> None:
        self.flint = flint

    def real(self, term: Any) -> Any:
        """A real interval around a number. Errors: `_Unknown`."""
        found = self.value(term, None, None, False)
        if not found.imag.contains(0) or not found.real.is_finite():
            raise _Unknown
        return found.real

    def value(self, node: Any, variable: Any, place: Any, analytic: bool) -> Any:
        """A complex interval around what a node is at a place of its variable. Errors: `_Unknown`."""
        acb = self.flint.acb
        if node.is_Rational:
            return acb(self.flint.fmpq(int(node.p), int(node.q)))
        if node == sp.pi:
            return acb(self.flint.arb.pi())
        if node == sp.E:
            return acb(1).exp()
        if node == variable and variable is not None:
            return place
        if isinstance(node, sp.Integral):
            return acb(self._integral(node))
        parts = [self.value(part, variable, place, analytic) for part in node.args]
        if node.is_Add or node.is_Mul:
            return self._folded(node, parts)
        if isinstance(node, sp.log) and len(parts) == 1:
            return parts[0].log(analytic=analytic)
        if node.func in FUNCTIONS:
            return getattr(parts[0], FUNCTIONS[node.func])()
        if node.is_Pow and node.exp.is_Integer:
            return parts[0] ** int(node.exp)
        if node.is_Pow and node.exp.is_Rational and node.exp.q == 2:
            return parts[0].sqrt(analytic=analytic) ** int(node.exp.p)
        raise _Unknown

    @staticmethod
    def _folded(node: Any, parts: list[Any]) -> Any:
        found = parts[0]
        for part in parts[1:]:
            found = found + part if node.is_Add else found * part
        return found

    def _over(self, function: Any, variable: Any, low: Any, high: Any) -> Any:
        def at(place: Any, analytic: bool) -> Any:
            return self.value(function, variable, place, analytic)

        found = self.flint.acb.integral(at, low, high, eval_limit=200_000)
        if not found.real.is_finite() or not found.imag.contains(0):
            raise _Unknown
        return found.real

    def _integral(self, integral: Any) -> Any:
        if len(integral.limits) != 1 or free(integral):
            raise _Unknown
        variable, low, high = integral.limits[0]
        parts = integrals.pieces(integral)
        if parts is None:
            ends = [self.flint.acb(self.real(end)) for end in (low, high)]
            return self._over(integral.function, variable, *ends)
        variable = integrals.upward(variable)
        return sum((self._endless(part, variable) for part in parts), self.flint.arb(0))

    def _endless(self, function: Any, variable: Any) -> Any:
        """The integral of a function from 0 on."""
        bounds = [_bound(term, variable) for term in sp.Add.make_args(function)]
        for reach in REACHES:
            rest = sum((self._rest(bound, variable, reach) for bound in bounds), self.flint.arb(0))
            if rest < 1e-20 or reach == REACHES[-1]:
                inner = self._over(function, variable, self.flint.acb(0), self.flint.acb(reach))
                return inner + self.flint.arb(0, rest.upper())
        raise _Unknown

    def _rest(self, bound: tuple[Any, int, Any], variable: Any, reach: int) -> Any:
        """A bound of the integral of C (1 + v)^d exp(q(v)) from some place L on.

        There a term c v^j of q with c > 0 is at most c v^k/L^(k - j), where k is the degree of q.
        """
        constant, degree, exponent = bound
        arb = self.flint.arb
        if constant == 0:
            return arb(0)
        terms = [(at, value) for (at,), value in sp.Poly(exponent, variable).all_terms()]
        power = terms[0][0]
        above = [value / sp.Integer(reach) ** (power - at) for at, value in terms[1:] if value > 0]
        steep = -terms[0][1] - sp.Add(*above)
        if power < 1 or terms[0][1] >= 0:
            raise _Unknown
        if steep <= 0:
            return arb("inf")
        order = arb(degree + 1) / power
        falling = arb(self.flint.fmpq(int(steep.p), int(steep.q)))
        whole = (falling * arb(reach) ** power).gamma_upper(order) / (power * falling**order)
        return abs(self.real(constant)) * arb(2) ** degree * whole


Bound = tuple[Any, int, Any]
"""C, d and q of a bound C (1 + v)^d exp(q(v)) of the size of a term, for v >= 0; C a number, q with rational ones."""


def _bound(node: Any, variable: Any) -> Bound:
    """A bound of a term's size from 0 on. Errors: `_Unknown`."""
    if variable not in free(node):
        return abs(node), 0, sp.Integer(0)
    if node == variable:
        return sp.Integer(1), 1, sp.Integer(0)
    if isinstance(node, (sp.erf, sp.tanh, sp.sin, sp.cos)):
        return sp.Integer(1), 0, sp.Integer(0)
    if isinstance(node, sp.exp):
        return _exponential(node.args[0], variable)
    if node.is_Mul:
        bounds = [_bound(part, variable) for part in node.args]
        return (
            sp.Mul(*(constant for constant, _, _ in bounds)),
            sum(degree for _, degree, _ in bounds),
            sp.expand(sp.Add(*(exponent for _, _, exponent in bounds))),
        )
    if node.is_Add:
        bounds = [_flat(_bound(part, variable), variable) for part in node.args]
        constant = sp.Add(*(constant for constant, _, _ in bounds))
        return constant, max(degree for _, degree, _ in bounds), sp.Integer(0)
    if node.is_Pow and node.exp.is_Integer:
        if node.exp.is_negative:
            return _least(node.base, variable) ** node.exp, 0, sp.Integer(0)
        constant, degree, exponent = _bound(node.base, variable)
        power = int(node.exp)
        return constant**power, degree * power, sp.expand(exponent * power)
    if isinstance(node, sp.log) and node.args[0].is_Add:
        return _logarithm(node.args[0], variable)
    raise _Unknown


def _exponential(argument: Any, variable: Any) -> Bound:
    argument = sp.expand(argument)
    if not argument.is_polynomial(variable):
        raise _Unknown
    outside = argument.xreplace({variable: sp.Integer(0)})
    rest = sp.expand(argument - outside)
    if not all(value.is_Rational for value in sp.Poly(rest, variable).coeffs()):
        raise _Unknown
    return sp.exp(outside), 0, rest


def _flat(bound: Bound, variable: Any) -> Bound:
    """A bound without an exponential, by exp(q) <= 1 where no coefficient of q is above 0."""
    constant, degree, exponent = bound
    if any(value > 0 for value in sp.Poly(exponent, variable).coeffs()):
        raise _Unknown
    return constant, degree, sp.Integer(0)


def _least(base: Any, variable: Any) -> Any:
    """A number above 0 that a sum is never below: its constant part, beside exponentials with factors above 0."""
    constant, moving = base.as_independent(variable, as_Add=True)
    parts = sp.Add.make_args(moving)
    above: Callable[[Any], bool] = lambda part: part.is_nonnegative is True  # noqa: E731
    if not (constant.is_Rational and constant > 0) or not all(map(above, parts)):
        raise _Unknown
    return constant


def _logarithm(inside: Any, variable: Any) -> Bound:
    """The logarithm of 1 + exp(c v), with c >= 0, is at least 0 and at most 1 + c v; with c < 0, at most 1."""
    if len(inside.args) != 2 or inside.args[0] != 1 or not isinstance(inside.args[1], sp.exp):
        raise _Unknown
    slope = sp.expand(inside.args[1].args[0] / variable)
    if not slope.is_Rational:
        raise _Unknown
    return sp.Max(1, slope), 1, sp.Integer(0)


__all__ = ["decide", "enclosure"]
