"""What arrays of NumPy and tensors of PyTorch are asked to do, under the same names.

Whole numbers are kept as int64; where these are too small, NumPy's arrays hold Python's own integers
(``dtype=object``), and a tensor is refused.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, Protocol

from symcnn.errors import TooLong

LEAST, MOST = -(2**63), 2**63 - 1
EXACT_FLOATS = 2**53
"""Up to here each whole number is a float64."""


def fits(*numbers: int) -> bool:
    """Whether whole numbers are of int64.

    >>> fits(0, 2**63 - 1), fits(2**63)
    (True, False)
    """
    return all(LEAST <= number <= MOST for number in numbers)


class Arrays(Protocol):
    """What a kind of arrays can do."""

    exp: Any
    log: Any

    def larger(self, x: Any, y: Any) -> Any: ...
    def smaller(self, x: Any, y: Any) -> Any: ...
    def ends(self, x: Any) -> tuple[int, int]: ...
    def line(self, x: Any, ends: tuple[int, int], scale: int, shift: int, below: int) -> Any: ...
    def wide(self, x: Any) -> Any: ...
    def settled(self, x: Any) -> Any: ...
    def is_wide(self, x: Any) -> bool: ...
    def floats(self, x: Any) -> Any: ...
    def quotient(self, above: Any, below: Any, exact: bool) -> Any: ...
    def full(self, shape: tuple[int, ...], value: Any) -> Any: ...
    def spread(self, x: Any, shape: tuple[int, ...]) -> Any: ...
    def own(self, x: Any) -> Any: ...
    def picked(self, x: Any, shape: tuple[int, ...], places: Any) -> Any: ...
    def plain(self, x: Any) -> Any: ...
    def members(self, values: list[Any], shape: tuple[int, ...]) -> Any: ...
    def joined(self, parts: list[tuple[Any, Any]], shape: tuple[int, ...]) -> Any: ...


class NumpyArrays:
    """Arrays of NumPy."""

    def __init__(self) -> None:
        import numpy as np

        self.np = np
        self.exp, self.log, self.tanh, self.atan = np.exp, np.log, np.tanh, np.arctan
        self.sin, self.cos = np.sin, np.cos
        self.erf, self.erfc = (np.vectorize(one, otypes=[np.float64]) for one in (math.erf, math.erfc))

    def larger(self, x: Any, y: Any) -> Any:
        """The larger one, member by member."""
        return self.np.maximum(x, y)

    def smaller(self, x: Any, y: Any) -> Any:
        """The smaller one, member by member."""
        return self.np.minimum(x, y)

    def ends(self, x: Any) -> tuple[int, int]:
        """The least and the largest member."""
        return int(x.min()), int(x.max())

    def line(self, x: Any, ends: tuple[int, int], scale: int, shift: int, below: int) -> Any:
        """``(scale*x + shift) // below``, in as few passes over the array as there can be."""
        scaled = [scale * end for end in ends]
        if self.is_wide(x) or not fits(scale, shift, below, *scaled, *(end + shift for end in scaled)):
            return self.settled((x.astype(object) * scale + shift) // below)
        if scale == -1:
            made = self.np.subtract(shift, x)
        else:
            made = x if scale == 1 else x * scale
            if shift:
                made = self.np.add(made, shift, out=None if made is x else made)
        return made if below == 1 else self._divided(made, below, made is x, min(scaled) + shift >= 0)

    def _divided(self, x: Any, below: int, given: bool, positive: bool) -> Any:
        """Rounded down. Shifts, and division without signs, are NumPy's quicker ways to the same numbers."""
        out = None if given else x
        if below & (below - 1) == 0:
            return self.np.right_shift(x, below.bit_length() - 1, out=out)
        if positive:
            unsigned = x.view(self.np.uint64)
            made = self.np.floor_divide(unsigned, self.np.uint64(below), out=None if given else unsigned)
            return made.view(self.np.int64)
        return self.np.floor_divide(x, below, out=out)

    def wide(self, x: Any) -> Any:
        """As Python's own integers."""
        return x.astype(object) if isinstance(x, self.np.ndarray) else x

    def settled(self, x: Any) -> Any:
        """Python's own integers as int64 where they are of it."""
        x = self.np.asarray(x, dtype=object)
        return x.astype(self.np.int64) if not x.size or fits(*self.ends(x)) else x

    def is_wide(self, x: Any) -> bool:
        """Whether the members are Python's own integers."""
        return bool(x.dtype == object)

    def floats(self, x: Any) -> Any:
        """As float64, correctly rounded. Errors: ``OverflowError``."""
        return x.astype(self.np.float64)

    def quotient(self, above: Any, below: Any, exact: bool) -> Any:
        """The float64 that is nearest to each quotient; ``exact`` says that both sides are floats themselves."""
        if exact:
            return self.np.true_divide(above, below)
        made = self.np.true_divide(self.wide(above), self.wide(below))  # Python rounds a quotient of integers once
        return self.np.asarray(made, dtype=object).astype(self.np.float64)

    def full(self, shape: tuple[int, ...], value: Any) -> Any:
        """An array of one value."""
        kind = self.np.float64 if isinstance(value, float) else object
        if isinstance(value, int) and fits(value):
            kind = self.np.int64
        made = self.np.empty(shape, dtype=kind)
        made.fill(value)
        return made

    def spread(self, x: Any, shape: tuple[int, ...]) -> Any:
        """Broadcast."""
        return x if x.shape == shape else self.np.broadcast_to(x, shape)

    def own(self, x: Any) -> Any:
        """A copy that may be written to."""
        return self.np.array(x)

    def picked(self, x: Any, shape: tuple[int, ...], places: Any) -> Any:
        """The members at places of the array that is broadcast and flattened."""
        return self.spread(x, shape).reshape(-1)[places]

    def plain(self, x: Any) -> Any:
        """As an array of NumPy."""
        return x

    def members(self, values: list[Any], shape: tuple[int, ...]) -> Any:
        """An array of plain numbers: of floats where one is a float, else of Python's own or of int64."""
        if any(isinstance(value, float) for value in values):
            return self.np.array(values, dtype=self.np.float64).reshape(shape)
        made = self.np.empty(len(values), dtype=object)
        made[:] = values
        whole = all(isinstance(value, int) for value in values)
        return (self.settled(made) if whole else made).reshape(shape)

    def joined(self, parts: list[tuple[Any, Any]], shape: tuple[int, ...]) -> Any:
        """One array of arrays and the places at which each of them stands."""
        kinds = [part.dtype for _, part in parts]
        kind = self.np.dtype(object) if object in kinds else self.np.result_type(*kinds)
        made = self.np.empty(math.prod(shape), dtype=kind)
        for places, part in parts:
            made[places] = part
        return made.reshape(shape)

    def fractions(self, above: Any, below: Any) -> Any:
        """Python's own fractions, and integers where they are whole."""

        def one(a: Any, b: Any) -> Any:
            made = Fraction(int(a), int(b))
            return made.numerator if made.denominator == 1 else made

        return self.np.asarray(self.np.frompyfunc(one, 2, 1)(above, below), dtype=object)


class TorchTensors:
    """Tensors of PyTorch, on one device."""

    def __init__(self, device: Any) -> None:
        import torch

        self.torch, self.device = torch, device
        self.exp, self.log, self.tanh, self.atan = torch.exp, torch.log, torch.tanh, torch.atan
        self.sin, self.cos = torch.sin, torch.cos
        self.erf, self.erfc = torch.erf, torch.erfc

    def larger(self, x: Any, y: Any) -> Any:
        """The larger one, member by member."""
        return self.torch.maximum(*self._pair(x, y))

    def smaller(self, x: Any, y: Any) -> Any:
        """The smaller one, member by member."""
        return self.torch.minimum(*self._pair(x, y))

    def _pair(self, *both: Any) -> Any:
        kind = next(one.dtype for one in both if isinstance(one, self.torch.Tensor))
        return [self.torch.as_tensor(one, dtype=kind, device=self.device) for one in both]

    def ends(self, x: Any) -> tuple[int, int]:
        """The least and the largest member."""
        least, most = self.torch.aminmax(x)
        return int(least), int(most)

    def line(self, x: Any, ends: tuple[int, int], scale: int, shift: int, below: int) -> Any:
        """``(scale*x + shift) // below``."""
        scaled = [scale * end for end in ends]
        if not fits(scale, shift, below, *scaled, *(end + shift for end in scaled)):
            self.wide(x)
        made = x if scale == 1 else x * scale
        made = made + shift if shift else made
        return made if below == 1 else self.torch.div(made, below, rounding_mode="floor")

    def wide(self, x: Any) -> Any:
        """Refused: a tensor holds no larger integers."""
        raise TooLong(
            "a number on the way is larger than int64 holds, and a tensor holds no larger ones; "
            "give NumPy's arrays, which are carried on in Python's integers"
        )

    def settled(self, x: Any) -> Any:
        """As it is: whole numbers are int64 always."""
        return x

    def is_wide(self, x: Any) -> bool:
        """Never."""
        return False

    def floats(self, x: Any) -> Any:
        """As float64."""
        return x.to(self.torch.float64)

    def quotient(self, above: Any, below: Any, exact: bool) -> Any:
        """The float64 that is nearest to each quotient. Errors: `TooLong` where a side is no float64."""
        if not exact:
            self.wide(above)
        above, below = (
            self.floats(x) if isinstance(x, self.torch.Tensor) else self.full((), float(x)) for x in (above, below)
        )
        return above / below

    def full(self, shape: tuple[int, ...], value: Any) -> Any:
        """A tensor of one value."""
        if isinstance(value, int):
            if not fits(value):
                self.wide(value)
            return self.torch.full(shape, value, dtype=self.torch.int64, device=self.device)
        return self.torch.full(shape, float(value), dtype=self.torch.float64, device=self.device)

    def spread(self, x: Any, shape: tuple[int, ...]) -> Any:
        """Broadcast."""
        return x if tuple(x.shape) == shape else x.expand(shape)

    def own(self, x: Any) -> Any:
        """A copy that may be written to."""
        return x.clone()

    def picked(self, x: Any, shape: tuple[int, ...], places: Any) -> Any:
        """The members at places of the tensor that is broadcast and flattened."""
        return self.spread(x, shape).reshape(-1)[self.torch.from_numpy(places).to(self.device)]

    def plain(self, x: Any) -> Any:
        """As an array of NumPy."""
        return x.detach().cpu().numpy()

    def members(self, values: list[Any], shape: tuple[int, ...]) -> Any:
        """A tensor of plain numbers: of int64 where all are whole, else of float64."""
        whole = all(isinstance(value, int) for value in values)
        if whole and not fits(*values):
            self.wide(values)
        kind = self.torch.int64 if whole else self.torch.float64
        return self.torch.tensor(values, dtype=kind, device=self.device).reshape(shape)

    def joined(self, parts: list[tuple[Any, Any]], shape: tuple[int, ...]) -> Any:
        """One tensor of tensors and the places at which each of them stands."""
        kind = self.torch.float64 if any(part.is_floating_point() for _, part in parts) else self.torch.int64
        made = self.torch.empty(math.prod(shape), dtype=kind, device=self.device)
        for places, part in parts:
            made[self.torch.from_numpy(places).to(self.device)] = part.to(kind)
        return made.reshape(shape)


__all__ = ["EXACT_FLOATS", "Arrays", "NumpyArrays", "TorchTensors", "fits"]
