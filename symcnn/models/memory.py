"""Bytes of a model in training: what is kept for the backward pass, and the most that is alive at one time.

Both come from one list of events: when a tensor is made, until when the model's own code holds it, and until when the
backward pass needs it. The backward pass runs as PyTorch's does: the operator that came last comes first, the gradient
of a parameter is kept from when all of it is there, and gradients that meet are added in place where nobody else holds
or sees the first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from symcnn.errors import DomainError, UnknownName, of_kind
from symcnn.models.comparing import worst
from symcnn.models.gradients import Backward, Gradient, Ledger, Moment, Tensors, usual
from symcnn.models.saved import Segments, needed
from symcnn.models.value import FREE, Node, Saved, Storage, Value
from symcnn.models.whole import Size, greatest

if TYPE_CHECKING:
    from symcnn.models.model import TracedModel

_Copy = tuple[int, int | None]
"""A storage, and the checkpointed part that makes it once more, if it is that copy."""

SLOTS = {"sgd": 0, "momentum": 1, "adagrad": 1, "rmsprop": 1, "adam": 2, "adamw": 2, "amsgrad": 3}
"""Values that an optimizer keeps for each trained parameter between its steps; step counters are left out."""

CONVENTIONS = (
    "bytes of tensors, those that derivatives make between among them; an operator's and an optimizer's own working "
    "space is not counted, nor are step counters",
    "the caller holds the inputs to the end of the backward pass, and releases the outputs before it begins",
    "a gradient for each output is handed over, and the loss itself takes no memory",
    "at the update only parameters, buffers, gradients and the optimizer's state are left",
    "the gradients of the step before are released before the forward pass begins",
)


class Peak:
    """One training step, event by event."""

    def __init__(self, model: TracedModel, input_gradient: bool, state: Size, segments: Segments) -> None:
        self.model, self.input_gradient, self.segments = model, input_gradient, segments
        self.where = _numbered([node.place.where for node in model.nodes])
        given = sum_of(one.storage for one in model.inputs.values())
        self.ledger = Ledger(model.parameter_bytes + model.buffer_bytes + given + state)
        self.tensors = Tensors(self.ledger, model.now)
        self.stored: dict[int, Gradient] = {}
        self.kept: Counter[_Copy] = Counter()
        self.open: dict[_Copy, Storage] = {}
        self.again: set[int] = set()

    def tops(self) -> list[Moment]:
        """The bytes that are alive wherever some are about to go, in the forward and the backward pass."""
        self.forward()
        self.backward()
        return [*self.ledger.tops, Moment(self.ledger.live, "after the backward pass")]

    # --- forward ----------------------------------------------------------------------------------------------

    def forward(self) -> None:
        """Every operator makes its output; what Python and the backward pass no longer hold goes."""
        ends: dict[int, list[_Copy]] = defaultdict(list)
        dropped = self._dropped()
        for node in self.model.nodes:
            self.ledger.when = f"forward pass, {self.where[node.number]}"
            segment = self.segments.of.get(node.number)
            if segment is not None and node.number == segment.start:
                for storage in self.segments.entering(segment):
                    self.kept[id(storage), None] += 1
            self._make(node, None, ends)
            for kept in needed(self.model, node, self.input_gradient):
                if kept.value is None:
                    self.ledger.take(kept.bytes)
                    if segment is not None:
                        self.ledger.free(kept.bytes)
                elif segment is None and not kept.value.storage.given:
                    self.kept[id(kept.value.storage), None] += 1
            self._release(ends.pop(node.number + 1, ()))
            for one in dropped.pop(node.number + 1, ()):
                self._unkeep(one, None)
        for end in sorted(ends):
            self._release(ends[end])
        for one in [one for kept_ in dropped.values() for one in kept_]:
            self._unkeep(one, None)

    def _dropped(self) -> dict[int, list[Saved]]:
        """Operators that no output depends on: what they keep goes when nothing holds what they gave any longer."""
        model, ends = self.model, dict[int, int]()
        found: dict[int, list[Saved]] = defaultdict(list)
        for node in reversed(model.nodes):
            if node.number in model.needed or node.number in self.segments.of:
                continue
            for one in node.outputs:
                end = len(model.nodes) if one.storage.freed is None else one.storage.freed
                ends[node.number] = max(ends.get(node.number, 0), end, node.number + 1)
            found[ends[node.number]] += needed(model, node, self.input_gradient)
            for one in node.inputs:
                if one.node != FREE and node.differentiable:
                    ends[one.node] = max(ends.get(one.node, 0), ends[node.number])
        return found

    def _make(self, node: Node, copy: int | None, ends: dict[int, list[_Copy]]) -> None:
        for one in node.outputs:
            storage, key = one.storage, (id(one.storage), copy)
            if not storage.given and key not in self.open and storage.born == node.number:
                self.open[key] = storage
                self.ledger.take(storage.bytes)
                last = len(self.model.nodes) if storage.freed is None else storage.freed
                ends[max(last, node.number + 1)].append(key)

    def _release(self, copies: Iterable[_Copy]) -> None:
        for key in copies:
            if not self.kept[key]:
                self._gone(key)

    def _gone(self, key: _Copy) -> None:
        storage = self.open.pop(key, None)
        if storage is not None:
            self.ledger.free(storage.bytes)

    # --- backward ---------------------------------------------------------------------------------------------

    def backward(self) -> None:
        """From the last operator to the first: gradients are made, what was kept for them goes."""
        model = self.model
        given = [one for one in model.each_output() if self._asks(one)]
        waiting: dict[int, Gradient] = {}
        for one, handed in [(one, self.tensors.new(one.sides, one.dtype)) for one in given]:
            self._arrive(one, handed, waiting)
        part = range(len(model.nodes))
        ends = self._leaves(part, model.needed)
        self._settle(waiting, [number for number, end in ends.items() if end not in model.needed])
        self._pass(part, waiting, ends)

    def _asks(self, one: Value) -> bool:
        return self.model.asks(one, self.input_gradient)

    def _leaves(self, part: range, graph: Container[int]) -> dict[int, int]:
        """By the number of a parameter or input, the first operator of a part that hands it a gradient."""
        found: dict[int, int] = {one.number: FREE for one in self.model.each_output() if one.node == FREE}
        for number in reversed(part):
            node, segment = self.model.nodes[number], self.segments.of.get(number)
            apart = segment is not None and segment != part and self.segments.entered(segment)
            if number in graph and node.differentiable and not apart:
                found |= {one.number: number for one in node.inputs if one.node == FREE and self._asks(one)}
        return found

    def _pass(self, part: range, waiting: dict[int, Gradient], leaves: Mapping[int, int]) -> None:
        """The backward pass of a part: ``waiting`` are the gradients that come in, by the values' numbers."""
        model = self.model
        last: dict[int, list[int]] = defaultdict(list)
        for leaf, number in leaves.items():
            last[number].append(leaf)
        for number in reversed(part):
            node, segment = model.nodes[number], self.segments.of.get(number)
            self.ledger.when = f"backward pass, {self.where[number]}"
            if segment is not None and self.segments.entered(segment) and segment != part:
                if number == segment[-1]:
                    self._nested(segment, waiting)
                self._settle(waiting, last.pop(number, ()))
                continue
            keeps = needed(model, node, self.input_gradient)
            grads = [waiting.pop(one.number, None) for one in node.outputs]
            if segment is not None and segment != part and keeps and segment.start not in self.again:
                self._once_more(segment)
            if number in model.needed:
                for one, gradient in self._differentiate(node, grads, segment):
                    self._arrive(one, gradient, waiting)
            self._settle(waiting, last.pop(number, ()))
            if segment is not None and segment != part and number == segment.start:
                for storage in self.segments.entering(segment):
                    self._less(id(storage), None)

    def _differentiate(
        self, node: Node, grads: list[Gradient | None], segment: range | None
    ) -> list[tuple[Value, Gradient]]:
        there = [one for one in grads if one is not None]
        held, kept = list(there), needed(self.model, node, self.input_gradient)

        def let_go() -> None:
            self.tensors.free(*held)
            held.clear()

        def spend(*spent: Saved) -> None:
            for one in [one for one in kept if not spent or any(one is other for other in spent)]:
                kept.remove(one)
                self._unkeep(one, segment)

        back = Backward(self.tensors, node, self._asks, grads, let_go, spend)
        if there:
            (node.backward or usual)(back)
            back.settle()
        back.finished()
        return back.formed

    def _arrive(self, one: Value, gradient: Gradient, waiting: dict[int, Gradient]) -> None:
        before = waiting.get(one.number)
        waiting[one.number] = gradient if before is None else self.tensors.added(before, gradient)

    def _settle(self, waiting: dict[int, Gradient], leaves: Iterable[int]) -> None:
        """Gradients of parameters and inputs to which nothing more comes are kept, or added to those that are there."""
        for number in leaves:
            gradient = waiting.pop(number, None)
            if gradient is None:
                continue
            if number in self.stored:
                self.tensors.free(gradient)
            else:
                self.stored[number] = self.tensors.stored(gradient, self.model.values[number])

    def _nested(self, segment: range, waiting: dict[int, Gradient]) -> None:
        """A part that was run without gradients: it is run again as a whole, and has a backward pass of its own."""
        inside = set(segment)
        outputs = self.segments.leaving(segment)
        grads = {one.number: waiting.pop(one.number) for one in outputs if one.number in waiting}
        storages = {self._key(one.storage, segment) for one in outputs if not one.storage.given}
        for key in storages:
            self.kept[key] += 1
        self._once_more(segment, whole=True)
        for gradient in grads.values():
            gradient.holders += 1
        own, entering = dict(grads), [one for one in self.segments.values_entering(segment) if self._asks(one)]
        leaves = self._leaves(segment, inside)
        self._pass(segment, own, {number: end for number, end in leaves.items() if end in inside})
        for one in entering:
            gradient_ = own.pop(one.number, None)
            if gradient_ is not None:
                self._arrive(one, self.tensors.stored(gradient_, one), waiting)
        for key in storages:
            self._less(*key)
        self.tensors.free(*grads.values())
        for storage in self.segments.entering(segment):
            self._less(id(storage), None)

    def _once_more(self, segment: range, whole: bool = False) -> None:
        """A checkpointed part is run again: as a whole, or as far as its last operator that keeps anything."""
        self.again.add(segment.start)
        ends: dict[int, list[_Copy]] = defaultdict(list)
        keeping = [number for number in segment if needed(self.model, self.model.nodes[number], self.input_gradient)]
        last = segment[-1] if whole else keeping[-1]
        for number in segment[: segment.index(last) + 1]:
            node = self.model.nodes[number]
            keeps = needed(self.model, node, self.input_gradient)
            made = whole or number != last or any(one.value is None or one.value in node.outputs for one in keeps)
            if made:
                self._make(node, segment.start, ends)
            for kept in keeps:
                if kept.value is None:
                    self.ledger.take(kept.bytes)
                elif not kept.value.storage.given:
                    self.kept[self._key(kept.value.storage, segment)] += 1
            self._release(ends.pop(number + 1, ()))
        for end in sorted(ends):
            self._release(ends[end])

    def _key(self, storage: Storage, segment: range | None) -> _Copy:
        """Which copy of a storage is meant in a part: its own, if it is made there."""
        inside = segment is not None and storage.born in segment and not storage.given
        return id(storage), segment.start if inside and segment is not None else None

    def _unkeep(self, kept: Saved, segment: range | None) -> None:
        if kept.lasting:
            return
        if kept.value is None:
            self.ledger.free(kept.bytes)
        elif not kept.value.storage.given:
            self._less(*self._key(kept.value.storage, segment))

    def _less(self, storage: int, copy: int | None) -> None:
        key = storage, copy
        self.kept[key] -= 1
        if not self.kept[key]:
            self._gone(key)

    @property
    def gradient_bytes(self) -> Size:
        """The bytes of the parameters' gradients, with all that they see."""
        rooms = {
            id(one.room): one.room
            for number, one in self.stored.items()
            if self.model.values[number].storage.given == "parameter"
        }
        return sum_of(iter(rooms.values()))


