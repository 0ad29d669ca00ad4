"""The sizes that a model accepts: what its operators ask of them, and which branches its code takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from math import gcd
from typing import TYPE_CHECKING, Any

import sympy as sp

from symcnn.errors import DomainError, SymcnnError, UnknownName, WrongKind, shown
from symcnn.formulas.symbols import integers
from symcnn.models.comparing import MOST, increasing, least_value, never_below
from symcnn.models.results import Requirement
from symcnn.models.sizes import formula, symbols, value
from symcnn.models.whole import Size, Whole

if TYPE_CHECKING:
    from symcnn.models.tracing import Condition

REACH = 512
"""How far around a size that is not admitted others are tried."""
FAR, MANY = 1024, 64
"""How far sizes are listed, and how many ranges."""


class Admitted:
    """The sizes for which a traced model speaks: ranges of single symbols, and conditions on several."""

    def __init__(self, name: str, names: Sequence[str], conditions: Sequence[Condition]) -> None:
        self.name, self.names, self.conditions = name, tuple(names), tuple(conditions)

    # --- as ranges --------------------------------------------------------------------------------------------

    @cached_property
    def ranges(self) -> dict[str, tuple[int, int | None]]:
        """The least and the greatest value of each symbol, as far as conditions on it alone give them."""
        found: dict[str, tuple[int, int | None]] = {name: (1, None) for name in self.names}

        def narrow(size: Size, relation: str) -> None:
            for name, low, high in _range(size, relation):
                least, most = found[name]
                highs = [end for end in (most, high) if end is not None]
                found[name] = max(least, low), min(highs, default=None)

        for one in self.conditions:
            narrow(one.requirement.size, one.requirement.relation)
        for one in self.conditions:
            for factor, most in _positive(one.requirement, {name: low for name, (low, _) in found.items()}):
                narrow(most - factor, ">=")
        return found

    @property
    def lows(self) -> dict[str, int]:
        """The least value of each symbol."""
        return {name: low for name, (low, _) in self.ranges.items()}

    @cached_property
    def others(self) -> tuple[Condition, ...]:
        """The conditions that the ranges do not say."""
        return tuple(
            one
            for one in self.conditions
            if not list(_range(one.requirement.size, one.requirement.relation))
            and not any(most == 1 for _, most in _positive(one.requirement, self.lows))
            and not (one.requirement.relation == ">=" and never_below(one.requirement.size, 0, self.lows))
            and not (one.requirement.relation == "!=" and never_below(one.requirement.size, 1, self.lows))
        )

    @property
    def asked(self) -> tuple[frozenset[str], ...]:
        """The symbols of which each condition speaks."""
        return tuple(symbols(one.requirement.size) for one in self.conditions)

    @cached_property
    def facts(self) -> tuple[Any, ...]:
        """What is asked of the symbols, as SymPy writes it."""
        found: list[Any] = []
        for name, (low, high) in self.ranges.items():
            found.append(integers(name) >= low)
            if high is not None:
                found.append(integers(name) <= high)
        return (*found, *self._tied)

    def __repr__(self) -> str:
        from symcnn.printing.terminal import unicode

        order = tuple(map(integers, self.names))
        parts = [_words(name, low, high) for name, (low, high) in self.ranges.items()]
        return ", ".join([*parts, *(unicode(fact, order, width=10**9) for fact in self._tied)])

    @cached_property
    def _tied(self) -> tuple[Any, ...]:
        return tuple(dict.fromkeys(_fact(one.requirement.size, one.requirement.relation) for one in self.others))

    def boxes(self, most: int = MANY) -> list[dict[str, tuple[int, int | None]]]:
        """The sizes that are admitted, as boxes of ranges, where the conditions tie no more than two symbols.

        Of tied symbols those up to `FAR` are listed.

        Errors: `SymcnnError` where they tie more, or where the boxes are more than ``most``.
        """
        tied = sorted(frozenset().union(*(symbols(one.requirement.size) for one in self.others)))
        if len(tied) > 2:
            raise SymcnnError(f"{self.name}: conditions tie {', '.join(tied)}, which is no list of ranges")
        if not tied:
            return [dict(self.ranges)]
        found: list[dict[str, tuple[int, int | None]]] = []
        first, low, high = tied[0], *self.ranges[tied[0]]
        for at in range(low, min(high or FAR, FAR) + 1):
            for box in self._below(first, at, tied[1:]):
                last = found[-1] if found else None
                if last is not None and last[first][1] == at - 1 and _same(last, box, first):
                    last[first] = last[first][0], at
                else:
                    found.append(box)
            if len(found) > most:
                raise SymcnnError(f"{self.name}: more than {most} ranges of {', '.join(tied)} are admitted")
        return found

    def _below(self, first: str, at: int, rest: Sequence[str]) -> Iterator[dict[str, tuple[int, int | None]]]:
        """The ranges of the other symbol that go with one value of the first."""
        base = {**{name: low for name, (low, _) in self.ranges.items()}, first: at}
        if not rest:
            if self.holds(base):
                yield {**self.ranges, first: (at, at)}
            return
        (second,) = rest
        import numpy as np

        low, high = self.ranges[second]
        places = np.arange(low, min(high or FAR, FAR) + 1)
        holds, known = np.ones(len(places), bool), {}  # type: ignore[var-annotated]
        for one in self.others:
            found = value(one.requirement.size, {**base, second: places}, known)
            relation = one.requirement.relation
            holds &= found >= 0 if relation == ">=" else (found == 0) == (relation == "==")
        edges = np.flatnonzero(np.diff(np.concatenate(([False], holds, [False]))))
        for start, end in edges.reshape(-1, 2):
            yield {**self.ranges, first: (at, at), second: (int(places[start]), int(places[end - 1]))}

    # --- at sizes ---------------------------------------------------------------------------------------------

    def check(self, values: Mapping[str, Any]) -> None:
        """Refuse sizes that are not admitted.

        Errors: `UnknownName`; `WrongKind`; `DomainError` with the place in the model, and the nearest sizes.
        """
        self.named(values)
        missing = [name for name in self.names if name not in values]
        if missing:
            raise DomainError(f"{self.name}: no value for {', '.join(missing)}")
        failing = self.failing(values)
        if failing is not None:
            named = sorted(symbols(failing.requirement.size))
            at = ", ".join(f"{name} = {values[name]}" for name in named)
            raise DomainError(f"{self.name}: {at} is not admitted: {said(failing)}{self._near(values, named)}")

    def named(self, values: Mapping[str, Any]) -> None:
        """Refuse what is no size of the model. Errors: `UnknownName`, `WrongKind`, `DomainError`."""
        for name, one in values.items():
            if name not in self.names:
                raise UnknownName(f"symbol of {self.name}", name, self.names)
            if isinstance(one, bool) or not isinstance(one, int):
                raise WrongKind(f"{self.name}: {name} is a whole number, not {shown(one)}")
            if one < 1:
                raise DomainError(f"{self.name}: {name} is a size, at least 1, not {shown(one)}")

    def failing(self, values: Mapping[str, int]) -> Condition | None:
        """The first condition that does not hold at sizes."""
        known: dict[Any, Any] = {}
        for one in self.conditions:
            if not one.requirement.holds(int(value(one.requirement.size, values, known))):
                return one
        return None

    def holds(self, values: Mapping[str, int]) -> bool:
        """Whether sizes are admitted."""
        return self.failing(values) is None

    def _near(self, values: Mapping[str, int], named: Sequence[str]) -> str:
        found = []
        for name in named:
            near = [self._next(values, name, step) for step in (-1, 1)]
            told = [str(one) for one in near if one is not None]
            if told:
                found.append(f"{name} = {' or '.join(told)}")
        return f"; nearest: {', or '.join(found)}" if found else ""

    def _next(self, values: Mapping[str, int], name: str, step: int) -> int | None:
        """The next value of a symbol at which what is asked of it holds, whatever is wrong with others."""
        on_it = Admitted(
            self.name, self.names, [one for one in self.conditions if name in symbols(one.requirement.size)]
        )
        low, high = self.ranges[name]
        start = values[name] + step
        if step > 0 and start < low:
            start = low
        if step < 0 and high is not None and start > high:
            start = high
        for by in range(REACH):
            tried = start + step * by
            if tried < 1:
                return None
            if on_it.holds({**values, name: tried}):
                return tried
        return None


def _same(one: Mapping[str, Any], other: Mapping[str, Any], but: str) -> bool:
    return all(one[name] == other[name] for name in one if name != but)


def _words(name: str, low: int, high: int | None) -> str:
    return f"{name} ≥ {low}" if high is None else f"{name} = {low}" if low == high else f"{low} ≤ {name} ≤ {high}"


def _range(size: Size, relation: str) -> Iterator[tuple[str, int, int | None]]:
    """The range of its only symbol in which a condition holds, where it is one: of a size that does not fall."""
    named = symbols(size)
    if len(named) != 1 or isinstance(size, int) or relation == "!=":
        return
    (name,) = named
    falls = not increasing(size)
    if falls:
        size = -size
        if not increasing(size):
            yield from _tried(-size, relation, name)
            return
    from_zero, beyond = least_value(size, name), least_value(size - 1, name)
    if relation == "==":
        if from_zero < beyond:
            yield name, from_zero, None if beyond == MOST else beyond - 1
    elif falls:
        if beyond > 1:
            yield name, 1, None if beyond == MOST else beyond - 1
    elif from_zero < MOST:
        yield name, from_zero, None


def _tried(size: Size, relation: str, name: str) -> Iterator[tuple[str, int, int | None]]:
    """As by `_range`, of a size that rises and falls: by trying, as far as what comes after is seen to be alike."""
    asked = Requirement(size, relation)
    holding = [at for at in range(1, FAR + 1) if asked.holds(int(value(size, {name: at})))]
    if not holding or holding != list(range(holding[0], holding[-1] + 1)):
        return
    beyond = {name: FAR + 1}
    if relation == ">=" and holding[-1] == FAR and never_below(size, 0, beyond):
        yield name, holding[0], None
    elif holding[-1] < FAR and (
        never_below(-1 * size, 1, beyond) or (relation == "==" and never_below(size, 1, beyond))
    ):
        yield name, holding[0], holding[-1]


def _fact(size: Size, relation: str) -> Any:
    """A condition as SymPy writes it, divided by what all coefficients have in common; what is subtracted, right."""
    assert isinstance(size, Whole)
    common = gcd(*(factor for monomial, factor in size.terms.items() if monomial))
    constant = size.terms.get((), 0)
    if relation == ">=":
        constant = constant // common * common
    elif constant % common:
        common = 1
    size = _over(size, common)
    kind = {">=": sp.Ge, "==": sp.Eq, "!=": sp.Ne}[relation]
    divisor = _divided(size) if relation != ">=" else None
    if divisor is not None:
        return kind(sp.Mod(formula(divisor[0]), divisor[1], evaluate=False), 0, evaluate=False)
    product = _factors(size)
    if product is not None:
        return kind(sp.Mul(*map(formula, product[:2])), formula(product[2]), evaluate=False)
    left: Size = Whole({monomial: factor for monomial, factor in size.terms.items() if monomial and factor > 0})
    right: Size = Whole({monomial: -factor for monomial, factor in size.terms.items() if monomial and factor < 0})
    shift = size.terms.get((), 0)
    left, right = (left + shift, right + 0) if shift > 0 else (left + 0, right + -shift)
    return kind(formula(left), formula(right), evaluate=False)


def _over(size: Whole, common: int) -> Whole:
    return Whole({monomial: factor // common for monomial, factor in size.terms.items()}) if common > 1 else size


def _positive(requirement: Requirement, lows: Mapping[str, int]) -> list[tuple[Size, int]]:
    """The factors of a product that must be a number, each with the most that it can be; both are at least 1."""
    size = requirement.size
    if requirement.relation != "==" or isinstance(size, int):
        return []
    product = _factors(_over(size, gcd(*size.terms.values())))
    if product is None or not isinstance(product[2], int) or product[2] < 1:
        return []
    first, second, rest = product[0], product[1], int(product[2])
    if not (never_below(first, 1, lows) and never_below(second, 1, lows)):
        return []
    return [(first, rest), (second, rest)]


def _divided(size: Whole) -> tuple[Size, int] | None:
    """Of ``x - d*floor(x/d)``, which is what a division leaves: ``x`` and ``d``."""
    for monomial, factor in size.terms.items():
        if len(monomial) == 1 and monomial[0][0].kind == "floor" and monomial[0][1] == 1:
            over, by = monomial[0][0].parts
            if isinstance(by, int) and abs(factor) == by and size * (1 if factor < 0 else -1) == over % by:
                return over, by
    return None


def _factors(size: Whole) -> tuple[Size, Size, Size] | None:
    """Of ``x*y + b*x + c*y + e``: ``x + c``, ``y + b``, and what their product is where that is 0."""
    mixed = [monomial for monomial in size.terms if len(monomial) == 2 and all(power == 1 for _, power in monomial)]
    if len(mixed) != 1 or abs(size.terms[mixed[0]]) != 1:
        return None
    one, other = ((entry,) for entry in mixed[0])
    sign = size.terms[mixed[0]]
    first = Whole({one: 1}) + sign * size.terms.get(other, 0)
    second = Whole({other: 1}) + sign * size.terms.get(one, 0)
    rest = first * second - sign * size
    return (first, second, rest) if isinstance(rest, int) else None


def said(one: Condition) -> str:
    """A condition in words, with its place."""
    what = {
        "branch": "the model takes another branch there",
        "held": "the model's code turned a size into a plain number, so this trace speaks of its value alone",
        "operator": one.fact or "an operator asks for it",
    }[one.origin]
    return f"{what} ({one.place})"


__all__ = ["Admitted", "said"]
