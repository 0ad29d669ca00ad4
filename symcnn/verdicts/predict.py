"""What a claim or a rival says at a point: the bridge from a formula to a plain number."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from functools import partial as applied
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from symcnn.catalogue.derivation import Derivation
from symcnn.contest.rounding import Bounds
from symcnn.errors import DerivationError, SymcnnError, TooLong
from symcnn.formulas.aliases import Point, Predict
from symcnn.formulas.demands import MEASURED, Demand, asked_of
from symcnn.formulas.evaluation import PRECISIONS, Definitions, NoValue, Unread, Unsure, holds
from symcnn.formulas.evaluation import value as worth
from symcnn.formulas.expressions import defined_name, symbol_name
from symcnn.formulas.magnitudes import magnitude
from symcnn.formulas.numbers import exactly, handed, unsympified
from symcnn.formulas.symbols import ForAll, Iff
from symcnn.formulas.truth import truth, with_equal_sides
from symcnn.judge import integers
from symcnn.judge.sampler import Sampler
from symcnn.query.closed_form import ClosedForm
from symcnn.query.compiled import rational
from symcnn.query.domain import Domain, plain_number, readable
from symcnn.query.ends import plain
from symcnn.query.loops import NoLoop, function_of
from symcnn.time_limit import within

DIGITS = 40
SECONDS = 60.0
"""In which a formula must come to a value at a point."""


def prediction(derivation: Derivation, said: Any) -> Any:
    """What a claim or a rival predicts of the measurement.

    Of a claim that is an equation it is the right side, a value; of an
    equivalence the right side, a proposition. A rival may be given as the
    prediction alone, and is of the same kind.
    """
    claim = derivation.claim.body if isinstance(derivation.claim, ForAll) else derivation.claim
    body = said.body if isinstance(said, ForAll) else said
    if isinstance(claim, sp.Eq):
        return body.rhs if isinstance(body, sp.Eq) else body
    return body.right if isinstance(body, Iff) else body


def predictor(derivation: Derivation, expr: Any, partial: bool = False) -> Predict:
    """A function of a point that gives the exact value of an expression, or the truth of a proposition.

    Whole numbers are ``int``; other rationals are ``Fraction``; anything else
    is enclosed, and comes as a SymPy number of 40 digits. Floats in a point count as the binary
    fractions that they are. Defined functions are unfolded by the proof's definitions.
    Where there is no value, or a whole number or a case hangs on what enclosures do not tell, it is an error, or None
    if ``partial``.
    """
    quantity = measured_of(derivation)
    if quantity is not None:
        return _demanding(derivation, quantity, expr)
    return expression(derivation, prediction(derivation, expr), partial)


def expression(derivation: Derivation, expr: Any, partial: bool = False) -> Predict:
    """The same of an expression or a proposition as it stands, whatever the claim is."""
    quick = compiled_at(derivation, expr)
    definitions = () if quick else tuple(derivation.definitions)
    defined = Definitions(definitions)
    name = derivation.name
    sampler = cache(lambda: Sampler((sp.Eq(sp.Symbol("_"), expr) if isinstance(expr, sp.Expr) else expr, *definitions)))

    def at(point: Point) -> Any:
        if quick is not None and all(map(_exact, point.values())):
            with contextlib.suppress(SymcnnError, NoLoop, ArithmeticError, ValueError, KeyError):  # said below
                return plain(quick(point))
        return _in_time(derivation, expr, point, lambda: worked_out(point))

    def worked_out(point: Point) -> Any:
        values = sympy_point(derivation, point)
        try:
            return worth(expr, values, defined, DIGITS) if isinstance(expr, sp.Expr) else holds(expr, values, defined)
        except NoValue as error:
            if partial:
                return None
            raise DerivationError(f"{name}: {readable(expr)} has no value at {show(point)}: {error}") from None
        except Unsure as error:
            found = by_sympy(values, exact=True)
            if found is None and not partial:
                why = f"with {PRECISIONS[-1]} bits it is not told {error}"
                raise DerivationError(f"{name}: {readable(expr)} is undecided at {show(point)}: {why}") from None
            return found
        except Unread as error:
            found = by_sympy(values)
            if found is None and not partial:
                what = "has no value" if isinstance(expr, sp.Expr) else "cannot be decided"
                why = f"what {error} is, is not worked out"
                raise DerivationError(f"{name}: {readable(expr)} {what} at {show(point)}: {why}") from None
            return found

    def by_sympy(values: dict[Any, Any], exact: bool = False) -> Any:
        """What SymPy makes of it with numbers put in; if ``exact``, only a whole number, a fraction or a truth."""
        result = sampler().at(expr, values)
        if not isinstance(result, sp.Expr):
            result = with_equal_sides(result)
            return bool(result) if result in (sp.true, sp.false) else None if exact else truth(result, DIGITS)
        # SymPy gives a sum over a reversed range a value of its own, which the judge does not.
        unwritten = result.has(sp.Sum, sp.Product)
        result = result.doit() if result.has(sp.Piecewise) and not unwritten else result
        if unwritten or (exact and not result.is_Rational):
            return None
        return unsympified(result, DIGITS)

    return at


def magnitudes(derivation: Derivation) -> Predict:
    """A function of a point: how large the numbers are that the claim's formula adds; 0 where this is not seen."""
    said = prediction(derivation, derivation.claim)
    defined = Definitions(derivation.definitions)

    def at(point: Point) -> Any:
        if not isinstance(said, sp.Expr):
            return 0
        values = sympy_point(derivation, point)
        return _in_time(derivation, said, point, lambda: magnitude(said, values, defined)) or 0

    return at


