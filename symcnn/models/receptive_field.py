"""What is said of a receptive field: per axis its size, stride, padding, how sure that is, and each of its cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from symcnn.errors import DomainError, SymcnnError, UnknownName, WrongKind, of_kind, shown
from symcnn.models.fields import Field, everything, itself
from symcnn.models.reach import Reach, branches
from symcnn.models.sizes import formula, mapped, symbols
from symcnn.models.spans import Span, cells, clipped
from symcnn.models.value import FREE, Value
from symcnn.models.whole import Size, Whole, floor, greatest, symbol

if TYPE_CHECKING:
    from symcnn.models.model import TracedModel

SPATIAL = 2
"""The first axis behind those of the batch and the channels."""


@dataclass(frozen=True)
class AxisField:
    """A receptive field along one axis of the input, of a cell that is so far inside that no border is met.

    Cells in the padding are counted. After up-sampling cells of the map read in turns what is said in ``phases``, each
    the first and last cell (None where nothing is read); ``size`` is then that of the largest.
    """

    axis: int
    field: Field | None

    @property
    def everything(self) -> bool:
        """Whether it is the whole axis, wherever the cell lies."""
        return self.field is not None and self.field.everything

    @property
    def phases(self) -> tuple[tuple[Size, Size] | None, ...]:
        """The first and last cell that cell 0 of the map reads; after up-sampling those of cell 0, 1, ... in turn."""
        return tuple((one.low, one.high) if one else None for one in self._spans)

    @property
    def _spans(self) -> tuple[Span | None, ...]:
        return () if self.field is None else self.field.spans

    @property
    def size(self) -> Size | None:
        """From the first cell that is read to the last, both counted, holes too; None for everything, 0 for nothing."""
        return None if self.everything else _largest([one.extent for one in self._spans if one])

    @property
    def cells(self) -> Size | None:
        """The number of cells that are read, holes left out; None for everything, or where it is not known."""
        counts = [one.count for one in self._spans if one]
        told = [count for count in counts if count is not None]
        return None if self.everything or len(told) < len(counts) else _largest(told)

    @property
    def stride(self) -> Any:
        """How far it moves from one cell of the map to the next: a whole number or a fraction; None for everything."""
        if self.field is None or self.everything:
            return None
        step, period = self.field.step, self.field.period
        if isinstance(step, Whole):
            whole = floor(step, period)
            return whole if whole * period == step else Fraction(1, period) * formula(step)
        fraction = Fraction(step, period)
        return fraction.numerator if fraction.denominator == 1 else fraction

    @property
    def padding(self) -> Size | None:
        """How many cells it begins before the input, for cell 0 of the map; None for everything or nothing."""
        spans = self._spans
        return -spans[0].low if spans and spans[0] else None

    @property
    def exact(self) -> bool:
        """Whether both ends are read, as far as the operators' rules say, and not only bounds."""
        return self.field is None or (self.field.exact and not self.field.digits)

    @property
    def aligned(self) -> bool:
        """Whether branches that meet have the same stride and the same centre (in the mean over the phases)."""
        return self.field is None or self.field.aligned

    @property
    def why(self) -> str:
        """The operator at which it became everything, or a bound."""
        return "" if self.field is None else str(self.field.why)

    def __repr__(self) -> str:
        return f"<axis {self.axis}: {self._said()}>"

    def _said(self) -> str:
        if self.everything:
            said = "everything"
        elif not any(self._spans):
            return "nothing"
        else:
            said = f"{self.size} cells, stride {self.stride}, padding {self.padding}"
        return said + ("" if self.exact else ", at most") + (f" ({self.why})" if self.why else "")


def _largest(sizes: Sequence[Size]) -> Size:
    return greatest(*sizes) if sizes else 0


