"""One operator at work, as its rule speaks of it: sizes by results, outputs, costs, what is kept and what is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import torch

from symcnn.errors import SymcnnError
from symcnn.models.layout import copied, joined, settled
from symcnn.models.results import Later, Requirement
from symcnn.models.tensor import inward, outward
from symcnn.models.value import FREE, Entry, Node, Saved, Storage, Value, Work, sides
from symcnn.models.whole import Size, Whole

if TYPE_CHECKING:
    from symcnn.models.tracing import Trace

_PROMOTED: dict[Any, Any] = {}


class Call:
    """An operator at one place of a model. Its rule asks for sizes and says here what the operator does."""

    def __init__(self, trace: Trace, node: Node, in_place: bool) -> None:
        self.trace, self.node, self.in_place = trace, node, in_place
        self.plain = False

    # --- sizes ------------------------------------------------------------------------------------------------

    def by(self, result: Any, **values: Any) -> Size:
        """What a result of the catalogue gives for these sizes; its constraints become conditions of the model.

        Errors: `SymcnnError` where they hold for no sizes at all.
        """
        one = self.trace.rules.result(result)
        found, requirements = one(values)
        for fact, requirement in requirements:
            if requirement.settled is False:
                raise SymcnnError(f"{self.node.place}: {one.refused(fact, values)}")
            self.trace.require(requirement, "operator", one.name)
        self.node.results.append((one.name, values, found))
        return found

    def _require(self, requirement: Requirement, fact: str, asked: str) -> None:
        if requirement.settled is False:
            raise SymcnnError(f"{self.node.place}: {fact}: {asked} must hold, and does not for any sizes")
        self.trace.require(requirement, "operator", fact)

    def at_least(self, size: Size, least: Size, fact: str) -> None:
        """Ask that a size is no less than another; ``fact`` says it in words."""
        self._require(Requirement(size - least, ">="), fact, f"{size} ≥ {least}")

    def equal(self, one: Size, other: Size, what: str) -> None:
        """Ask that two sizes are one. Errors: `SymcnnError` where they never are."""
        if one is not other and one != other:
            self._require(Requirement(one - other, "=="), what, f"{one} = {other}")

    def each(self, setting: Any, axes: int) -> tuple[Any, ...]:
        """A setting for every axis, given once or for each."""
        if isinstance(setting, (tuple, list)):
            found = tuple(setting)
            return found * axes if len(found) == 1 and axes > 1 else found
        return (setting,) * axes

    def axis(self, axis: int, rank: int) -> int:
        """An axis counted from the front. Errors: `SymcnnError` where there is none."""
        if not isinstance(axis, int) or not -max(rank, 1) <= axis < max(rank, 1):
            raise SymcnnError(f"{self.node.place}: there is no axis {axis} of {rank}")
        return axis % max(rank, 1)

    def axes(self, axes: Any, rank: int) -> tuple[int, ...]:
        """Axes counted from the front; all of them for None."""
        if axes is None or axes == () or axes == []:
            return tuple(range(rank))
        return tuple(self.axis(one, rank) for one in (axes if isinstance(axes, (tuple, list)) else (axes,)))

    def decide(self, size: Size, relation: str = "==") -> bool:
        """Whether a size is 0 (``==``, ``!=``) or at least 0 (``>=``): as the traced point has it, where it differs."""
        return self.trace.decide(size, relation, self.trace.at(size))

    def broadcast(self, *shapes: Sequence[Size]) -> tuple[Size, ...]:
        """The sides of what is joined entry by entry: sides of 1 are repeated, others must be equal."""
        rank = max(map(len, shapes), default=0)
        found: list[Size] = []
        for place in range(-rank, 0):
            side: Size = 1
            for shape in shapes:
                if len(shape) >= -place:
                    side = self._joined(side, shape[place])
            found.append(side)
        return tuple(found)

    def _joined(self, one: Size, other: Size) -> Size:
        if one is other or one == other or (isinstance(other, int) and other == 1):
            return one
        if isinstance(one, int) and one == 1:
            return other
        if not (isinstance(one, int) and isinstance(other, int)) and self.trace.at(one) != self.trace.at(other):
            if self.trace.at(one) == 1 and self.decide(one - 1):
                return other
            if self.trace.at(other) == 1 and self.decide(other - 1):
                return one
        fact = f"what is joined entry by entry has equal sides: {one} = {other}{self._otherwise(one, other)}"
        self._require(Requirement(one - other, "=="), fact, f"{one} = {other}")
        return other if isinstance(other, int) else one

    def _otherwise(self, one: Size, other: Size) -> str:
        """That a side may be 1 where the other is not, which PyTorch repeats: another formula, of another trace."""
        may = [
            side for side in (one, other) if not isinstance(side, int) and Requirement(side - 1, "==").settled is None
        ]
        if not may:
            return ""
        which = " or ".join(f"{side} = 1" for side in may)
        return (
            f" (PyTorch also takes {which}, and repeats that side; this trace does not speak of it: name sizes of that "
            "kind in trace(..., at={...}), and it speaks of those)"
        )

    def fits(self, found: Value, target: Value) -> None:
        """Ask that what an operator gives has the sides of the tensor that is written over."""
        if found.rank != target.rank:
            raise self.refuse(f"{self.said(found)} is written over {self.said(target)}, which has other axes")
        for side, other in zip(found.sides, target.sides, strict=True):
            self.equal(side, other, "what is written over has the sides of what it is written over with")

    # --- outputs ----------------------------------------------------------------------------------------------

    def new(self, shape: Sequence[Size], dtype: Any = None, like: Value | None = None) -> Value:
        """A new tensor with memory of its own; its type is that of ``like`` unless it is given."""
        kind = dtype or (like.dtype if like is not None else torch.get_default_dtype())
        shape = tuple(shape)
        storage = Storage(shape, kind.itemsize, self.node.number)
        return self.trace.add(Value(shape, kind, storage, node=self.node.number))

    def like(self, value: Value, dtype: Any = None) -> Value:
        """A new tensor with the sides of another, whose entries lie as those do."""
        made = self.new(value.sides, dtype or value.dtype)
        if value.strides is not None:
            made.strides = copied(value, self.trace.at)
        return made

    def joined(self, shape: Sequence[Size], dtype: Any, *operands: Value) -> Value:
        """A new tensor that is worked out entry by entry from others, which its entries lie as."""
        made = self.new(shape, dtype)
        made.strides = joined(made.sides, operands, self.trace.at)
        return made

    def view(self, value: Value, shape: Sequence[Size], strides: Sequence[Size] | None = None) -> Value:
        """The same entries, or some of them, in the same memory; ``strides`` None: in rows one after the other."""
        self.node.view = True
        shape = tuple(shape)
        lie = None if strides is None else settled(shape, strides)
        return self.trace.add(Value(shape, value.dtype, value.storage, node=self.node.number, strides=lie))

    def promoted(self, *operands: Any) -> Any:
        """The type that PyTorch gives what is joined: of tensors, numbers with an axis or none, and plain numbers."""
        key = tuple(_category(one) for one in operands)
        found = _PROMOTED.get(key)
        if found is None:
            found = _PROMOTED[key] = _promoted(key)
        return found

    def run(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """What a function of tensors gives that is written by other operators: they are seen one by one."""
        self.plain = True
        args, kwargs = self.numbers(args), {key: self.numbers(one) for key, one in kwargs.items()}
        with self.trace:
            found = function(*outward(args, self.trace), **outward(kwargs, self.trace))
        return inward(found, self.trace)

    def numbers(self, sizes: Any) -> Any:
        """Sizes as a model's code sees them; all else as it is."""
        if isinstance(sizes, Whole):
            return self.trace.number(sizes, self.trace.at(sizes))
        if isinstance(sizes, (tuple, list)) and type(sizes) in (tuple, list):
            return type(sizes)(self.numbers(one) for one in sizes)
        return sizes

    def finish(self, outputs: tuple[Value, ...]) -> None:
        """Name what came out, and say which of it gradients are asked of."""
        node, inputs = self.node, self.node.inputs
        node.outputs = outputs
        if node.differentiable and torch.is_grad_enabled():
            learned, of_input = any(one.learned for one in inputs), any(one.of_input for one in inputs)
            for output in outputs:
                if output.dtype.is_floating_point or output.dtype.is_complex:
                    output.learned, output.of_input = learned, of_input
        else:
            node.differentiable = False

    def renamed(self, old: Value, new: Value) -> None:
        """Let what was said of one value hold of another."""
        for saved in self.node.saved:
            if saved.value is old:
                saved.value = new
        self.node.reads = {
            (new.number if out == old.number else out, place): read for (out, place), read in self.node.reads.items()
        }

    # --- what it costs ----------------------------------------------------------------------------------------

    def multiplies(
        self,
        kind: str,
        forward: Size,
        gradients: Mapping[Value, Size] | None = None,
        on_cells: Callable[[Callable[..., Size]], Size] | None = None,
    ) -> None:
        """Multiplications of a kind ("products", "bias", "normalisation", "activation", "pooling", "elementwise").

        ``gradients`` are those for the gradient of an operand, each formed where it is asked for. ``on_cells`` gives
        what is left of each of these numbers where products with padded zeros are not counted; it is called with what
        asks a result (as `by`), if and when somebody wants to know.
        """
        left = None if on_cells is None else Later(on_cells, self.trace.rules.result)
        by_number = {one.number: count for one, count in (gradients or {}).items()}
        self.node.work.append(Work(kind, forward, by_number, left))

    def saves(self, value: Value | None, *operands: Value | None) -> None:
        """Keep a value for the backward pass, if the gradient of one of the operands is asked for (any, if none)."""
        if value is not None:
            numbers = tuple(one.number for one in operands if one is not None)
            self.node.saved.append(Saved(value, 0, value.dtype, numbers))

    def keeps(self, entries: Size, dtype: Any, *operands: Value | None) -> None:
        """Keep a tensor of so many entries that nobody else sees, such as a mask."""
        numbers = tuple(one.number for one in operands if one is not None)
        self.node.saved.append(Saved(None, entries, dtype, numbers))

    def learns(self, result: Any, *tensors: Value | None, **values: Any) -> None:
        """Count the parameters of a layer by a result; ``tensors`` hold them, None for one that the layer lacks.

        Nothing is said where the model's own code works one of them out: they are no parameters then.

        Errors: `SymcnnError` where the result gives another number than these tensors have entries.
        """
        given = [one for one in tensors if one is not None]
        if not all(one.node == FREE and one.storage.given == "parameter" for one in given):
            return
        entries, found = sum(one.entries for one in given), self.by(result, **values)
        if found != entries:
            what = " and ".join(f"{one.name} ({self.said(one)})" for one in given)
            name = self.node.results[-1][0]
            raise self.refuse(f"{name} gives {found} parameters, and {what} have {entries} entries")

    # --- what it reads ----------------------------------------------------------------------------------------

    def reads(self, output: Value, value: Value, axes: Entry) -> None:
        """What each axis of an output reads of an input: None where it reads no axis of it.

        Behind those of the output's axes others may be said, of which every cell reads the same (`Reads`). Of an input
        that is given twice it is said once for each place.
        """
        places = [place for place, one in enumerate(self.node.inputs) if one is value]
        free = [place for place in places if (output.number, place) not in self.node.reads]
        self.node.reads[output.number, (free or places)[0]] = tuple(axes)

    def uncounted(self) -> None:
        """Say that no result counts what is multiplied here: totals that lack it say so."""
        self.node.uncounted = True

    def constant(self) -> None:
        """No gradient passes here."""
        self.node.differentiable = False

    def refuse(self, why: str) -> SymcnnError:
        """An error that says where."""
        return SymcnnError(f"{self.node.place}: {why}")

    def said(self, value: Value) -> str:
        """The sides of a value in words."""
        return sides(value.sides)


def _category(one: Any) -> Any:
    """What of an operand decides the type of what it is joined with."""
    if isinstance(one, Value):
        return one.dtype, one.rank > 0
    if isinstance(one, bool):
        return "bool"
    if isinstance(one, (int, Whole)):
        return "int"
    return "complex" if isinstance(one, complex) else "float"


_NUMBERS = {"bool": True, "int": 1, "float": 1.0, "complex": 1j}


def _promoted(key: tuple[Any, ...]) -> Any:
    total: Any = None
    with torch._C.DisableTorchFunction():
        for one in sorted(key, key=lambda one: not isinstance(one, tuple)):
            operand = (
                torch.empty((1,) * one[1], dtype=one[0], device="meta") if isinstance(one, tuple) else _NUMBERS[one]
            )
            if total is None:
                total = operand
            else:
                rank = max(getattr(total, "ndim", 0), getattr(operand, "ndim", 0))
                total = torch.empty((1,) * rank, dtype=torch.result_type(total, operand), device="meta")
        return total.dtype if isinstance(total, torch.Tensor) else torch.result_type(total, total)


__all__ = ["Call"]
