"""What is given for a symbol as an array of exact int64, of Python's integers and fractions, or of float64."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, NoReturn

from symcnn.errors import DomainError, TooLong, shown
from symcnn.formulas.numbers import typed, typed_fraction
from symcnn.query.array_kinds import LEAST, MOST, Arrays, NumpyArrays, TorchTensors
from symcnn.query.domain import Domain

MOST_POINTS = 10**9
"""Values of a range."""
MOST_AXES = 32
"""How deep lists may be nested."""
Fault = Callable[[Any, tuple[int, ...]], NoReturn]


def is_tensor(value: Any) -> bool:
    """Whether it is a tensor of PyTorch, which is not imported for it."""
    return _descends(type(value), "torch", "Tensor")


def is_array(value: Any) -> bool:
    """Whether a scalar symbol is given many values: an array, a tensor, a range or a list of them.

    >>> is_array(range(3)), is_array(7), is_array("7")
    (True, False, False)
    """
    if isinstance(value, (list, tuple, range)) or is_tensor(value):
        return True
    return _descends(type(value), "numpy", "ndarray")


def _descends(kind: type, module: str, name: str) -> bool:
    return kind is not int and any(parent.__module__ == module and parent.__name__ == name for parent in kind.__mro__)


def place_of(place: int, shape: tuple[int, ...]) -> tuple[int, ...]:
    """The index of a place in an array that is flattened.

    >>> place_of(5, (2, 3))
    (1, 2)
    """
    index: list[int] = []
    for length in reversed(shape):
        place, rest = divmod(place, length)
        index.insert(0, rest)
    return tuple(index)


def said_index(index: tuple[int, ...]) -> str:
    """An index as it is written between square brackets."""
    return ", ".join(map(str, index))


class Reader:
    """Reads arrays for the symbols of a domain."""

    def __init__(self, domain: Domain, ops: Arrays) -> None:
        import numpy as np

        self.np, self.domain, self.ops = np, domain, ops
        self.objects = False
        """Whether Python's own numbers were given, so that they are handed back."""

    def read(self, symbol: Any, given: Any) -> Any:
        """The array. Errors: `DomainError` with symbol, meaning, domain, value and index."""
        domain = self.domain

        def fault(value: Any, index: tuple[int, ...]) -> NoReturn:
            at = f" at index [{said_index(index)}]" if index else ""
            raise DomainError(
                f"{domain.name}: {symbol} ({domain.meaning(symbol)}) must be {domain.describe(symbol)}; "
                f"got {shown(value)}{at}"
            )

        if is_tensor(given):
            return self._tensor(symbol, given, fault)
        made = self._array(symbol, given, fault)
        if isinstance(self.ops, TorchTensors):
            if made.dtype == object:
                self.ops.wide(made)
            return self.ops.torch.from_numpy(self.np.ascontiguousarray(made)).to(self.ops.device)
        return made

    def _tensor(self, symbol: Any, given: Any, fault: Fault) -> Any:
        torch = self.ops.torch  # type: ignore[attr-defined]
        bare = given.layout is not torch.strided or given.device.type == "meta"
        if bare:
            fault(f"a tensor on {given.device}, {given.layout}", ())
        if given.dtype == torch.bool or given.is_complex() or given.is_quantized:
            fault(_kind(given), ())
        if given.dtype == torch.uint64:
            self._array(symbol, given.cpu().numpy(), fault)
            wide = given.cpu() if not given.numel() else given.cpu().view(torch.int64)
            if wide.numel() and int(wide.min()) < 0:
                self.ops.wide(given)
            return wide.to(given.device)
        if not given.is_floating_point():
            return given.to(torch.int64)
        kind = torch.float64
        made = given.to(kind)
        checked = self._floats(symbol, made.detach().cpu().numpy(), fault)
        if not symbol.is_integer:
            return made
        if checked.dtype == object:
            self.ops.wide(checked)
        return made.detach().to(torch.int64)

    def _array(self, symbol: Any, given: Any, fault: Fault) -> Any:
        np = self.np
        if isinstance(given, range) and given[MOST_POINTS:]:
            raise TooLong(f"{self.domain.name}: {symbol} has more than {MOST_POINTS:,} values")
        if isinstance(given, range):
            if all(LEAST <= end <= MOST for end in (given.start, given.stop, given.step)):
                return np.arange(given.start, given.stop, given.step, dtype=np.int64)
            given = list(given)
        if not isinstance(given, np.ndarray):
            return self._members(symbol, _from_lists(np, given, fault), fault, False)
        if isinstance(given, np.ma.MaskedArray):
            fault("a masked array", ())
        if given.dtype.kind == "O":
            return self._members(symbol, given, fault, True)
        if given.dtype.kind == "u" and given.size and int(given.max()) > MOST:
            return given.astype(object)
        if given.dtype.kind in "iu":
            return given.astype(np.int64, copy=False)
        if given.dtype.kind != "f" or given.dtype.itemsize > 8:
            fault(_kind(given), ())
        return self._floats(symbol, given.astype(np.float64, copy=False), fault)

    def _floats(self, symbol: Any, made: Any, fault: Fault) -> Any:
        """Floats that are finite, and whole where the symbol is."""
        np = self.np
        good = np.isfinite(made)
        if symbol.is_integer:
            good &= np.floor(made) == made
        if not good.all():
            place = int(np.flatnonzero(~good)[0])
            fault(float(made.reshape(-1)[place]), place_of(place, made.shape))
        if not symbol.is_integer:
            return made
        if np.abs(made).max(initial=0) < 2.0**63:
            return made.astype(np.int64)
        return self._as_objects([int(one) for one in made.reshape(-1).tolist()], made.shape)

    def _members(self, symbol: Any, given: Any, fault: Fault, objects: bool) -> Any:
        """Numbers of Python's, each read as it is where one is given."""
        np, flat = self.np, given.reshape(-1).tolist()
        if not all(type(one) is int for one in flat):
            exact: list[Any] = []
            for place, one in enumerate(flat):
                found: Any = typed_fraction(one)
                if found is None and not symbol.is_integer and typed(one) is not None:
                    found = float(one)  # a root, a logarithm
                if isinstance(one, float) and symbol.is_integer and one.is_integer():
                    found = Fraction(one)
                if found is None or (symbol.is_integer and found.denominator != 1):
                    fault(one, place_of(place, given.shape))
                exact.append(float(one) if isinstance(one, (float, np.floating)) and not symbol.is_integer else found)
            if any(isinstance(one, float) for one in exact) and not objects:
                return np.array([float(one) for one in exact], dtype=np.float64).reshape(given.shape)
            flat = [typed_fraction(one) for one in exact]
            flat = [one.numerator if one.denominator == 1 else one for one in flat]
        self.objects |= objects or any(isinstance(one, Fraction) for one in flat)
        made = self._as_objects(flat, given.shape)
        return made if any(isinstance(one, Fraction) for one in flat) else NumpyArrays().settled(made)

    def _as_objects(self, flat: list[Any], shape: tuple[int, ...]) -> Any:
        made = self.np.empty(len(flat), dtype=object)
        made[:] = flat
        return made.reshape(shape)


def _from_lists(np: Any, given: Any, fault: Fault) -> Any:
    """An array of whatever lists hold, nested to one depth everywhere."""
    shape: list[int] = []
    first = given
    while isinstance(first, (list, tuple, range)):
        shape.append(len(first))
        first = first[0] if len(first) else None
        if len(shape) > MOST_AXES:
            fault(given, ())
    made = np.empty(shape, dtype=object)

    def fill(items: Any, index: tuple[int, ...]) -> None:
        if len(index) == len(shape):
            made[index] = items
            return
        if not isinstance(items, (list, tuple, range)) or len(items) != shape[len(index)]:
            fault(items, index)
        for place, item in enumerate(items):
            fill(item, (*index, place))

    fill(given, ())
    return made


def _kind(given: Any) -> str:
    return f"an array of {given.dtype}"


__all__ = ["Reader", "is_array", "is_tensor", "place_of", "said_index"]
