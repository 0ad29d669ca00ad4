"""Rivals of the engine's own that round where the claim does not, or do not where it does.

A quotient of whole numbers without its floor agrees with the claim wherever
the division leaves no rest. So a claim that rounds, or divides one
whole number by another, is told from itself without the rounding, with the other
rounding, and with a rounding more; and a point at which they differ joins the
grid, where whole numbers are measured. One that the judge proves equal to the
claim is none.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from symcnn.catalogue.derivation import Derivation
from symcnn.formulas.expressions import free_names, symbol_name
from symcnn.formulas.symbols import Iff
from symcnn.judge.judging import Obligation, Status, judge
from symcnn.time_limit import within
from symcnn.verdicts.predict import prediction

UNROUNDED = "the claim, not rounded"
OTHERWISE = "the claim, rounded to the other side"
DOWN = "the claim, its quotients rounded down"
UP = "the claim, its quotients rounded up"
SECONDS = 10.0


def roundings(derivation: Derivation) -> dict[str, Any]:
    """The rivals by title: predictions that round otherwise than the claim's; none where the claim divides nothing.

    Whether they differ from it on the domain is not asked here; see `same`.
    """
    said = _unfolded(derivation, prediction(derivation, derivation.claim))
    changes: dict[str, Callable[[Any], Any]] = {UNROUNDED: _unrounded, OTHERWISE: _exchanged}
    whole = {symbol_name(symbol) for symbol in derivation.given if symbol.is_integer}
    changes |= {DOWN: lambda x: _rounded(x, sp.floor, whole), UP: lambda x: _rounded(x, sp.ceiling, whole)}
    made = {title: change(said) for title, change in changes.items()}
    return {title: rival for title, rival in made.items() if rival != said and isinstance(rival, (sp.Expr, Boolean))}


def _unfolded(derivation: Derivation, said: Any) -> Any:
    """What is said with the defined quantities by their definitions; functions are left as they are."""
    defined = {
        line.lhs: line.rhs for line in derivation.definitions if isinstance(getattr(line, "lhs", None), sp.Symbol)
    }
    for _ in defined:
        said = said.xreplace(defined)
    return said


def same(derivation: Derivation, rival: Any) -> bool:
    """Whether the judge proves that a rival says the same as the claim on the whole domain."""
    said = prediction(derivation, derivation.claim)
    goal = sp.Eq(said, rival, evaluate=False) if isinstance(said, sp.Expr) else Iff(said, rival)
    sought = {symbol_name(symbol) for symbol in derivation.sought}
    known = (fact for fact in derivation.where if not free_names(fact) & sought)
    try:
        found = within(SECONDS, lambda: judge(Obligation(goal, (*known, *derivation.definitions)), audit=False))
    except TimeoutError:
        return False
    return found.status is Status.PROVED


def _unrounded(expr: Any) -> Any:
    """Floors and ceilings by what they round."""
    return _everywhere(expr, lambda x: x.args[0] if isinstance(x, (sp.floor, sp.ceiling)) else x)


def _exchanged(expr: Any) -> Any:
    """Floors for ceilings, and ceilings for floors."""
    other = {sp.floor: sp.ceiling, sp.ceiling: sp.floor}
    return _everywhere(expr, lambda x: other[x.func](x.args[0]) if x.func in other else x)


def _rounded(expr: Any, by: Any, whole: set[str]) -> Any:
    """Quotients of whole numbers, where given ones stand in them, rounded; not again where they are rounded."""
    if isinstance(expr, (sp.floor, sp.ceiling)) or not getattr(expr, "args", ()):
        return expr
    if isinstance(expr, sp.Mul):
        above, below = sp.fraction(expr)
        if above.is_integer and below.is_integer and below != 1 and free_names(expr) & whole:
            return by(expr)
    args = [_rounded(arg, by, whole) for arg in expr.args]
    return expr if args == list(expr.args) else expr.func(*args)


def _everywhere(expr: Any, change: Callable[[Any], Any]) -> Any:
    if not getattr(expr, "args", ()):
        return expr
    args = [_everywhere(arg, change) for arg in expr.args]
    return change(expr if args == list(expr.args) else expr.func(*args))
