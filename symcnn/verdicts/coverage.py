"""Whether a grid can tell a claim from one that forgets a quantity.

For every given quantity that the claim's value depends on, and every value v
that the grid gives it, the claim with v put for the quantity everywhere must
go wrong at some point of the grid, by as much as the experiment can see. So a
quantity that never changes, or never where the claim depends on it, is an
error in the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any

import sympy as sp
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.core.function import AppliedUndef

from symcnn.catalogue.derivation import Derivation
from symcnn.contest.result import plain
from symcnn.errors import DerivationError
from symcnn.experiment.kinds import MonteCarlo, Trajectory
from symcnn.formulas.aliases import Point
from symcnn.formulas.demands import Demand
from symcnn.formulas.expressions import defined_name, symbol_name
from symcnn.formulas.numbers import exactly
from symcnn.formulas.symbols import ForAll
from symcnn.verdicts.predict import measured_of, prediction, predictor

UNEVALUATED = (ArithmeticError, DerivationError, TypeError, ValueError, KeyError, IndexError)
RESOLUTION = Fraction(1, 100)
ROUNDING = Fraction(1, 10**9)
"""Between values of a run in floating point a difference below this share of the value says nothing."""


def depends(derivation: Derivation) -> tuple[str, ...]:
    """The given quantities, by name, on which the claim's value depends, directly or through what the proof defines."""
    bodies: dict[str, set[str]] = {}
    for line in derivation.definitions:
        body = line.body if isinstance(line, ForAll) else line
        bodies.setdefault(defined_name(body.lhs) or "", set()).update(_names(body.rhs))
    found: set[str] = set()
    quantity = measured_of(derivation)
    # What is measured is not what the proof says of it, of which a bound only says so much.
    measured = set() if quantity is None else {defined_name(quantity) or ""}
    todo = _names(prediction(derivation, derivation.claim)) - measured
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo |= bodies.get(name, set())
    return tuple(name for name in map(symbol_name, derivation.given) if name in found)


def _names(expr: Any) -> set[str]:
    """The names on which a value depends: the length that a sequence is declared with is none."""
    if isinstance(expr, sp.Indexed):
        return {symbol_name(expr.base)}.union(*map(_names, expr.indices))
    if isinstance(expr, AppliedUndef):
        return {symbol_name(expr.func)}.union(*map(_names, expr.args))
    if isinstance(expr, (ExprWithLimits, ForAll)):
        inner = _names(expr.args[0])
        for symbol, *ends in expr.args[1:]:
            inner = (inner - {symbol_name(symbol)}).union(*map(_names, ends))
        return inner
    if not getattr(expr, "args", ()):
        return {symbol_name(expr)} if isinstance(expr, (sp.Symbol, sp.IndexedBase)) else set()
    return set().union(*map(_names, expr.args))


def covered(derivation: Derivation, resolution: Fraction = RESOLUTION) -> None:
    """Refuse a grid on which a quantity never changes, or on which the claim does not change with it.

    Errors: `DerivationError` that names the quantity and its values.
    """
    experiment = derivation.experiment
    share = Fraction(0)
    if isinstance(experiment, MonteCarlo):
        share = resolution
    elif isinstance(experiment, Trajectory):
        share = ROUNDING
    predict, values = predictor(derivation, derivation.claim, partial=True), {}

    def said(point: Point) -> Any:
        key = repr(point)
        if key not in values:
            try:
                values[key] = predict(point)
            except UNEVALUATED:
                values[key] = None
        return values[key]

    # A quantity of which `where` says that it is one number is none that could vary.
    settled = {
        symbol_name(f.lhs) for f in derivation.where if isinstance(f, sp.Eq) and f.rhs.is_number and f.lhs.is_Symbol
    }
    for name in depends(derivation):
        if name in experiment.at[0] and name not in settled:
            _covered(derivation.name, name, experiment.at, said, share)


def _covered(derivation: str, name: str, at: Sequence[Point], said: Callable[[Point], Any], share: Fraction) -> None:
    values = _distinct(point[name] for point in at)
    # A sequence that is shorter than another says nothing of where that one goes on.
    whole = [value for value in values if all(_cut(value, point[name]) is not None for point in at)]
    for value in whole or [max(values, key=_size)]:
        changed = [(point, cut) for point in at if (cut := _cut(value, point[name])) not in (None, plain(point[name]))]
        if not changed:
            only = "the value" if not isinstance(value, list) else "values from"
            raise DerivationError(
                f"{derivation}: the grid gives {name} only {only} {_words(value)}, so that the experiment could not "
                f"tell the claim from one in which {name} does not occur; give {name} another value at some point"
            )
        if not any(_differ(said(point), said({**point, name: cut}), share) for point, cut in changed):
            if any(said(point) is None for point in at):
                return  # the claim has no value there, which the contest says
            raise DerivationError(
                f"{derivation}: the claim depends on {name}, and on this grid nothing changes with it: with "
                f"{name} = {_words(value)} everywhere the claim says the same at every point; "
                f"add points at which {name} matters"
            )


def _differ(claim: Any, other: Any, share: Fraction) -> bool:
    if claim is None or other is None:
        return claim is not None  # a formula without a value where the claim has one is wrong there
    if isinstance(claim, Demand):
        return not isinstance(other, Demand) or claim.key != other.key
    if isinstance(claim, bool) or isinstance(other, bool):
        return claim is not other
    if isinstance(claim, (list, tuple)):
        return any(_differ(*pair, share) for pair in zip(claim, other, strict=False))
    return abs(exactly(claim) - exactly(other)) > share * abs(exactly(claim))


def _distinct(values: Iterable[Any]) -> list[Any]:
    found: dict[str, Any] = {}
    for value in values:
        found.setdefault(repr(plain(value)), plain(value))
    return list(found.values())


def _size(value: Any) -> int:
    return sum(map(_size, value)) if isinstance(value, list) else 1


def _cut(value: Any, shape: Any) -> Any:
    """As much of a sequence (or table) as another holds; None where it is too short. A number is itself."""
    if not isinstance(shape, (list, tuple)):
        return value
    if not isinstance(value, list) or len(value) < len(shape):
        return None
    parts = [_cut(one, other) for one, other in zip(value, shape, strict=False)]
    return None if None in parts else parts


def _words(value: Any) -> str:
    text = str(value)
    return text if len(text) < 60 else text[:56] + "...]"
