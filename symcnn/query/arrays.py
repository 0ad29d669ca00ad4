"""A closed form at arrays: exact whole numbers in few passes, the domain checked for all points at once."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn

import sympy as sp

from symcnn.errors import DomainError, SymcnnError, TooLong, UnknownName
from symcnn.formulas.numbers import typed_fraction
from symcnn.formulas.whole import is_whole
from symcnn.query.array_domain import refuse_outside
from symcnn.query.array_kinds import Arrays, NumpyArrays, TorchTensors
from symcnn.query.array_numbers import TOOLS, Floats, Ratio, Repeated
from symcnn.query.array_points import Points, plain, worked_out
from symcnn.query.array_reading import Reader, is_array, is_tensor, said_index
from symcnn.query.array_wholes import array_of, divided, plus, times
from symcnn.query.domain import Domain
from symcnn.query.loops import function_of, writable

if TYPE_CHECKING:
    from symcnn.query.closed_form import ClosedForm


def at_arrays(form: ClosedForm, values: Mapping[str, Any]) -> Any:
    """The form at all points of arrays that are broadcast against each other.

    A scalar symbol takes a number, or an array of NumPy, a tensor of PyTorch, a range or a (nested) list of them; a
    sequence takes one list, or one number for all its members, for all points. Floats of arrays are added and
    multiplied as floats; where they would decide which whole number comes, each is the decimal that prints it, as one
    that stands alone is.

    Gives an array of the broadcast shape, where tensors were given a tensor on their device:

    - whole numbers as int64, exact; where the int64 of an array of NumPy is too small, as Python's integers
      (``dtype=object``); a tensor is refused there;
    - what need not be whole as float64: from whole numbers and fractions the one nearest to the exact value, except
      for powers of fractions with an array as exponent; from floats, roots and logarithms as float64 works it out;
    - Python's integers and fractions where an array with ``dtype=object``, or a list with fractions, was given.

    >>> from symcnn.formulas.symbols import integers
    >>> from symcnn.query.closed_form import ClosedForm
    >>> n, s, m = integers("n s m")
    >>> half = ClosedForm("half", m, sp.floor(n/s) + 1, Domain("half", {n: "side", s: "stride"}, [s >= 1]))
    >>> at_arrays(half, {"n": range(-2, 4), "s": 2}).tolist()
    [0, 0, 1, 1, 2, 2]

    Errors: `UnknownName`; `DomainError`, with the index of the first value at fault; `TooLong`.
    """
    import numpy as np

    domain = form.domain
    given = _filled(form, values)
    ops = _kind_of(domain, given)
    reader = Reader(domain, ops)
    arrays = {
        symbol: reader.read(symbol, given[name])
        for name, symbol in domain.symbols.items()
        if name in given and isinstance(symbol, sp.Symbol) and is_array(given[name])
    }
    points = _points(domain, ops, arrays, given)
    prepared = _prepared(form.rhs, domain, frozenset(arrays))
    try:
        with np.errstate(all="ignore"):  # where no number comes of it, the point says why
            if points.count:
                refuse_outside(points, prepared.array_symbols)
            return _Result(form, points, reader.objects).array(prepared)
    except OverflowError as error:
        if isinstance(error, SymcnnError):
            raise
        raise TooLong(
            f"{form.name}: a value is larger than any float64; arrays with dtype=object give it exactly"
        ) from None


def _filled(form: ClosedForm, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with those that are usual, sequences as lists. Errors: `UnknownName`, `DomainError`."""
    domain = form.domain
    for name in values:
        if name not in domain.symbols:
            raise UnknownName(f"symbol of {form.name}", name, domain.symbols)
    usual = {name: value.p if isinstance(value, sp.Integer) else value for name, value in domain.usual.items()}
    given = {**usual, **values}
    missing = [name for name in form.symbols if name not in given]
    if missing:
        meanings = ", ".join(f"{name} ({domain.meaning(domain.symbols[name])})" for name in missing)
        raise DomainError(f"{form.name}: no value for {meanings}")
    for name, value in given.items():
        if isinstance(domain.symbols[name], sp.IndexedBase) and is_array(value):
            try:
                given[name] = value.tolist() if hasattr(value, "tolist") else list(value)
            except RuntimeError:  # a tensor without members, or a sparse one: the domain says what a sequence is
                continue
    return given


def _kind_of(domain: Domain, given: Mapping[str, Any]) -> Arrays:
    """Tensors where one is given, else arrays of NumPy."""
    devices = {name: value.device for name, value in given.items() if is_tensor(value)}
    if not devices:
        return NumpyArrays()
    if len(set(devices.values())) > 1:
        places = ", ".join(f"{name} on {device}" for name, device in devices.items())
        raise DomainError(f"{domain.name}: tensors must be on one device; got {places}")
    return TorchTensors(next(iter(devices.values())))


