"""Integrals of functions with cases, and over ranges with two ends, by an antiderivative over each range.

An antiderivative that has a value and a slope all over the inside of a range, where its slope is the integrand, and
limits at both ends, coming from within, differs at these by the integral, if that has a value.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from symcnn.formulas.aliases import Facts, Formula
from symcnn.formulas.binding import free
from symcnn.formulas.expressions import infinite
from symcnn.formulas.mended import simplified
from symcnn.formulas.symbols import HasValue
from symcnn.judge import integers, integrals, values
from symcnn.judge.densities import pieces, span

LARGEST = 60
EASY = (sp.exp, sp.log, sp.sin, sp.cos, sp.sinh, sp.cosh, sp.atan)
"""Functions of which SymPy looks for an antiderivative in good time, where their arguments are linear."""


def over_range(integral: Formula, facts: Facts) -> Any:
    """The value of an integral over a range with two ends; None where no antiderivative is known.

    >>> u, a = sp.symbols("u a", real=True)
    >>> over_range(sp.Integral(1 / u, (u, 1, a)), [a >= 1]), over_range(sp.Integral(1 / u, (u, -1, 1)), ())
    (log(a), None)
    """
    if len(integral.limits) != 1 or len(integral.limits[0]) != 3 or not _easy(integral):
        return None
    variable, low, high = integral.limits[0]
    if low.is_infinite or high.is_infinite or not integrals.exists(integral, facts):
        return None
    inside = sp.And(sp.Ge(variable, low), sp.Le(variable, high))
    return by_cases(sp.Piecewise((integral.function, inside), (0, True)), variable, facts)


def _easy(integral: Formula) -> bool:
    variable, function = integral.limits[0][0], integral.function
    moving = [node for node in sp.preorder_traversal(function) if node.args and variable in free(node)]
    if function.count_ops() > LARGEST:
        return False
    for node in moving:
        if isinstance(node, sp.Pow):
            if not node.exp.is_Rational or not (node.exp.is_Integer or _is_line(node.base, variable)):
                return False
        elif isinstance(node, EASY):
            if not _is_line(node.args[0], variable):
                return False
        elif not (node.is_Add or node.is_Mul):
            return False
    return True


def _is_line(term: Formula, variable: Formula) -> bool:
    return bool(term.is_polynomial(variable)) and sp.degree(term, variable) == 1


def by_cases(function: Formula, variable: Formula, facts: Facts) -> Any:
    """The integral over the line of a function with cases, each over one range, by an antiderivative; None if unknown.

    Parameters have the signs that the facts give them. An antiderivative has a value and a slope all over its case. It
    is differentiated, and read at both ends, coming from within.

    >>> u, s = sp.symbols("u s", real=True)
    >>> by_cases(sp.Piecewise((u**2, abs(u) <= s), (0, True)), u, [s > 0])
    2*s**3/3
    """
    total: Any = sp.Integer(0)
    for part, conditions in pieces(function, variable):
        if part == 0:
            continue
        ends = span(conditions, variable)
        if ends is None or any(variable_in(end, variable) for end in ends):
            return None
        if not any(end.is_infinite for end in ends) and not integers.entails(facts, sp.Le(*ends)):
            return None  # a range that runs backwards is empty, and its integral is not the difference at its ends
        together = sp.Tuple(part, *ends)
        (inner, *signed_ends), back = integrals.with_signs(together, facts)
        try:
            antiderivative = sp.integrate(inner, variable)
        except (NotImplementedError, ValueError):
            return None
        if antiderivative.has(sp.Integral, sp.Piecewise):
            return None
        inside = (*facts, *_between(variable, ends))
        slope = simplified(sp.diff(antiderivative, variable) - inner)
        written = antiderivative.xreplace(back)
        if slope != 0 or values.missing(HasValue(written), inside)[0] is not None:
            return None
        if not integrals.slopes(written, variable, inside):
            return None
        try:
            at_ends = [sp.limit(antiderivative, variable, *end) for end in zip(signed_ends, "+-", strict=True)]
        except (NotImplementedError, ValueError):
            return None  # SymPy asks for the sign of something
        if any(infinite(value) or value.has(sp.Limit, sp.sign) for value in at_ends):
            return None
        total += simplified(at_ends[1] - at_ends[0]).xreplace(back)
    return total


def _between(variable: Formula, ends: tuple[Any, Any]) -> tuple[Boolean, ...]:
    """That a variable lies between two ends, and at none of them."""
    low, high = ends
    bounds = ((sp.Gt(variable, low), low), (sp.Lt(variable, high), high))
    return tuple(bound for bound, end in bounds if not end.is_infinite)


def variable_in(end: Formula, variable: Formula) -> bool:
    """Whether an end of a range speaks of the variable that runs over it."""
    return variable in free(end)


__all__ = ["by_cases", "over_range"]
