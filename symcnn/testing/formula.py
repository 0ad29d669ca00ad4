"""A formula, however it was given, as a function of a point."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from symcnn.catalogue.derivation import Derivation
from symcnn.errors import DerivationError, SymcnnError
from symcnn.formulas.aliases import Point, Predict
from symcnn.formulas.evaluation import NoValue, Unread, Unsure, holds
from symcnn.formulas.evaluation import value as worth
from symcnn.formulas.expressions import free_names, plain_free, symbol_name
from symcnn.formulas.numbers import exactly, handed, unsympified
from symcnn.formulas.truth import truth
from symcnn.query.closed_form import ClosedForm, exact
from symcnn.verdicts.predict import DIGITS, outside, predictor, show


def listed(at: Point | Iterable[Point]) -> list[dict[str, Any]]:
    """The points of an experiment: one mapping from names to numbers, or several.

    >>> listed({"d": 16}), listed([{"K": [3, 5]}])
    ([{'d': 16}], [{'K': [3, 5]}])
    """
    several = [at] if isinstance(at, Mapping) else list(at) if isinstance(at, Iterable) else []
    if not several:
        raise SymcnnError(f"at is a point such as {{'d': 16}}, or a list of them, not {at!r}")
    for point in several:
        if not isinstance(point, Mapping):
            raise SymcnnError(f"a point is a mapping from names to numbers such as {{'d': 16}}, not {point!r}")
        for name, value in point.items():
            if not isinstance(name, str) or not name.isidentifier() or name == "run":
                raise SymcnnError(f"a point names what the measurement is called with, and {name!r} is no such name")
            if not _number(value):
                raise SymcnnError(f"a point's values are numbers, or lists of numbers; {name} is {value!r}")
    return [dict(point) for point in several]


def _number(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return all(map(_number, value))
    return isinstance(value, (int, float)) and math.isfinite(value)


def reader(said: Any, what: str, places: Sequence[Point], partial: bool = False, of: Any = None) -> Predict:
    """A function of a point that gives the value of a formula at it, exactly where it is exact.

    ``said`` is an expression of SymPy in the names of the points (a symbol is
    known by its name), a `Derivation` or its closed form, a number, a list of
    these, or a function of a point's values. ``what`` names it in messages.
    Where there is no value, it is an error, or None if ``partial``; ``of`` is
    the derivation whose rival it is.

    Errors: `SymcnnError` for what is none of these, for a symbol to which the
    points give no value, or a value that it does not admit.

    >>> d = sp.Symbol("d", positive=True)
    >>> reader(2 / d, "variance", [{"d": 16}])({"d": 16})
    Fraction(1, 8)
    """
    if isinstance(of, Derivation):
        return predictor(of, said, partial=True)
    if isinstance(said, Derivation):
        form = said.closed_form if isinstance(said.claim, sp.Eq) else None
        _refuse_missing(form.symbols if form else [symbol_name(s) for s in said.given], what, said.name, places)
        named = {symbol_name(symbol) for symbol in said.given}
        own = [{name: value for name, value in place.items() if name in named} for place in places]
        if broken := outside(said, own):
            raise SymcnnError(f"{what}: {said.name} does not hold there: {broken}")
        inner = predictor(said, said.claim, partial)
        return lambda point: inner({name: value for name, value in point.items() if name in named})
    if isinstance(said, ClosedForm):
        known = said.domain.symbols
        _refuse_missing(said.symbols, what, said.name, places)
        for place in places:
            said.domain.values({name: value for name, value in place.items() if name in known})
        said = said.rhs
    if isinstance(said, (list, tuple)):
        parts = [reader(part, what, places, partial) for part in said]
        return lambda point: [part(point) for part in parts]
    if isinstance(said, (sp.Expr, Boolean)):
        return _expression(said, what, places, partial)
    if isinstance(said, (int, float, Fraction, Decimal)):
        return lambda point: said
    if callable(said) and not isinstance(said, (type, sp.Basic)):
        return _function(said, what, partial)
    raise SymcnnError(
        f"{what} is {said!r}; it may be an expression of SymPy, what symcnn.derive gives, a number, "
        "or a function of the point's values"
    )


def _refuse_missing(names: Iterable[str], what: str, said: Any, places: Sequence[Point]) -> None:
    """Refuse a formula that reads what the points do not give."""
    for place in places:
        missing = sorted(set(names) - set(place))
        if missing:
            theirs = f"they name {', '.join(place)}" if place else "they name nothing"
            raise SymcnnError(f"{what}, {said}, reads {', '.join(missing)}, which the points do not give: {theirs}")


def _expression(said: Any, what: str, places: Sequence[Point], partial: bool) -> Predict:
    _refuse_missing(free_names(said), what, said, places)
    symbols = [*plain_free(said), *said.atoms(sp.IndexedBase)]
    for place in places:
        for symbol in symbols:
            _refuse_foreign(symbol, place[symbol_name(symbol)], what, said)

    def at(point: Point) -> Any:
        values = {symbol: handed(point[symbol_name(symbol)]) for symbol in symbols}
        try:
            return worth(said, values, digits=DIGITS) if isinstance(said, sp.Expr) else holds(said, values)
        except (NoValue, Unread, Unsure):  # SymPy knows functions, and no less of them
            result = exact(said, values)
        value = unsympified(result, DIGITS) if isinstance(result, sp.Expr) else truth(result, DIGITS)
        if value is None and not partial:
            raise SymcnnError(f"{what}, {said}, has no value at {show(point)}: {result}")
        return value

    return at


def _refuse_foreign(symbol: Any, value: Any, what: str, said: Any) -> None:
    """Refuse a value that a symbol's own assumptions rule out, such as a negative fan-in."""
    if isinstance(symbol, sp.IndexedBase) != isinstance(value, (list, tuple)):
        kind = "a list" if isinstance(symbol, sp.IndexedBase) else "one number"
        raise SymcnnError(f"{what}, {said}: {symbol} is {kind}, not {value!r}")
    if isinstance(symbol, sp.IndexedBase):
        return
    number = handed(value)
    for fact in ("integer", "positive", "nonnegative", "negative", "nonzero"):
        if getattr(symbol, f"is_{fact}") and not getattr(number, f"is_{fact}"):
            raise SymcnnError(f"{what}, {said}: {symbol} is {fact}, and a point gives it {value!r}")


