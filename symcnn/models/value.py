"""What a trace keeps: the values of a model, the places where it works on them, and what each costs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from symcnn.models.whole import Size, Whole

if TYPE_CHECKING:
    from symcnn.models.results import Later

SMALL = 127
"""Whole numbers up to this one are held exactly by every type."""
FREE = -1
"""No node: a value that the model is given."""


class Storage:
    """Memory that values share: its bytes, and the nodes between which Python holds it.

    ``given`` is "parameter" (buffers and other tensors of the model too) or "input" where the model is given it.
    """

    __slots__ = ("born", "freed", "given", "held", "itemsize", "number", "sides")

    def __init__(self, sides: tuple[Size, ...], itemsize: int, born: int, given: str = "") -> None:
        self.sides, self.itemsize, self.born, self.given = sides, itemsize, born, given
        self.freed: int | None = None
        self.number: tuple[Any, Any] | None = None
        """The number that every entry is, with the type in which it is that, until it is written over."""
        self.held: Any = None  # a weak reference to what lives as long as a tensor of the model's code does

    @property
    def bytes(self) -> Size:
        """All of it."""
        return product(self.sides) * self.itemsize


class Value:
    """A tensor without its numbers: sides, type, who made it, and whether gradients are asked of it.

    ``learned`` says that it depends on a parameter that is trained, ``of_input`` that it depends on an input that
    could take a gradient; ``name`` is that of a parameter, buffer or input; ``strides`` are None for rows one after the
    other (`symcnn.models.layout`).
    """

    __slots__ = ("__weakref__", "dtype", "learned", "name", "node", "number", "of_input", "sides", "storage", "strides")

    def __init__(
        self,
        sides: tuple[Size, ...],
        dtype: Any,
        storage: Storage,
        *,
        node: int = FREE,
        learned: bool = False,
        of_input: bool = False,
        name: str = "",
        strides: tuple[Size, ...] | None = None,
    ) -> None:
        self.sides, self.dtype, self.storage, self.strides = sides, dtype, storage, strides
        self.node, self.learned, self.of_input, self.name = node, learned, of_input, name
        self.number = -1

    @property
    def rank(self) -> int:
        """The number of axes."""
        return len(self.sides)

    @property
    def shape(self) -> tuple[Any, ...]:
        """The sides as SymPy writes them; those that are numbers are whole numbers of Python."""
        from symcnn.models.sizes import formula

        return tuple(side if isinstance(side, int) else formula(side) for side in self.sides)

    @property
    def entries(self) -> Size:
        """The number of entries."""
        return _entries(self.sides)

    @property
    def bytes(self) -> Size:
        """Of its entries."""
        return self.entries * int(self.dtype.itemsize)

    @property
    def filled(self) -> Any:
        """The number that every entry is; None where that is not known."""
        kept = self.storage.number
        return kept[0] if kept is not None and kept[1] is self.dtype else None

    @filled.setter
    def filled(self, number: Any) -> None:
        exact = _exact(number, self.dtype)
        self.storage.number = None if exact is None else (exact, self.dtype)

    def __repr__(self) -> str:
        return f"<{self.name or 'value'} {sides(self.sides)}>"


def _exact(number: Any, dtype: Any) -> Any:
    """A number as one of a type; None where the type may hold another one, or nothing is known."""
    if isinstance(number, Whole):
        return number if dtype.itemsize == 8 and dtype.is_signed and not dtype.is_floating_point else None
    if not isinstance(number, (bool, int, float)) or dtype.is_complex or number != number:
        return None
    if abs(number) == float("inf"):
        return float(number) if dtype.is_floating_point else None
    if number != int(number) or not -SMALL <= number <= SMALL or (number < 0 and not dtype.is_signed):
        return None
    if str(dtype) == "torch.bool":
        return bool(number) if number in (0, 1) else None
    return float(number) if dtype.is_floating_point else int(number)


def product(sizes: Iterable[Size]) -> Size:
    """The product of sizes.

    >>> from symcnn.models.whole import symbol
    >>> product([2, symbol("n"), 3])
    6*n
    """
    of = tuple(sizes)
    if all(isinstance(one, (int, Whole)) for one in of):
        return _kept_product(of)
    return _product(of)  # numbers as a model's code sees them: they are asked whether they are equal to others


def _product(sizes: tuple[Size, ...]) -> Size:
    number = 1
    found: Size | None = None
    for size in sizes:
        if isinstance(size, int):
            number *= size
        else:
            found = size if found is None else found * size
    return number if found is None else found * number


_kept_product = lru_cache(maxsize=2**16)(_product)


@lru_cache(maxsize=4096)
def _entries(of: tuple[Size, ...]) -> Size:
    return product(of)


def sides(of: Iterable[Size]) -> str:
    """Sides as they are said: ``n x 3 x H x W``."""
    return " x ".join(map(str, of)) or "one number"


def each(found: Any) -> Iterator[Value]:
    """The values in what a model gives: one, or several in tuples and mappings."""
    if isinstance(found, Value):
        yield found
    elif isinstance(found, Mapping):
        for part in found.values():
            yield from each(part)
    elif isinstance(found, (tuple, list)):
        for part in found:
            yield from each(part)


@dataclass(slots=True)
class Place:
    """Where in a model: the path of the module, its class, the operator, and the line of the model's own code."""

    path: str
    module: str
    operator: str
    source: str = ""

    @property
    def where(self) -> str:
        """The path and the operator."""
        return f"{self.path} ({self.operator})" if self.path else self.operator

    def __str__(self) -> str:
        parts = [self.operator, f"in {self.path or 'the model'} ({self.module})" if self.module else ""]
        return " ".join(filter(None, parts)) + (f", {self.source}" if self.source else "")


