"""The route of SymPy's `simplify` of a difference, for expressions small enough that it ends.

It may prove an equation between functions that have a value everywhere, whose
difference SymPy simplifies to zero: its identities are those of real numbers,
since symbols are real or whole and carry no other assumption. Sums, integrals,
limits, derivatives and cases are left to the routes that know their laws.
"""

from __future__ import annotations

import sympy as sp
from sympy.core.function import AppliedUndef

from symcnn.formulas.aliases import Facts, Formula
from symcnn.formulas.mended import simplified
from symcnn.judge.algebra import defined
from symcnn.judge.judgement import Judgement, Status

# Functions that have a value everywhere; of others SymPy's laws leave out the poles (gamma(x + 1) = x*gamma(x) at 0).
TOTAL = (
    sp.exp, sp.Abs, sp.sign, sp.Max, sp.Min, sp.floor, sp.ceiling, sp.KroneckerDelta, sp.erf, sp.atan,
    sp.sin, sp.cos, sp.sinh, sp.cosh, sp.tanh, AppliedUndef,
)  # fmt: skip

# Above this many operations simplify may not end; the process that proves has a time limit besides.
LARGEST = 60


def decide(goal: Formula, facts: Facts) -> Judgement | None:
    """Prove an equation whose difference simplifies to zero."""
    if not isinstance(goal, sp.Eq):
        return None
    difference = goal.lhs - goal.rhs
    hard = (sp.Sum, sp.Product, sp.Integral, sp.Limit, sp.Derivative, sp.Piecewise)
    if difference.has(*hard) or difference.count_ops() > LARGEST:
        return None
    if any(not isinstance(term, TOTAL) for side in goal.args for term in side.atoms(sp.Function)):
        return None
    if simplified(difference) == 0 and defined(goal.lhs, goal.rhs, facts=facts):
        return Judgement(Status.PROVED, "simplification", "The difference of the two sides simplifies to zero.")
    return None