def _points(domain: Domain, ops: Arrays, arrays: dict[Any, Any], given: Mapping[str, Any]) -> Points:
    """All points, after a look at the values that are the same for all of them."""
    import numpy as np

    try:
        shape = np.broadcast_shapes(*(tuple(x.shape) for x in arrays.values()))
    except ValueError:
        shapes = ", ".join(f"{symbol} of {tuple(x.shape)}" for symbol, x in arrays.items())
        raise DomainError(
            f"{domain.name}: arrays must have shapes that can be broadcast to one, in which each length is the same "
            f"or 1; got {shapes}"
        ) from None
    same = {name: value for name, value in given.items() if domain.symbols[name] not in arrays}
    alike = {
        name: value
        for name, value in same.items()
        if isinstance(domain.symbols[name], sp.IndexedBase) and not isinstance(value, list)
    }
    listed = tuple((name, value) for name, value in same.items() if name not in alike)
    read = _read_once if all(type(value) is int for _, value in listed) else _read
    exact = dict(read(domain, listed))
    for name, value in alike.items():
        symbol, number = domain.symbols[name], typed_fraction(value)
        if number is None or (symbol[(1,) * len(symbol.shape or (1,))].is_integer and number.denominator != 1):
            domain.values({name: value})
        one: Any = number if number is None or number.denominator != 1 else number.numerator
        for _ in symbol.shape or (1,):
            one = Repeated(one)
        exact[symbol] = one
    return Points(domain, ops, shape, arrays, given, exact)


def _read(domain: Domain, listed: tuple[tuple[str, Any], ...]) -> dict[Any, Any]:
    """The values that are the same for all points as plain numbers. Errors: `DomainError`."""
    return {symbol: plain(value) for symbol, value in domain.values(dict(listed)).items()}


_read_once = lru_cache(maxsize=1 << 10)(_read)


@dataclass(frozen=True)
class _Prepared:
    """A form as a function of arrays, written once."""

    array_symbols: frozenset[Any]
    used: tuple[Any, ...]
    function: Callable[..., Any] | None


@lru_cache(maxsize=1 << 9)
def _prepared(rhs: Any, domain: Domain, arrays: frozenset[Any]) -> _Prepared:
    from symcnn.formulas.expressions import free_names

    used = tuple(symbol for name, symbol in domain.symbols.items() if name in free_names(rhs))
    plainly = writable(rhs, tuple(domain.symbols.values()))
    return _Prepared(arrays, used, function_of(rhs, used, TOOLS) if plainly else None)


class _Result:
    """The values of all points, put together from those of the groups in which they are worked out."""

    def __init__(self, form: ClosedForm, points: Points, objects: bool) -> None:
        self.form, self.points, self.ops, self.objects = form, points, points.ops, objects
        self.whole = is_whole(form.lhs) or is_whole(form.rhs)

    def array(self, prepared: _Prepared) -> Any:
        """One array of the shape of the points."""
        if not self.points.count:
            return self.ops.full(self.points.shape, 0 if self.whole else 0.0)
        if prepared.function is None:
            groups = [(self.points, None)]
        else:
            groups = list(worked_out(prepared.function, prepared.used, self.points))
        parts = [(group, self.part(group, found)) for group, found in groups]
        if len(parts) == 1 and parts[0][0] is self.points:
            part = parts[0][1]
            fresh = tuple(part.shape) == self.points.shape and not any(part is x for x in self.points.arrays.values())
            return part if fresh else self.ops.own(self.ops.spread(part, self.points.shape))
        return self.ops.joined(
            [(group.places, self.ops.spread(part, group.shape)) for group, part in parts], self.points.shape
        )

    def part(self, points: Points, found: Any) -> Any:
        """The values of a group as an array of it, or one that is broadcast to it."""
        made = None
        if isinstance(found, Floats):
            made = None if self.whole else self._finite(points, found.array)
        elif isinstance(found, Ratio):
            made = self._wholes(found) if self.whole else None
            if made is None:
                made = self._fractions(found)
        elif found is not None:
            made = self.ops.full(points.shape, self._plain(found))
        return self._one_by_one(points, range(points.count)) if made is None else made

    def _wholes(self, found: Ratio) -> Any:
        """Whole numbers; None where there is one that is not."""
        if found.whole:
            return array_of(found.top)
        quotient = divided(found.top, found.below)
        rest = plus(found.top, times(times(quotient, found.below), -1))
        return array_of(quotient) if not bool((array_of(rest) != 0).any()) else None

    def _fractions(self, found: Ratio) -> Any:
        if self.objects and isinstance(self.ops, NumpyArrays):
            return self.ops.fractions(array_of(found.top), array_of(found.below))
        return found.floats().array

    def _plain(self, value: Any) -> Any:
        """One value as it stands in the array."""
        exact = typed_fraction(value) if not isinstance(value, float) else None
        if exact is None:
            return float(value)
        if exact.denominator == 1 and (self.whole or self.objects):
            return exact.numerator
        return exact if self.objects else float(exact)

    def _finite(self, points: Points, made: Any) -> Any:
        """Floats, after a look at each point at which there is no number."""
        import numpy as np

        lost = np.flatnonzero(~np.isfinite(points.flat(made)))
        if len(lost):
            made = self.ops.own(self.ops.spread(made, points.shape))
            made.reshape(-1)[lost] = self._one_by_one(points.picked(lost), range(len(lost)))
        return made

    def _one_by_one(self, points: Points, places: range) -> Any:
        values = [self._plain(self._at(points, place)) for place in places]
        return self.ops.members(values, points.shape)

    def _at(self, points: Points, place: int) -> Any:
        index, values = points.index(place, self.points.shape), points.one(place)
        try:
            found = self.form.answer((), values)
        except SymcnnError as error:
            _raise_at(error, index)
        if isinstance(found, sp.Basic) and not (found.is_real and found.is_finite):
            _raise_at(DomainError(f"{self.form.name}: there is no value"), index)
        if not self.objects and isinstance(found, sp.Basic) and abs(found) > sys.float_info.max:
            raise OverflowError
        return found


def _raise_at(error: SymcnnError, index: tuple[int, ...]) -> NoReturn:
    raise type(error)(f"{error} at index [{said_index(index)}]") from None


__all__ = ["at_arrays"]
