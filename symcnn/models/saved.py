"""What autograd keeps of a traced model for the backward pass, and the parts that it works out once more instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from symcnn.errors import UnknownName, of_kind
from symcnn.models.value import Node, Saved, Storage, Value
from symcnn.models.whole import Size

if TYPE_CHECKING:
    from symcnn.models.model import TracedModel


def needed(model: TracedModel, node: Node, input_gradient: bool) -> list[Saved]:
    """What an operator keeps, if gradients are asked for on both of its sides."""
    if not any(model.asks(one, input_gradient) for one in node.outputs):
        return []
    return [
        one
        for one in node.saved
        if not one.operands or any(model.asks(model.values[number], input_gradient) for number in one.operands)
    ]


class Segments:
    """Parts of a model whose inputs alone are kept: everything in them is worked out once more for the backward pass.

    A part is what a module of the ``paths`` does in one call, as ``torch.utils.checkpoint`` (``use_reentrant=False``)
    runs it, and what the model checkpoints itself. Errors: `UnknownName` for a path where nothing happens.
    """

    def __init__(self, model: TracedModel, paths: Sequence[str]) -> None:
        self.model = model
        self.of: dict[int, range] = {number: part for part in model.parts for number in part}
        of_kind("checkpoint", paths, (list, tuple), 'a list of paths, such as ["layer1.0"]')
        for path in paths:
            of_kind("a path", path, str, 'a text such as "layer1.0"')
            inside = [node.number for node in model.nodes if _within(node.place.path, path)]
            if not inside:
                raise UnknownName(f"module of {model.name}", path, {one.place.path for one in model.nodes} - {""})
            start = inside[0]
            for number, after in zip(inside, [*inside[1:], -1], strict=True):
                if after != number + 1:
                    self.of |= dict.fromkeys(range(start, number + 1), range(start, number + 1))
                    start = after

    @property
    def parts(self) -> tuple[range, ...]:
        """The numbers of the nodes of each part."""
        return tuple(dict.fromkeys(self.of.values()))

    def entered(self, segment: range) -> bool:
        """Whether a part is run without gradients at first, and has a backward pass of its own."""
        return segment in self.model.nested

    def values_entering(self, segment: range) -> list[Value]:
        """The values that a part reads and does not make."""
        read = (one for number in segment for one in self.model.nodes[number].inputs)
        return list(dict.fromkeys(one for one in read if one.node not in segment and one.storage.given != "parameter"))

    def leaving(self, segment: range) -> list[Value]:
        """The values that a part makes and others read, or that the model gives."""
        made = {one.number: one for number in segment for one in self.model.nodes[number].outputs}
        after = (one for node in self.model.nodes[segment[-1] + 1 :] for one in node.inputs)
        return list(dict.fromkeys(one for one in (*after, *self.model.each_output()) if one.number in made))

    def entering(self, segment: range) -> list[Storage]:
        """The storages that a part reads and does not make; those of parameters are there in any case."""
        found: dict[int, Storage] = {}
        for number in segment:
            for one in self.model.nodes[number].inputs:
                if not one.storage.given and one.storage.born not in segment:
                    found[id(one.storage)] = one.storage
        return list(found.values())


def _within(path: str, parent: str) -> bool:
    return path == parent or path.startswith(f"{parent}.")


def saved(
    model: TracedModel, input_gradient: bool = False, checkpoint: Sequence[str] = ()
) -> Iterator[tuple[Any, Size]]:
    """Types and bytes of what is kept; parameters are not named, and shared memory is named once."""
    segments = Segments(model, checkpoint)
    seen: set[int] = set()
    for node in model.nodes:
        segment = segments.of.get(node.number)
        kept = needed(model, node, input_gradient)
        for one in [one for one in kept if not one.lasting] if segment is None else ():
            if one.value is None:
                yield one.dtype, one.bytes
            elif one.value.storage.given != "parameter" and id(one.value.storage) not in seen:
                seen.add(id(one.value.storage))
                yield one.dtype, one.bytes
        if segment is not None and node.number == segment.start:
            yield from _inputs(model, segment, seen)


def _inputs(model: TracedModel, segment: range, seen: set[int]) -> Iterator[tuple[Any, Size]]:
    for number in segment:
        for one in model.nodes[number].inputs:
            storage = one.storage
            entering = storage.given == "input" or (not storage.given and storage.born not in segment)
            if entering and id(storage) not in seen:
                seen.add(id(storage))
                yield one.dtype, storage.bytes


def saved_bytes(model: TracedModel, input_gradient: bool = False, checkpoint: Sequence[str] = ()) -> dict[Any, Size]:
    """Bytes that are kept for the backward pass, by type."""
    found: dict[Any, Size] = {}
    for dtype, size in saved(model, input_gradient, checkpoint):
        found[dtype] = found.get(dtype, 0) + size
    return found


def sum_of_types(found: Mapping[Any, Size]) -> Size:
    """Their sum."""
    total: Size = 0
    for size in found.values():
        total = total + size
    return total


__all__ = ["Segments", "needed", "saved", "saved_bytes", "sum_of_types"]