def _function(said: Callable[..., Any], what: str, partial: bool) -> Predict:
    def at(point: Point) -> Any:
        try:
            value = said(**point)
        except Exception as error:
            raise SymcnnError(f"{what} raised {type(error).__name__} at {show(point)}: {error}") from error
        found = _plain(value)
        if found is None and not (partial and value is None):
            raise SymcnnError(f"{what} gave {value!r} at {show(point)}, which is no number")
        return found

    return at


def _plain(value: Any) -> Any:
    """What a function gave, as a number that is compared exactly; None for what is no number."""
    if isinstance(value, (bool, int, float, Fraction, Decimal)):
        return value if math.isfinite(value) else None
    if isinstance(value, (list, tuple)):
        parts = [_plain(part) for part in value]
        return None if None in parts else parts
    if isinstance(value, sp.Expr):
        return unsympified(value, DIGITS)
    if isinstance(value, Boolean):
        return truth(value, DIGITS)
    item = getattr(value, "item", None)  # a scalar of NumPy or PyTorch
    try:
        return _plain(item()) if item is not None else None
    except (TypeError, ValueError, RuntimeError):
        return None


def coincide(claim: Any, rival: Any) -> bool:
    """Whether a rival says the same as the claim at a point, or nothing."""
    if rival is None:
        return True
    if isinstance(claim, (list, tuple)) or isinstance(rival, (list, tuple)):
        if not isinstance(claim, (list, tuple)) or not isinstance(rival, (list, tuple)) or len(claim) != len(rival):
            raise DerivationError("the closed form and a rival are lists of different lengths")
        return all(map(coincide, claim, rival))
    if isinstance(claim, bool) != isinstance(rival, bool):
        raise DerivationError(f"the closed form says {claim} where a rival says {rival}: they are of different kinds")
    return bool(exactly(claim) == exactly(rival))