def _numbered(places: Sequence[str]) -> list[str]:
    """Places by their words, each with its number where several have the same.

    >>> _numbered(["a", "b", "a"])
    ['a, no. 1 of 2', 'b', 'a, no. 2 of 2']
    """
    counts, seen = Counter(places), Counter[str]()
    found = []
    for place in places:
        seen[place] += 1
        found.append(f"{place}, no. {seen[place]} of {counts[place]}" if counts[place] > 1 else place)
    return found


def sum_of(storages: Iterator[Storage]) -> Size:
    """The bytes of storages, each once."""
    found: Size = 0
    for storage in {id(one): one for one in storages}.values():
        found = found + storage.bytes
    return found


def training_moments(
    model: TracedModel, optimizer: str, step: int, input_gradient: bool = False, checkpoint: Sequence[str] = ()
) -> list[Moment]:
    """The moments of a step of training that may be those with most bytes: of the passes, and the update behind them.

    Left out is what is seen to be never above others on the sizes that the model accepts.

    Errors: `UnknownName` for an optimizer whose state is not known, and a path where nothing happens.
    """
    of_kind("an optimizer", optimizer, str, 'named by a text such as "adam"')
    if optimizer not in SLOTS:
        raise UnknownName("optimizer", optimizer, SLOTS)
    of_kind("a step", step, int, "a whole number from 1")
    if step < 1:
        raise DomainError(f"a step is a whole number from 1, not {step}")
    trained = model.trained_bytes
    state = SLOTS[optimizer] * trained
    passes = Peak(model, input_gradient, state if step > 1 else 0, Segments(model, checkpoint))
    tops = passes.tops()
    update = Moment(model.parameter_bytes + model.buffer_bytes + passes.gradient_bytes + state, "update")
    settled, there = model.domain.settled, dict[Size, Moment]()
    for one in sorted([*tops, update], key=lambda moment: model.now(moment.size), reverse=True):
        there.setdefault(settled.size(one.size), one)
    return [there[size] for size in worst(there, settled.ranges)]


def training_peak(
    model: TracedModel, optimizer: str, step: int, input_gradient: bool = False, checkpoint: Sequence[str] = ()
) -> Size:
    """The most bytes alive in a step of training. Errors: as of `training_moments`."""
    return greatest(*(one.size for one in training_moments(model, optimizer, step, input_gradient, checkpoint)))


__all__ = ["CONVENTIONS", "SLOTS", "Moment", "Peak", "training_moments", "training_peak"]