@dataclass(frozen=True)
class ReceptiveField:
    """Which cells of an input a cell of a map depends on, along each of the axes that were asked for.

    ``size``, ``stride``, ``padding``, ``cells`` have one entry for each of ``axes``. ``results`` are the catalogue's
    results from which the numbers come.
    """

    of: str
    input: str
    axes: tuple[AxisField, ...]
    results: tuple[str, ...]
    asked: _Asked = field(repr=False, compare=False)

    @property
    def size(self) -> tuple[Size | None, ...]:
        """From the first cell that is read to the last, both counted; None for everything."""
        return tuple(one.size for one in self.axes)

    @property
    def stride(self) -> tuple[Any, ...]:
        """How far it moves from one cell of the map to the next."""
        return tuple(one.stride for one in self.axes)

    @property
    def padding(self) -> tuple[Size | None, ...]:
        """How many cells it begins before the input, for cell 0 of the map."""
        return tuple(one.padding for one in self.axes)

    @property
    def cells(self) -> tuple[Size | None, ...]:
        """The number of cells that are read along each axis, holes left out."""
        return tuple(one.cells for one in self.axes)

    @property
    def status(self) -> str:
        """``exact``, or ``bound`` where it may be smaller."""
        return "exact" if all(one.exact for one in self.axes) else "bound"

    @property
    def aligned(self) -> bool:
        """Whether branches that meet have the same stride and the same centre along every axis."""
        return all(one.aligned for one in self.axes)

    @property
    def everything(self) -> bool:
        """Whether it is the whole input along every axis."""
        return all(one.everything for one in self.axes)

    def branches(self) -> tuple[ReceptiveField, ...]:
        """The fields of the branches that met last, such as those that were concatenated; none where none met."""
        asked = self.asked
        number, met = branches(asked.reach, asked.target)
        return tuple(asked.field(one, number, value) for one, value in ((asked.label(value), value) for value in met))

    def read(self, *place: int, at: Mapping[str, int] | None = None) -> tuple[tuple[int, ...], ...]:
        """The cells of the input that one cell of the map reads along each axis, those of padding left out.

        ``place`` is the cell's along the map's axes behind the channels, ``at`` sizes by name. Errors: `DomainError`
        for sizes that the model does not accept or that are missing, or a place outside of the map.
        """
        return self.asked.read(place, at or {})

    def __repr__(self) -> str:
        parts = [f"axis {one.axis} {one._said()}" for one in self.axes]
        branched = "" if self.aligned else "; branches are not aligned"
        return f"<receptive field of {self.of} in input {self.input}: {'; '.join(parts)}{branched}>"


@dataclass(frozen=True)
class _Asked:
    """What was asked: of which value, in which input, along which axes, at which sizes."""

    model: TracedModel
    target: Value
    source: Value
    input: str
    axes: tuple[int, ...]
    reach: Reach
    sizes: Mapping[str, int]

    def field(self, of: str, number: int = FREE, value: Value | None = None) -> ReceptiveField:
        start = [itself(axis) for axis in range(self.target.rank)]
        only = None if value is None else (number, value)
        found = self.reach.fields(self.target, start, only)
        if found and self.target.rank >= SPATIAL and any(found[axis].digits for axis in self.axes):
            start[SPATIAL - 1] = everything(start[SPATIAL - 1], "")  # all channels, where they tell what is read
            found = self.reach.fields(self.target, start, only)
        along = tuple(AxisField(axis, found[axis] if found else None) for axis in self.axes)
        return ReceptiveField(of, self.input, along, self.reach.results, self)

    def label(self, value: Value) -> str:
        if value.node == FREE:
            return value.name or "an input"
        place = self.model.nodes[value.node].place
        return f"{place.operator} in {place.path}" if place.path else place.operator

    def read(self, place: Sequence[int], at: Mapping[str, int]) -> tuple[tuple[int, ...], ...]:
        sizes = {**self.sizes, **at}
        of = replacing(self.model, sizes)
        target = self.target
        if len(place) != max(target.rank - SPATIAL, 0):
            raise DomainError(
                f"{self.model.name}: a place has {max(target.rank - SPATIAL, 0)} numbers, one for each axis of the map "
                f"behind the channels, not {len(place)}"
            )
        start = []
        for axis, side in enumerate(map(of, target.sides)):
            span: Span | None = cells(0, side - 1)
            if axis >= SPATIAL:
                one = _whole(place[axis - SPATIAL], f"{self.model.name}: a place is a whole number")
                if not isinstance(side, int):
                    raise DomainError(f"{self.model.name}: no value for {', '.join(sorted(symbols(side)))}")
                if not 0 <= one < side:
                    raise DomainError(f"{self.model.name}: axis {axis} of the map has cells 0 to {side - 1}, not {one}")
                span = Span(one, one, 1)
            start.append(Field(axis, (span,), 0))
        found = Reach(self.model, self.source, of, clip=True).fields(target, start)
        return tuple(self._cells(found[axis] if found else None, of(self.source.sides[axis])) for axis in self.axes)

    def _cells(self, found: Field | None, side: Size) -> tuple[int, ...]:
        one = found and found.spans[0] and clipped(found.spans[0], side)
        if not one:
            return ()
        if not (isinstance(one.low, int) and isinstance(one.high, int)):
            missing = sorted(symbols(one.low) | symbols(one.high))
            raise DomainError(f"{self.model.name}: no value for {', '.join(missing)}")
        return tuple(one) if one.members is not None else tuple(range(one.low, one.high + 1))


