"""The route of calculus: limits, derivatives and integrals, each by its definition or by undoing it.

It may prove an equation with one of these in it.

- A derivative is the difference quotient, cancelled, at increment zero, or
  follows by the chain rule. Of an absolute value |g| with g != 0 it is taken on
  either side of zero, where |g| is g or -g near the point.
- A limit at infinity of a rational function is taken by n = 1/u at u = 0;
  with powers b^t, 0 < b < 1, terms t^a b^(jt) with j >= 1 vanish.
- An integral equals a value when an antiderivative, differentiated, gives the
  integrand back, and its limits at the ends give the value; two integrals are
  equal when their integrands agree piece by piece.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from symcnn.formulas.aliases import Facts, Formula
from symcnn.formulas.binding import free
from symcnn.formulas.mended import simplified
from symcnn.judge import algebra, definite, integers, integrals, limits, sums, values
from symcnn.judge import derivatives as elementary
from symcnn.judge.judgement import Judgement, Status
from symcnn.judge.ranges import fresh
from symcnn.judge.rewriting import rewrite, rewrite_within
from symcnn.judge.ties import depends


def decide(goal: Formula, facts: Facts) -> Judgement | None:
    """Prove an equation that holds a limit, a derivative or an integral."""
    if not isinstance(goal, sp.Eq):
        return None
    written = (goal.lhs, goal.rhs)
    plain = (rewrite(goal.lhs, facts), rewrite(goal.rhs, facts))
    found = _worked_out(plain, written, facts)
    slopes = (plain[0] - plain[1]).atoms(sp.Derivative)
    if found is not None or (
        slopes and all(any(work(one, facts) is not None for work, _ in DERIVATIVES) for one in slopes)
    ):
        return found  # inside of slopes that are known already, definitions only make the line longer
    within = (rewrite_within(goal.lhs, facts), rewrite_within(goal.rhs, facts))
    return None if within == plain else _worked_out(within, written, facts)


def _worked_out(sides: tuple[Any, Any], written: tuple[Any, Any], facts: Facts) -> Judgement | None:
    """The two sides proved to be equal, as they are by the facts; and as they are written."""
    left, right = sides
    if not (left - right).has(sp.Limit, sp.Derivative, sp.Integral):
        return None
    # What stands under a limit, a derivative or an integral is looked at where that is worked out.
    outside = [side.replace(lambda x: isinstance(x, BINDERS), lambda x: sp.Dummy(real=True)) for side in written]
    if not algebra.defined(*outside, facts=facts) or not algebra.replacements_defined(written, facts):
        return None
    either = sides_of_zero(left, right, facts)
    if either is not None:
        return either
    used: list[str] = []
    for kind, ways in ((sp.Derivative, DERIVATIVES), (sp.Limit, LIMITS)):
        for term in (left - right).atoms(kind):
            value, way = next(
                ((found, way) for work, way in ways if (found := work(term, facts)) is not None), (None, "")
            )
            if value is None:
                return None
            used.append(way)
            left, right = left.xreplace({term: value}), right.xreplace({term: value})
    if (left - right).has(sp.Integral):
        return integrals_agree(left, right, facts)
    agree = algebra.decide(sp.Eq(left, right, evaluate=False), facts) is not None
    if agree or sums.same(left, right, facts) or _term_by_term(left, right, facts):
        return Judgement(Status.PROVED, ", ".join(dict.fromkeys(used)), f"Both sides are {right}.")
    return None


def _term_by_term(left: Formula, right: Formula, facts: Facts) -> bool:
    """Whether sides in which neighbours meet, by a delta under a condition, agree index by index."""
    met = (left - right).has(sp.KroneckerDelta) and (left - right).has(sp.Sum)
    return met and sums.same_term_by_term(left, right, facts)


BINDERS = (sp.Limit, sp.Derivative, sp.Integral)


def sides_of_zero(left: Formula, right: Formula, facts: Facts) -> Judgement | None:
    """The equation proved for g > 0 and for g < 0, where a derivative holds |g| and the facts exclude g = 0.

    The facts speak of the point alone; but g, a polynomial in the variable,
    keeps its sign near a point where it is not zero. Nothing else may bind a
    name of it, and no mean may stand in the line: elsewhere it ranges over
    points, or outcomes, of either sign.
    """
    if any(
        limits.ranges_over(node) and not isinstance(node, sp.Derivative) for node in sp.preorder_traversal(left - right)
    ):
        return None
    slopes = (left - right).atoms(sp.Derivative)
    for term in sorted(slopes, key=str):
        for size in sorted(term.expr.atoms(sp.Abs), key=str):
            inside = size.args[0]
            varies = any(inside.has(v) for v in term.variables)
            smooth = all(inside.is_polynomial(v) for slope in slopes if slope.has(size) for v in slope.variables)
            if not varies or not smooth or not integers.entails(facts, sp.Ne(inside, 0)):
                continue
            if not algebra.defined(left, right, facts=facts):
                return None
            for sign in (1, -1):
                case = (*facts, sp.Gt(sign * inside, 0))
                if integers.contradictory(case):
                    continue
                a, b = (side.xreplace({size: sign * inside}) for side in (left, right))
                if not algebra.equal(a, b, case) and decide(sp.Eq(a, b, evaluate=False), case) is None:
                    return None
            return Judgement(
                Status.PROVED,
                "difference quotient on either side of zero",
                f"It holds on either side of {inside} = 0, as far as the constraints admit both.",
            )
    return None


def derivative(term: Formula, facts: Facts) -> Any:
    """A first derivative by its difference quotient; None where the quotient does not cancel.

    With respect to one member w[h, l] of a family, the increment of w[a, b]
    is the increment times the Kronecker deltas of (a, h) and (b, l).
    """
    if not first(term, facts):
        return None
    function, variable, step = fresh(term.expr), term.variables[0], sp.Dummy("step", real=True)
    if isinstance(variable, sp.Indexed):
        moved = function.replace(
            lambda x: isinstance(x, sp.Indexed) and x.base == variable.base,
            lambda x: (
                x + step * sp.Mul(*(sp.KroneckerDelta(a, b) for a, b in zip(x.indices, variable.indices, strict=True)))
            ),
        )
        difference = sums.normal(moved, facts) - sums.normal(function, facts)
    else:
        difference = function.xreplace({variable: variable + step}) - function
    rational, names, _ = algebra.opaque(difference)
    if any(name in free(rational) and step in free(part) for part, name in names.items()):
        return None
    numerator, denominator = sp.fraction(sp.cancel(sp.together(rational) / step))
    if denominator.xreplace({step: 0}) == 0:
        return None
    value = (numerator / denominator).xreplace({step: sp.Integer(0)})
    return value.xreplace({name: part for part, name in names.items()})


def by_rules(term: Formula, facts: Facts) -> Any:
    """A first derivative by the chain rule and the derivatives of exponential and logarithm."""
    return elementary.derivative(term.expr, term.variables[0], facts) if first(term, facts) else None


def first(term: Formula, facts: Facts) -> bool:
    """Whether it is a first derivative of what depends on the variable only where it is seen to."""
    return len(term.variables) == 1 and not depends(term.expr, term.variables[0], facts)


DERIVATIVES = ((derivative, "difference quotient"), (by_rules, "chain rule"))


def limit(term: Formula, facts: Facts) -> Any:
    """A limit at infinity (`limits.limit`)."""
    return limits.limit(term, facts, values.has_value)


LIMITS = ((limit, "limit of leading terms"),)


def integrals_agree(left: Formula, right: Formula, facts: Facts) -> Judgement | None:
    """Two sides that hold integrals, proved to be equal: term by term, or by the values of the integrals."""
    standing = sorted((left - right).atoms(sp.Integral), key=str)
    if not all(integrals.exists(integral, facts) for integral in standing):
        return None
    split = {integral: integrals.apart(integral, facts) for integral in standing}
    whole = sp.expand(left.xreplace(split) - right.xreplace(split))
    if algebra.equal(whole, sp.Integer(0), facts):
        return Judgement(
            Status.PROVED, "integrand by integrand", "Split at zero and reflected, the integrals have one integrand."
        )
    evidence: dict[str, Any] = {}
    for difference in dict.fromkeys((left - right, whole)):
        values_of = {}
        for integral in sorted(difference.atoms(sp.Integral), key=str):
            found = integrals.definite(integral, facts)
            over = None if found is not None else definite.over_range(integral, facts)
            if found is None and over is None:
                continue
            values_of[integral], antiderivative = (over, "over the range") if found is None else found
            evidence[str(integral)] = str(antiderivative)
        left_over = difference.xreplace(values_of)
        forms = dict.fromkeys((left_over, integrals.with_signs(left_over, facts)[0]))
        if algebra.equal(left_over, sp.Integer(0), facts) or any(simplified(form) == 0 for form in forms):
            return Judgement(
                Status.PROVED,
                "antiderivative",
                "An antiderivative, differentiated, gives the integrand back; its values at the ends give the result.",
                {"antiderivative": evidence},
            )
    return None