def bounds(derivation: Derivation) -> Bounds:
    """What a contest knows of a derivation beside the values of its claim."""
    conditioning = getattr(derivation.experiment, "conditioning", None)
    claim = derivation.claim.body if isinstance(derivation.claim, ForAll) else derivation.claim
    return Bounds(
        None if conditioning is None else expression(derivation, conditioning, partial=True),
        magnitudes(derivation),
        isinstance(claim, Iff) or derivation.experiment.impostor is None,
    )


def measured_of(derivation: Derivation) -> Any:
    """The sought quantity of which a claim asks something without saying what it is: that of a bound, or a membership.

    None of an equation or an equivalence, whose right side is predicted, and of a claim about what is given alone.
    """
    claim = derivation.claim.body if isinstance(derivation.claim, ForAll) else derivation.claim
    if isinstance(claim, (sp.Eq, Iff)):
        return None
    sought = {symbol_name(symbol) for symbol in derivation.sought}
    for part in sp.preorder_traversal(claim):
        if isinstance(part, (Relational, sp.Contains)):
            for side in part.args:
                if isinstance(side, (sp.Symbol, sp.Indexed, AppliedUndef)) and defined_name(side) in sought:
                    return side
    return None


def _demanding(derivation: Derivation, quantity: Any, said: Any) -> Predict:
    """A function of a point that gives what a claim, or a rival, asks of a measured quantity."""
    claim = derivation.claim.body if isinstance(derivation.claim, ForAll) else derivation.claim
    asked = asked_of(claim, quantity, said.body if isinstance(said, ForAll) else said)
    if asked is None:
        raise DerivationError(
            f"{derivation.name}: a rival of {readable(claim)} is a proposition about {quantity}, not the term {said}"
        )
    defined, text = Definitions(derivation.definitions), readable(asked.xreplace({MEASURED: quantity}))

    def at(point: Point) -> Any:
        found = Demand(asked, sympy_point(derivation, point), defined, text)
        try:
            _in_time(derivation, said, point, lambda: found.ends)
        except (NoValue, Unread, Unsure) as error:
            raise DerivationError(f"{derivation.name}: {text} is not worked out at {show(point)}: {error}") from None
        return found

    return at


def _exact(value: Any) -> bool:
    """Whether a value is a whole number or a fraction, or a list of them."""
    return all(map(_exact, value)) if isinstance(value, list) else isinstance(value, (int, Fraction))


def _in_time(derivation: Derivation, said: Any, point: Point, work: Callable[[], Any]) -> Any:
    """What comes of some work at a point. Errors: `DerivationError` where nothing has come after a minute."""
    try:
        return within(SECONDS, work)
    except TooLong as error:
        raise DerivationError(f"{derivation.name}: at {show(point)}: {error}") from error
    except TimeoutError:
        why = f"{readable(said) if isinstance(said, Boolean) else said} at {show(point)} was not worked out"
        raise DerivationError(f"{derivation.name}: {why} within {SECONDS:g} s") from None


def compiled_at(derivation: Derivation, expr: Any) -> Callable[[Point], Any] | None:
    """A quick function of whole numbers, where no float has a part in it; the constraints are not looked at."""
    if not isinstance(expr, sp.Expr):
        return None
    form = ClosedForm(derivation.name, sp.Symbol("_"), expr, Domain(derivation.name, derivation.given, ()))
    if not rational(form):
        return None
    function = function_of(expr, [form.domain.symbols[name] for name in form.symbols])
    return lambda point: function(*(point[name] for name in form.symbols))


def sympy_point(derivation: Derivation, point: Point) -> dict[Any, Any]:
    """A point by symbol: exact numbers, and sequences as a mapping from index (first 1) to number."""
    symbols = {symbol_name(symbol): symbol for symbol in derivation.given}
    values: dict[Any, Any] = {}
    for name, value in point.items():
        if name not in symbols:
            raise DerivationError(f"{derivation.name}: the experiment's point names {name}, which is not given")
        symbol = symbols[name]
        if isinstance(symbol, sp.IndexedBase):
            values[symbol] = indexed(value)
        else:
            values[symbol] = handed(value)
    return values