@dataclass(slots=True)
class Reads:
    """What cell ``i`` along an axis of an output reads along an axis of an input.

    - "window": the cells ``s*i - p + d*t`` for the ``k`` taps ``t = 0, 1, ...``; a pass-through is one tap, and with
      ``s = 0`` all read the same cells. ``p`` is negative where cells in front are left out.
    - "spread": the cells ``j`` for which ``j*s - p + d*t = i`` for a tap ``t``, a transposed window.
    - "scaled": around ``x = (s*i - p)/up``: for ``k = 1`` the cell ``floor(x)``; for an even ``k``, which interpolates,
      as many, half on each side, or the cell ``x`` alone where that is whole, since the others' weights are 0 there.
    - "parts": the cells of which some lies between ``i*s/up`` and ``(i+1)*s/up``, where cell ``c`` is from ``c`` to
      ``c + 1``.
    - "between": the cells ``j`` with ``s*i - p < up*j < s*i - p + k``, where ``k`` is no less than ``s + up``.
    - "digit": the cell ``floor((i - p)/up) mod k``, where an axis is several others that were made one.
    - "place": the cell ``s*i``, to which those are added that other axes of the output say of the same axis by this
      kind, where an axis became several; the axis of the greatest ``s`` comes first.
    - "reflected", "repeated", "wrapped": the cell ``i - p`` of an axis of ``k`` cells, and beyond its ends that which
      is there in a mirror, the last one, or that at the other end.
    - "before": the cells from the first to ``i``.
    - "all": every cell.
    - "some": not every cell, and which is not said; every cell where the whole output axis is read and ``k`` is 0.

    An axis of which nothing is said is read as a whole. What is said behind the output's last axis is the same for
    every cell of the output: ``Reads(axis, s=0, p=-3)`` where cell 3 of an axis is selected. Several are said of one
    axis of the output as a tuple. ``sure`` is False where some cells of the output read nothing, or elsewhere.
    """

    axis: int
    kind: str = "window"
    k: Size = 1
    s: Size = 1
    d: Size = 1
    p: Size = 0
    up: Size = 1
    sure: bool = True


Entry = Sequence["Reads | tuple[Reads, ...] | None"]
"""What each axis of an output reads of an input."""


def said(entry: Entry) -> Iterator[tuple[int, Reads]]:
    """What an entry says, each with the axis of the output."""
    for axis, one in enumerate(entry):
        if isinstance(one, Reads):
            yield axis, one
        elif one is not None:
            for part in one:
                yield axis, part


@dataclass(slots=True)
class Work:
    """Multiplications of a kind, and by the number of the operand those for its gradient.

    ``on_cells``: what is left of each of these numbers without products with padded zeros; None where it is the same.
    """

    kind: str
    forward: Size
    gradients: Mapping[int, Size] = field(default_factory=dict)
    on_cells: Later | None = None

    def counted(self, padded_zeros: bool = True) -> tuple[Size, Mapping[int, Size]]:
        """Those of the forward pass and of each gradient, with the products with padded zeros or without them."""
        if padded_zeros or self.on_cells is None:
            return self.forward, self.gradients
        left = self.on_cells.size
        return left, dict.fromkeys(self.gradients, left)


@dataclass(slots=True)
class Saved:
    """What is kept for the backward pass: a value or so many bytes, and the operands whose gradients need it.

    ``operands`` empty: whichever gradient is asked for. ``lasting``: to the end of the backward pass, by others than
    autograd.
    """

    value: Value | None
    entries: Size
    dtype: Any
    operands: tuple[int, ...] = ()
    lasting: bool = False

    @property
    def bytes(self) -> Size:
        """Of what nobody else sees; of a value those of its whole storage."""
        return self.entries * int(self.dtype.itemsize) if self.value is None else self.value.storage.bytes


@dataclass(slots=True)
class Node:
    """One operator at one place."""

    number: int
    place: Place
    inputs: tuple[Value, ...]
    outputs: tuple[Value, ...] = ()
    work: list[Work] = field(default_factory=list)
    saved: list[Saved] = field(default_factory=list)
    reads: dict[tuple[int, int], Entry] = field(default_factory=dict)
    """By the number of an output and the place of an input, what each axis of the output reads."""
    results: list[tuple[str, Mapping[str, Any], Size]] = field(default_factory=list)
    apart: frozenset[int] = frozenset()
    """Inputs whose entries are not read here: only gradients pass to them."""
    backward: Callable[[Any], Any] | None = None
    """What the backward pass makes (`symcnn.models.gradients.Backward`); None: a new tensor for each operand."""
    view: bool = False
    in_place: bool = False
    differentiable: bool = True
    unknown: bool = False
    uncounted: bool = False
    """Whether all but its multiplications is known, which no result counts."""
    why: str = ""
    """Why its numbers are unknown, where that is not that no rule speaks of it."""

    @property
    def lacking(self) -> str:
        """Why some of its numbers are in no total, in words; empty where none are lacking."""
        if self.unknown:
            return self.why or "no rule speaks of it"
        return "no result counts what it multiplies" if self.uncounted else ""


__all__ = [
    *(
        "FREE",
        "Entry",
        "Node",
        "Place",
        "Reads",
        "Saved",
        "Storage",
        "Value",
        "Work",
        "each",
        "product",
        "said",
        "sides",
    )
]