def _whole(value: Any, what: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise WrongKind(f"{what}, not {shown(value)}")
    return value


def replacing(model: TracedModel, sizes: Mapping[str, int]) -> Callable[[Size], Size]:
    """Sizes with symbols replaced by their values. Errors: those of the model's domain."""
    of_kind("at", sizes, Mapping, 'sizes by name, such as {"H": 224, "W": 224}')
    if not sizes:
        return _same
    names = {name: name for name in model.names}
    for name, value in sizes.items():
        if name not in names:
            raise UnknownName(f"symbol of {model.name}", name, model.names)
        if _whole(value, f"{model.name}: {name} is a whole number") < 1:
            raise DomainError(f"{model.name}: {name} is a size, at least 1, not {shown(value)}")
    if set(names) == set(sizes):
        model.domain.check(sizes)
    known: dict[Size, Size] = {}

    def of(size: Size) -> Size:
        if isinstance(size, int):
            return size
        found = known.get(size)
        if found is None:
            found = known[size] = mapped(size, lambda name: sizes[name] if name in sizes else symbol(name))
        return found

    return of


def _same(size: Size) -> Size:
    return size


def receptive_field(
    model: TracedModel,
    layer: str | None = None,
    axes: Sequence[int] | None = None,
    input: str | None = None,
    at: Mapping[str, int] | None = None,
) -> ReceptiveField:
    """The receptive field of a map of a model (see `TracedModel.receptive_field`)."""
    target = model.output if layer is None else _named("layer", layer, model.maps, model.name)
    if input is None:
        if len(model.inputs) != 1:
            raise SymcnnError(f"{model.name} has the inputs {', '.join(model.inputs)}; input says in which one")
        input = next(iter(model.inputs))
    source = _named("input", input, model.inputs, model.name)
    sizes = dict(at or {}) if at is None or isinstance(at, Mapping) else at
    reach = Reach(model, source, replacing(model, sizes))
    asked = _Asked(model, target, source, input, _axes(axes, source, input), reach, sizes)
    return asked.field(layer or "the output")


def _named(what: str, name: Any, known: Mapping[str, Value], model: str) -> Value:
    of_kind(f"a {what}", name, str, "named by a text")
    if name not in known:
        raise UnknownName(f"{what} of {model}", name, known)
    return known[name]


def _axes(axes: Any, source: Value, name: str) -> tuple[int, ...]:
    if axes is None:
        if source.rank <= SPATIAL:
            raise SymcnnError(
                f"input {name} has {source.rank} axes, none of them behind those of the batch and the channels; "
                "axes names some, such as axes=[1]"
            )
        return tuple(range(SPATIAL, source.rank))
    if not isinstance(axes, Sequence) or isinstance(axes, str):
        raise WrongKind(f"axes are a list of axes of the input, such as [2, 3], not {shown(axes)}")
    found = tuple(_whole(axis, "an axis is a whole number") for axis in axes)
    for axis in found:
        if not -source.rank <= axis < source.rank:
            raise DomainError(f"input {name} has the axes 0 to {source.rank - 1}, not {axis}")
    return tuple(axis % source.rank for axis in found)


__all__ = ["AxisField", "ReceptiveField", "receptive_field", "replacing"]