def indexed(values: Sequence[Any]) -> dict[Any, Any]:
    """The entries of a list by index from 1, or of a list of rows by (row, column).

    >>> indexed([5, 7]), indexed([[1, 2]])
    ({1: 5, 2: 7}, {(1, 1): 1, (1, 2): 2})
    """
    if values and isinstance(values[0], (list, tuple)):
        return {(i, j): handed(item) for i, row in enumerate(values, 1) for j, item in enumerate(row, 1)}
    return {j: handed(item) for j, item in enumerate(values, 1)}


def outside(derivation: Derivation, points: Sequence[Point]) -> str | None:
    """The first point that breaks a constraint, in words; None where all lie in the domain."""
    domain = Domain(derivation.name, derivation.given, derivation.where)
    for point in points:
        found = sympy_point(derivation, point)
        values = {
            symbol: [item for _, item in sorted(value.items())] if isinstance(value, dict) else value
            for symbol, value in found.items()
        }
        # Of a matrix, whose rows are not kept apart here, nothing is seen quickly.
        plain = {symbol: None if _of_rows(found[symbol]) else plain_number(value) for symbol, value in values.items()}
        for fact in _unseen(domain, plain) if _as_long_as_declared(values) else derivation.where:
            if _in_time(derivation, fact, point, applied(domain.holds, fact, values)) is False:
                return f"{show(point)} breaks {readable(fact)}"
    return None


def _unseen(domain: Domain, plain: Mapping[Any, Any]) -> Sequence[Any]:
    """The constraints that are not quickly seen to hold at Python's own numbers; all where that takes too long."""
    try:
        return within(SECONDS, lambda: [fact for fact in domain.where if not domain.quickly_holds(fact, plain)])
    except TimeoutError:
        return tuple(domain.where)


def _as_long_as_declared(values: Mapping[Any, Any]) -> bool:
    """Whether each list has the length that its sequence states: what is quick looks at the members that there are."""
    scalars = {symbol: value for symbol, value in values.items() if isinstance(symbol, sp.Symbol)}
    return all(
        symbol.shape[0].xreplace(scalars) == len(items)
        for symbol, items in values.items()
        if isinstance(symbol, sp.IndexedBase) and symbol.shape and len(symbol.shape) == 1
    )


def _of_rows(value: Any) -> bool:
    """Whether entries are those of a list of rows."""
    return isinstance(value, dict) and any(isinstance(place, tuple) for place in value)


def show(point: Point) -> str:
    """A point in words: ``n = 7, K = [3, 5]``."""
    return ", ".join(f"{name} = {value}" for name, value in point.items())


def differ_at(claim: Any, rival: Any) -> bool:
    """Whether a rival has a value, and another one than the claim."""
    if rival is None:
        return False
    if isinstance(claim, Demand):
        return not isinstance(rival, Demand) or claim.key != rival.key
    if isinstance(claim, bool) != isinstance(rival, bool):
        raise DerivationError(f"the claim says {claim} where a rival says {rival}: they are of different kinds")
    if isinstance(claim, bool):
        return rival is not claim
    return exactly(claim) != exactly(rival)


def parting_point(derivation: Derivation, rival: Any, points: Sequence[Point]) -> Point | None:
    """A point of the domain where a rival differs from the claim: one of the grid, else one that is searched.

    Returns an empty mapping where the grid has one, the point found where it
    has none, and None where none is found at all.
    """
    claimed, other = predictor(derivation, derivation.claim), predictor(derivation, rival, partial=True)
    for point in points:
        if differ_at(claimed(point), other(point)):
            return {}
    scalars = [symbol for symbol in derivation.given if isinstance(symbol, sp.Symbol)]
    if len(scalars) < len(derivation.given) or measured_of(derivation) is not None:
        return None
    left, right = prediction(derivation, derivation.claim), prediction(derivation, rival)
    differ = sp.Ne(left, right) if isinstance(left, sp.Expr) else sp.Not(Iff(left, right))
    # Small points first; z3 finds one where it must be large.
    sampler = Sampler((sp.Eq(sp.Add(*scalars), 0, evaluate=False), *derivation.where))
    for found in sampler.points(derivation.where, 400):
        if truth(sampler.at(differ, found), DIGITS):
            return {str(s): int(found[s]) if s.is_integer else float(found[s]) for s in scalars}
    model = integers.counterexample(derivation.where, sp.Not(differ))
    if model is None or any(symbol not in model for symbol in scalars):
        return None
    return {str(s): int(model[s]) if s.is_integer else float(model[s]) for s in scalars}
