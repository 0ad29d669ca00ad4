"""The route of expectations: declared rules on both sides, then rational algebra.

It may prove an equation that holds means or variances. Both sides are taken
apart by linearity, over terms that have a mean, and by the declared
independence (`symcnn.judge.moments`); stated moments are put in; deltas are solved
and constants counted where the ranges are known. What is left is an identity
of rational expressions whose divisors are not zero.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import sympy as sp
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.logic.boolalg import Boolean

from symcnn.formulas.aliases import Facts, Formula
from symcnn.formulas.binding import names, taken_in
from symcnn.formulas.expressions import infinite
from symcnn.formulas.substitution import canonical, opened, put
from symcnn.formulas.symbols import ForAll
from symcnn.judge import signs
from symcnn.judge.deltas import collapsed, settled, terms
from symcnn.judge.judgement import Judgement, Status
from symcnn.judge.moments import Expectation, NoMean, Variance, push
from symcnn.judge.randomness import random_names

ROUTE = "expectation"


@lru_cache(maxsize=1 << 6)  # each side is asked for with either way of the other
def _settled(expr: Formula, facts: tuple[Boolean, ...], whole: bool) -> tuple[Any, list[str]]:
    pushed, rules = push(expr, facts, whole)
    return settled(collapsed(terms(pushed, facts), facts), facts), rules


def _defined(expr: Formula, facts: Facts) -> bool:
    """Whether no power in ``expr`` can divide by zero."""
    powers = [p for p in expr.atoms(sp.Pow) if not p.exp.is_nonnegative]
    return all(signs.nonzero(p.base, facts) for p in powers)


def _opaque(expr: Formula, names: dict[Any, Any]) -> Any:
    """Whatever is not rational arithmetic as a symbol, equal ones by the same."""
    if isinstance(expr, (sp.Add, sp.Mul)) or (isinstance(expr, sp.Pow) and expr.exp.is_Integer):
        return expr.func(*(_opaque(arg, names) for arg in expr.args))
    if isinstance(expr, (sp.Symbol, sp.Rational)):
        return expr
    return names.setdefault(canonical(expr), sp.Dummy())


def _equations(facts: Facts) -> list[tuple[Any, Any]]:
    """What the facts say that a constant, or a power of one, is: ``m = n - k + 1``, ``sigma**2 = 2/d``."""
    random = random_names(tuple(facts))
    return [
        (fact.lhs, fact.rhs)
        for fact in facts
        if isinstance(fact, sp.Eq)
        and (fact.lhs.is_Symbol or (fact.lhs.is_Pow and fact.lhs.base.is_Symbol and fact.lhs.exp.is_Integer))
        and not names(fact.lhs) & (names(fact.rhs) | random)
        and not fact.rhs.has(Expectation, Variance, ExprWithLimits)
    ]


def _vanishes(difference: Any, facts: Facts) -> bool:
    if not _defined(difference, facts) or infinite(difference):
        return False
    return bool(sp.cancel(sp.together(_opaque(difference, {}))) == 0)


def decide(goal: Boolean, facts: Facts) -> Judgement | None:
    """Equations in which an expectation or a variance occurs; proved, or not decided.

    Evidence: the rules used in words, and both sides after them.

    >>> from symcnn.judge.moments import E, Var
    >>> from symcnn.formulas.symbols import Independent, integers, reals, sequence
    >>> i, n = integers("i n")
    >>> x, s = sequence("x"), reals("s")
    >>> facts = [n >= 1, Independent(x), ForAll(sp.Eq(Var(x[i]), s**2), (i, 1, n))]
    >>> decide(sp.Eq(Var(sp.Sum(x[i], (i, 1, n))), n * s**2), facts).status.value
    'proved'
    >>> decide(sp.Eq(Var(sp.Sum(x[i], (i, 1, n))), n**2 * s**2), facts) is None
    True
    """
    known = tuple(facts)
    while isinstance(goal, ForAll):
        goal, ranges = opened(goal, taken_in((*known, goal)))
        known += ranges
    if not isinstance(goal, sp.Eq) or not goal.has(Expectation, Variance):
        return None
    # Each side opened as far as it goes, or with the means that are stated of whole terms put in first.
    ways = ((False, False), (True, True), (True, False), (False, True))
    return next((found for way in ways if (found := _decided(goal, known, way)) is not None), None)


def _decided(goal: Formula, known: tuple[Boolean, ...], whole: tuple[bool, bool]) -> Judgement | None:
    try:
        (left, used), (right, more) = (_settled(side, known, way) for side, way in zip(goal.args, whole, strict=True))
    except NoMean:
        return None
    if not all(_defined(side, known) for side in (goal.lhs, goal.rhs, left, right)):
        return None
    difference, more = sp.expand(left - right), list(more)
    for name, same in _equations(known):
        if _vanishes(difference, known):
            break
        replaced = put(difference, {name: same}) if difference.has(name) else None
        if replaced is not None:
            difference = sp.expand(replaced)
            more.append(f"{name} = {same}")
    if not _vanishes(difference, known):
        return None
    rules = list(dict.fromkeys(used + more))
    return Judgement(
        Status.PROVED,
        ROUTE,
        "by " + "; ".join(rules) if rules else "both sides are the same",
        {"rules": rules, "left": str(left), "right": str(right)},
    )
