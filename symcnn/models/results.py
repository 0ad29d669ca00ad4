"""Results of the catalogue at sizes in normal form: the right side of a claim, and its constraints."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import sympy as sp
from sympy.logic.boolalg import BooleanAtom

from symcnn.errors import DerivationError, DomainError, SymcnnError, UnknownName
from symcnn.formulas.aliases import Formula
from symcnn.formulas.binding import names
from symcnn.formulas.expressions import symbol_name
from symcnn.formulas.symbols import ForAll
from symcnn.models.whole import Size, bounds, floor, greatest, least
from symcnn.query.closed_form import ClosedForm

if TYPE_CHECKING:
    from symcnn.models.value import Place

Values = Mapping[str, Any]
"""Sizes by the names of symbols; of a sequence a tuple of them."""


@dataclass(frozen=True)
class Requirement:
    """What must hold of a size: that it is at least 0, or 0, or not 0 (``relation`` is ``>=``, ``==`` or ``!=``)."""

    size: Size
    relation: str

    @property
    def settled(self) -> bool | None:
        """Whether it holds, where that does not depend on the symbols; None where it may."""
        low, high = bounds(self.size)
        if self.relation == ">=":
            return True if low is not None and low >= 0 else False if high is not None and high < 0 else None
        if low == 0 == high:
            return self.relation == "=="
        if (low is not None and low > 0) or (high is not None and high < 0):
            return self.relation == "!="
        return None

    def holds(self, value: int) -> bool:
        """Whether it holds where the size is this number."""
        return value >= 0 if self.relation == ">=" else (value == 0) == (self.relation == "==")

    @property
    def opposite(self) -> Requirement:
        """What holds where it does not."""
        if self.relation == ">=":
            return Requirement(-self.size - 1, ">=")
        return Requirement(self.size, "!=" if self.relation == "==" else "==")


@dataclass(frozen=True, slots=True)
class Condition:
    """What holds of the sizes for which a trace speaks, and where: "branch" (that was taken), "held" (at a value) or
    "operator" (that asks for it: by the result ``fact``, or in these words)."""

    requirement: Requirement
    place: Place
    origin: str
    fact: str = ""


class Quotient:
    """A quotient of sizes, as it stands within a floor."""

    __slots__ = ("by", "over")

    def __init__(self, over: Size, by: Size) -> None:
        self.over, self.by = over, by

    def __add__(self, other: Any) -> Quotient:
        one = _quotient(other)
        if one.by == self.by:
            return Quotient(self.over + one.over, self.by)
        return Quotient(self.over * one.by + one.over * self.by, self.by * one.by)

    __radd__ = __add__

    def __mul__(self, other: Any) -> Quotient:
        one = _quotient(other)
        return Quotient(self.over * one.over, self.by * one.by)

    __rmul__ = __mul__


def _quotient(value: Any) -> Quotient:
    return value if isinstance(value, Quotient) else Quotient(value, 1)


Reader = Callable[[Values], Any]


def reader(expr: Formula, name: str) -> Reader:
    """A formula as a function of sizes by name.

    >>> from symcnn.models.whole import symbol
    >>> n = sp.Symbol("n", integer=True)
    >>> reader(sp.floor((n - 1)/2) + 1, "trial")({"n": symbol("H")})
    ceiling(H/2)

    Errors: `DerivationError` for a function that sizes are not made of.
    """
    if isinstance(expr, sp.Integer):
        number = int(expr)
        return lambda values: number
    if isinstance(expr, sp.Rational):
        quotient = Quotient(int(expr.p), int(expr.q))
        return lambda values: quotient
    if isinstance(expr, sp.Symbol):
        key = symbol_name(expr)
        return lambda values: values[key]
    if isinstance(expr, sp.Indexed):
        key, place = symbol_name(expr.base), reader(expr.indices[0], name)
        return lambda values: values[key][place(values) - 1]
    if isinstance(expr, sp.Sum | sp.Product):
        return _folded(expr, name)
    parts = [reader(part, name) for part in expr.args]
    if isinstance(expr, sp.Add):
        return lambda values: _total(parts, values)
    if isinstance(expr, sp.Mul):
        return lambda values: _product(parts, values)
    if isinstance(expr, sp.Pow) and isinstance(expr.exp, sp.Integer):
        base, exponent = parts[0], int(expr.exp)
        if exponent < 0:
            return lambda values: Quotient(1, base(values) ** -exponent)
        return lambda values: base(values) ** exponent
    if isinstance(expr, sp.floor):
        return lambda values: _rounded(parts[0](values))
    if isinstance(expr, sp.ceiling):
        return lambda values: -_rounded(-1 * _quotient(parts[0](values)))
    if isinstance(expr, sp.Max | sp.Min):
        extreme = greatest if isinstance(expr, sp.Max) else least
        return lambda values: extreme(*(part(values) for part in parts))
    raise DerivationError(f"{name}: sizes are not read through {type(expr).__name__}, as in {expr}")


def _folded(expr: Any, name: str) -> Reader:
    body = reader(expr.function, name)
    if len(expr.limits) != 1:
        raise DerivationError(f"{name}: sizes are read through sums and products over one index, not {expr}")
    index, low, high = expr.limits[0]
    key, first, last = symbol_name(index), reader(low, name), reader(high, name)
    product = isinstance(expr, sp.Product)

    def folded(values: Values) -> Any:
        start, end = first(values), last(values)
        if not (isinstance(start, int) and isinstance(end, int)):
            raise SymcnnError(f"{name}: a sum or product over {end} members cannot be written out")
        found: Any = 1 if product else 0
        for place in range(start, end + 1):
            term = body({**values, key: place})
            found = found * term if product else found + term
        return found

    return folded


def _total(parts: list[Reader], values: Values) -> Any:
    found = parts[0](values)
    for part in parts[1:]:
        found = found + part(values)
    return found


def _product(parts: list[Reader], values: Values) -> Any:
    found = parts[0](values)
    for part in parts[1:]:
        found = found * part(values)
    return found


def _rounded(value: Any) -> Size:
    return floor(value.over, value.by) if isinstance(value, Quotient) else value


class Result:
    """A result as a function of sizes: its value, and what it requires of them."""

    def __init__(self, name: str, form: Any) -> None:
        self.name = name
        if not isinstance(form, ClosedForm):
            raise DerivationError(f"{self.name} is no equation, so that no size follows from it")
        self.form = form
        self._value = reader(form.rhs, self.name)
        read = set(form.symbols)
        facts = [fact for fact in form.domain.where if fact not in form.domain.laws and names(fact) <= read]
        self._requires = [(fact, read) for fact in facts for read in _requirement(fact, self.name)]
        self._names = set(form.symbols)
        self._known: dict[Any, tuple[Size, list[tuple[Any, Requirement]]]] = {}

    def __call__(self, values: Values) -> tuple[Size, list[tuple[Any, Requirement]]]:
        """The value, and what the constraints ask of the sizes, each with the constraint; what is settled is left out.
        Where a constraint holds for no sizes the value is 0, and says nothing.

        Errors: `UnknownName`, `DomainError` for a value that is missing or superfluous.
        """
        key = tuple(values.items())
        found = self._known.get(key)
        if found is None:
            self._check(values)
            asked = [(fact, read(values)) for fact, read in self._requires]
            asked = [one for one in asked if one[1].settled is not True]
            size = 0 if any(one.settled is False for _, one in asked) else self._value(values)
            if isinstance(size, Quotient):
                size = floor(size.over, size.by)  # whole by its proof
            found = self._known[key] = size, asked
        return found

    def refused(self, fact: Any, values: Values) -> str:
        """Why sizes are refused of which a constraint never holds."""
        from symcnn.printing.terminal import unicode

        given = self.form.domain.given
        at = ", ".join(
            f"{name} ({given[symbol]}) = {values[name]}"
            for name, symbol in self.form.domain.symbols.items()
            if name in names(fact) and name in values
        )
        return f"{self.name} asks that {unicode(fact, tuple(given), width=10**9)}, which does not hold for {at}"

    def _check(self, values: Values) -> None:
        for name in values:
            if name not in self.form.domain.symbols:
                raise UnknownName(f"symbol of {self.name}", name, self.form.domain.symbols)
        missing = sorted(self._names - values.keys())
        if missing:
            raise DomainError(f"{self.name}: no value for {', '.join(missing)}")


class Later:
    """A size that results give, worked out when it is asked for.

    What they require must follow from what the model requires: it is checked, and becomes no condition of the model.
    """

    def __init__(self, ask: Callable[[Callable[..., Size]], Size], result: Callable[[Any], Result]) -> None:
        self._ask, self._result = ask, result
        self.results: list[tuple[str, Mapping[str, Any], Size]] = []

    @cached_property
    def size(self) -> Size:
        """The size; ``results`` then has the results with their values. Errors: `SymcnnError`, those of results."""
        return self._ask(self._by)

    def _by(self, result: Any, **values: Any) -> Size:
        one = self._result(result)
        found, requirements = one(values)
        for fact, requirement in requirements:
            if requirement.settled is False:
                raise SymcnnError(f"{one.name}: {fact} must hold, and does not for {values}")
        self.results.append((one.name, values, found))
        return found


SHIFTS: dict[Any, tuple[int, int, str]] = {
    sp.GreaterThan: (1, 0, ">="),
    sp.StrictGreaterThan: (1, -1, ">="),
    sp.LessThan: (-1, 0, ">="),
    sp.StrictLessThan: (-1, -1, ">="),
    sp.Equality: (1, 0, "=="),
    sp.Unequality: (1, 0, "!="),
}
"""Sign of left less right, what is added, and what that is held against; strict ones are off by one."""


def _requirement(fact: Any, name: str) -> list[Callable[[Values], Requirement]]:
    if isinstance(fact, BooleanAtom):
        return []
    if isinstance(fact, sp.And):
        return [read for part in fact.args for read in _requirement(part, name)]
    if isinstance(fact, ForAll):
        return []  # of members: sizes of kernels, which the operator has checked
    if not isinstance(fact, sp.core.relational.Relational):
        raise DerivationError(f"{name}: sizes are not held to {fact}")
    sign, shift, relation = SHIFTS[type(fact)]
    left, right = reader(fact.lhs, name), reader(fact.rhs, name)

    def read(values: Values) -> Requirement:
        one, other = _quotient(left(values)), _quotient(right(values))
        difference = one.over * other.by - other.over * one.by
        return Requirement(difference * sign + shift, relation)

    return [read]


def exact(value: float | Fraction | int) -> Quotient | int:
    """A number that a person wrote, as a quotient of whole numbers."""
    fraction = Fraction(value)
    return int(fraction) if fraction.denominator == 1 else Quotient(fraction.numerator, fraction.denominator)


__all__ = ["Later", "Quotient", "Requirement", "Result", "exact", "reader"]
