"""A point at which the constraints and laws of a derivation hold together: that there is something to speak of.

From constraints that cannot be met everything follows, so a proof from them
proves nothing. A witness is looked for among the points of the experiment,
then by drawing, then with z3, and is checked exactly: every constraint on
numbers is evaluated there, and the moments that are declared of each random
family must be those of some law (`moment_fault`). Definitions hold at every
point, since a definition defines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, product
from typing import TYPE_CHECKING, Any

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from .errors import DerivationError
from .judge import integers
from .judge.lengths import unsized
from .judge.sampler import Sampler
from .judge.truth import truth
from .moments import Expectation, Variance
from .randomness import is_mean, key, named, randoms, statements
from .substitution import put
from .symbols import Density, ForAll, Independent

if TYPE_CHECKING:
    from .derivation import Derivation

TRIES = 40
"""Points drawn for one point of an experiment, or for none, before it is given up."""

INSTANCES = 200
"""Instances of one constraint that are evaluated at a point."""


def witness(derivation: Derivation) -> tuple[str | None, str]:
    """A point at which all of ``where`` holds, in words; or None, and what stood in the way."""
    facts = tuple(unsized(fact) for fact in derivation.where)
    plain = [_worked_out(fact) for fact in facts if not _is_law(fact)]
    why = "no point was found at which the constraints hold together"
    for point, sampler in _candidates(derivation, plain):
        if not all(_true(fact, sampler, point) for fact in plain):
            continue
        wrong = moment_fault(facts, sampler, point)
        if wrong is None:
            return sampler.show(point), ""
        why = wrong
    return None, why


def _worked_out(fact: Any) -> Any:
    """A constraint with its derivatives taken, so that it can be evaluated at a point."""
    return fact.replace(lambda node: isinstance(node, sp.Derivative), lambda node: node.doit())


def _is_law(fact: Any) -> bool:
    return any(isinstance(part, (Independent, Density)) or _speaks(part) for _, part in statements([fact]))


def _speaks(part: Any) -> bool:
    return any(is_mean(node) for node in sp.preorder_traversal(part))


def _candidates(derivation: Derivation, plain: Sequence[Boolean]) -> Iterator[tuple[dict[Any, Any], Sampler]]:
    from .predict import sympy_point

    # A proposition that holds every given symbol, so that each is drawn.
    scalars = [symbol for symbol in derivation.given if isinstance(symbol, sp.Symbol)]
    families = {unsized(base[_index(base)]).base for base in derivation.given if isinstance(base, sp.IndexedBase)}
    everything = sp.Eq(sp.Add(*scalars), 0, evaluate=False) if scalars else sp.true
    laws = [_worked_out(unsized(fact)) for fact in derivation.where]
    at = getattr(derivation.experiment, "at", ())
    for place in islice(at, 12):
        try:
            fixed = {unsized_base(key): value for key, value in sympy_point(derivation, place).items()}
        except DerivationError:
            continue  # the experiment says what is wrong with its point
        sampler = Sampler((everything, *laws), seed=1)
        sampler.sequences = sorted({*sampler.sequences, *families}, key=str)
        for drawn in islice(sampler.points((), 1), 1):
            yield _over(drawn, fixed), sampler
    sampler = Sampler((everything, *laws))
    sampler.sequences = sorted({*sampler.sequences, *families}, key=str)
    yield from ((point, sampler) for point in islice(sampler.points(plain, TRIES), TRIES))
    model = integers.counterexample([fact for fact in plain if not isinstance(fact, ForAll)], sp.false)
    if model is not None:
        for drawn in islice(sampler.points((), 1), 1):
            yield _over(drawn, _as_point(model, sampler)), sampler


def _over(drawn: Mapping[Any, Any], fixed: Mapping[Any, Any]) -> dict[Any, Any]:
    """A drawn point with some of its values fixed; of a sequence, those of its members that are."""
    point = dict(drawn)
    for key_, value in fixed.items():
        row = point.get(key_)
        tabled = isinstance(value, dict) and any(isinstance(place, tuple) for place in value)
        point[key_] = {**row, **value} if isinstance(row, dict) and isinstance(value, dict) and not tabled else value
    return point


def _index(base: Any) -> tuple[Any, ...]:
    return (sp.Integer(1),) * (len(base.shape) if base.shape else 1)


def unsized_base(symbol: Any) -> Any:
    """A sequence without its length; a symbol as it is."""
    return sp.IndexedBase(symbol.label) if isinstance(symbol, sp.IndexedBase) and symbol.shape else symbol


def _as_point(model: Mapping[Any, Any], sampler: Sampler) -> dict[Any, Any]:
    """Values of a model by symbol, and by index of a sequence."""
    point: dict[Any, Any] = {}
    for term, value in model.items():
        if isinstance(term, sp.Symbol):
            point[term] = value
        elif isinstance(term, sp.Indexed) and all(index.is_Integer for index in term.indices):
            place = tuple(map(int, term.indices))
            point.setdefault(term.base, {})[place if len(place) > 1 else place[0]] = value
    return point


def _true(fact: Any, sampler: Sampler, point: Mapping[Any, Any]) -> bool:
    """Whether a constraint is true at a point, at every instance of a range that has an end."""
    if isinstance(fact, sp.And):
        return all(_true(part, sampler, point) for part in fact.args)
    if not isinstance(fact, ForAll):
        return truth(sampler.at(fact, dict(point)), 30) is True
    values = {symbol: value for symbol, value in point.items() if isinstance(symbol, sp.Symbol)}
    ranges = []
    for symbol, low, high in fact.limits:
        ends = [end if end.is_infinite else _number(end, values) for end in (low, high)]
        if None in ends or symbol.is_integer is not True:
            return False
        first = int(ends[0]) if ends[0].is_finite else 1
        last = int(ends[1]) if ends[1].is_finite else first + 4
        ranges.append([(symbol, sp.Integer(at)) for at in range(first, last + 1)])
    chosen = islice(product(*ranges), INSTANCES)
    return all(_true(put(fact.body, dict(one)), sampler, point) for one in chosen)


def _number(end: Any, values: Mapping[Any, Any]) -> Any:
    found = put(end, values)
    return found if found is not None and found.is_Integer else None


# --- laws -------------------------------------------------------------------------------------------------


def moment_fault(facts: Sequence[Any], sampler: Sampler, point: Mapping[Any, Any]) -> str | None:
    """Why no law has the moments that are declared, with numbers put in; None where nothing speaks against one.

    The declared means of powers of one member must be such that every square
    has a mean that is not negative (Hankel's determinants, up to the fourth
    moment); of whole numbers also the mean of (x - k)(x - k - 1); of values
    between two bounds that of (x - low)(high - x); and of two members the
    square of the mean of their product is at most the product of the means of
    their squares.
    """
    random = randoms(tuple(facts))
    moments: dict[Any, dict[int, Any]] = {}
    products: dict[Any, Any] = {}
    for mean, value in _declared(facts, sampler, point):
        arg = mean.args[0]
        base, power = (arg.base, int(arg.exp)) if arg.is_Pow and arg.exp.is_Integer and arg.exp > 0 else (arg, 1)
        if isinstance(mean, Variance):
            if value < 0:
                return f"{mean} would be {value}, which is below zero"
            continue
        if len([x for x in named(base) if key(x) in random]) > 1 and base.is_Mul:
            products[base] = value
            continue
        known = moments.setdefault(base, {0: sp.Integer(1)})
        if known.setdefault(power, value) != value:
            return f"the mean of {base**power} would be {known[power]} and {value}"
    for mean, value in _declared(facts, sampler, point):
        stated = moments.get(mean.args[0], {}) if isinstance(mean, Variance) else {}
        if 1 in stated and stated.setdefault(2, value + stated[1] ** 2) != value + stated[1] ** 2:
            return f"the variance of {mean.args[0]} would be {stated[2] - stated[1] ** 2} and {value}"
    for base, known in moments.items():
        wrong = _impossible(base, known)
        if wrong is not None:
            return wrong
        wrong = _outside(base, known, facts, sampler, point)
        if wrong is not None:
            return wrong
    for product_, value in products.items():
        squares = [moments[factor][2] for factor in product_.args if 2 in moments.get(factor, {})]
        if len(squares) == len(product_.args) == 2 and value**2 > squares[0] * squares[1]:
            return f"the mean of {product_} would be {value}, more than those of the squares of its factors allow"
    return None


def _declared(facts: Sequence[Any], sampler: Sampler, point: Mapping[Any, Any]) -> Iterator[tuple[Any, Any]]:
    """The means and variances that are declared, at the first and the last member of each range, with their values."""
    for limits, fact in statements(facts):
        if not isinstance(fact, sp.Eq):
            continue
        for mean, said in (fact.args, fact.args[::-1]):
            if not isinstance(mean, (Expectation, Variance)) or _speaks(said):
                continue
            for chosen in _corners(limits, point):
                value = sampler.at(put(said, chosen), dict(point))
                value = sp.nsimplify(value) if value.has(sp.Float) else value
                if value.is_number and value.is_real:
                    yield put(mean, chosen), value


def _corners(limits: Iterable[Any], point: Mapping[Any, Any]) -> list[dict[Any, Any]]:
    values = {symbol: value for symbol, value in point.items() if isinstance(symbol, sp.Symbol)}
    axes = []
    for symbol, low, high in limits:
        ends = [_number(end, values) for end in (low, high) if end.is_finite is not False]
        places = list(dict.fromkeys(end for end in ends if end is not None)) or [sp.Integer(1)]
        if len(places) == 2 and places[0] > places[1]:
            return []
        axes.append([(symbol, place) for place in places])
    return [dict(chosen) for chosen in islice(product(*axes), 16)]


def _impossible(base: Any, known: Mapping[int, Any]) -> str | None:
    """Moments that no law has: a square, or a square of a polynomial, would have a negative mean."""
    for even in (2, 4):
        if even in known and known[even] < 0:
            return f"the mean of {base**even} would be {known[even]}, which is below zero"
    if 1 in known and 2 in known:
        if known[2] < known[1] ** 2:
            return f"the variance of {base} would be {known[2] - known[1] ** 2}, which is below zero"
        floor = sp.floor(known[1])
        if base.is_integer and known[2] - (2 * floor + 1) * known[1] + floor * (floor + 1) < 0:
            return f"{base} is a whole number, and none has the mean {known[1]} with the mean square {known[2]}"
    if 2 in known and 4 in known and known[4] < known[2] ** 2:
        return f"the variance of {base**2} would be {known[4] - known[2] ** 2}, which is below zero"
    if all(power in known for power in (1, 2, 3, 4)):
        hankel = sp.Matrix(3, 3, lambda i, j: known[i + j])
        if hankel.det() < 0:
            return f"no law has the first four moments {', '.join(str(known[k]) for k in (1, 2, 3, 4))} of {base}"
    return None


def _outside(
    base: Any, known: Mapping[int, Any], facts: Sequence[Any], sampler: Sampler, point: Mapping[Any, Any]
) -> str | None:
    """Whether bounds on the outcomes contradict their mean or mean square."""
    lows: list[Any] = []
    highs: list[Any] = []
    for limits, fact in statements(facts):
        if not isinstance(fact, Relational) or _speaks(fact):
            continue
        for chosen in _corners(limits, point):
            stated = put(fact, chosen)
            for side, other, upper in ((stated.lhs, stated.rhs, True), (stated.rhs, stated.lhs, False)):
                if side != base or not isinstance(stated, (sp.Le, sp.Lt, sp.Ge, sp.Gt)):
                    continue
                value = sampler.at(other, dict(point))
                if value.is_number and value.is_real:
                    (highs if isinstance(stated, (sp.Le, sp.Lt)) == upper else lows).append(value)
    low, high, mean = max(lows, default=None), min(highs, default=None), known.get(1)
    if mean is not None and ((low is not None and mean < low) or (high is not None and mean > high)):
        return f"the mean of {base} would be {mean}, outside of its bounds"
    if low is None or high is None or mean is None or 2 not in known:
        return None
    if known[2] > (low + high) * mean - low * high:
        return f"the mean of {base**2} would be {known[2]}, more than its bounds allow"
    return None


__all__ = ["moment_fault", "witness"]
