"""Bytes of a model in training: what is kept for the backward pass, and the most that is alive at one time.

Both come from one list of events: when a tensor is made, until when the model's own code holds it, and until when the
backward pass needs it. The backward pass runs as PyTorch's does: the operator that came last comes first, the gradient
of a parameter is kept from when it is formed, and gradients that meet are added in place where nobody else holds them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from symcnn.errors import DomainError, UnknownName, of_kind
from symcnn.models.comparing import worst
from symcnn.models.saved import Segments, needed
from symcnn.models.value import Node, Storage, Value
from symcnn.models.whole import Size, greatest

if TYPE_CHECKING:
    from symcnn.models.model import TracedModel

_Copy = tuple[int, int | None]
"""A storage, and the checkpointed part that makes it once more, if it is that copy."""

SLOTS = {"sgd": 0, "momentum": 1, "adagrad": 1, "rmsprop": 1, "adam": 2, "adamw": 2, "amsgrad": 3}
"""Values that an optimizer keeps for each trained parameter between its steps; step counters are left out."""

CONVENTIONS = (
    "bytes of tensors; an operator's and an optimizer's own working space is not counted, nor are step counters",
    "the caller holds the inputs to the end of the backward pass, and releases the outputs before it begins",
    "a gradient for each output is handed over, and the loss itself takes no memory",
    "at the update only parameters, buffers, gradients and the optimizer's state are left",
    "the gradients of the step before are released before the forward pass begins",
)


@dataclass(frozen=True)
class Moment:
    """Bytes that are alive before some are released, and where in a step of training that is."""

    size: Size
    when: str


class _Ledger:
    """Bytes that are alive, and what they are where they begin to fall."""

    def __init__(self, live: Size) -> None:
        self.live, self.rising = live, True
        self.when = ""
        self.tops: list[Moment] = []

    def take(self, size: Size) -> None:
        self.live, self.rising = self.live + size, True

    def free(self, size: Size) -> None:
        if self.rising:
            self.tops.append(Moment(self.live, self.when))
        self.live, self.rising = self.live - size, False


class _Gradient:
    """Memory of a gradient, and how many wait for it."""

    def __init__(self, size: Size) -> None:
        self.size, self.holders = size, 1


class Peak:
    """One training step, event by event."""

    def __init__(self, model: TracedModel, input_gradient: bool, state: Size, segments: Segments) -> None:
        self.model, self.input_gradient, self.segments = model, input_gradient, segments
        given = sum_of(one.storage for one in model.inputs.values())
        self.ledger = _Ledger(model.parameter_bytes + model.buffer_bytes + given + state)
        self.kept: Counter[_Copy] = Counter()
        self.open: dict[_Copy, Storage] = {}
        self.again: set[int] = set()
        self.done: set[int] = set()

    def tops(self) -> list[Moment]:
        """The bytes that are alive wherever some are about to go, in the forward and the backward pass."""
        self.forward()
        self.backward()
        return [*self.ledger.tops, Moment(self.ledger.live, "after the backward pass")]

    # --- forward ----------------------------------------------------------------------------------------------

    def forward(self) -> None:
        """Every operator makes its output; what Python and the backward pass no longer hold goes."""
        ends: dict[int, list[_Copy]] = defaultdict(list)
        for node in self.model.nodes:
            self.ledger.when = f"forward pass, {node.place.where}"
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
        for end in sorted(ends):
            self._release(ends[end])

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
        waiting: dict[int, _Gradient] = {}
        for one in model.each_output():
            if model.asks(one, self.input_gradient) and one.number not in waiting:
                waiting[one.number] = _Gradient(one.bytes)
                self.ledger.take(one.bytes)
        for node in reversed(model.nodes):
            self.ledger.when = f"backward pass, {node.place.where}"
            segment = self.segments.of.get(node.number)
            gradients = [(one, waiting.pop(one.number)) for one in node.outputs if one.number in waiting]
            if segment is not None and needed(model, node, self.input_gradient) and segment.start not in self.again:
                self._once_more(segment)
            formed = self._differentiate(node, gradients) if gradients else []
            self._unkeep(node, segment)
            for one, gradient in formed:
                self._arrive(one, gradient, waiting)
            if segment is not None and node.number == segment.start:
                for storage in self.segments.entering(segment):
                    self._less(id(storage), None)

    def _once_more(self, segment: range) -> None:
        """A checkpointed part is run again, as far as its last operator that keeps anything."""
        self.again.add(segment.start)
        ends: dict[int, list[_Copy]] = defaultdict(list)
        keeping = [number for number in segment if needed(self.model, self.model.nodes[number], self.input_gradient)]
        for number in segment[: segment.index(keeping[-1]) + 1]:
            node = self.model.nodes[number]
            keeps = needed(self.model, node, self.input_gradient)
            made = number != keeping[-1] or any(one.value is None or one.value in node.outputs for one in keeps)
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

    def _differentiate(self, node: Node, gradients: list[tuple[Value, _Gradient]]) -> list[tuple[Value, _Gradient]]:
        passed = gradients[0][1] if len(gradients) == 1 else None
        formed: list[tuple[Value, _Gradient]] = []
        for one in dict.fromkeys(node.inputs):
            if not self.model.asks(one, self.input_gradient):
                continue
            if passed is not None and one.number in node.passes:
                passed.holders += 1
                formed.append((one, passed))
            else:
                self.ledger.take(one.bytes)
                formed.append((one, _Gradient(one.bytes)))
        for _, gradient in gradients:
            self._drop(gradient)
        return formed

    def _arrive(self, one: Value, gradient: _Gradient, waiting: dict[int, _Gradient]) -> None:
        if one.storage.given:
            if one.number in self.done:
                self._drop(gradient)  # added to the one that is there
            elif gradient.holders > 1:
                self.ledger.take(one.bytes)  # a copy, since somebody else holds it
                self._drop(gradient)
            self.done.add(one.number)
            return
        before = waiting.get(one.number)
        if before is None:
            waiting[one.number] = gradient
        elif before.holders == 1 and before.size == one.bytes:
            self._drop(gradient)
        else:
            self.ledger.take(one.bytes)
            self._drop(before)
            self._drop(gradient)
            waiting[one.number] = _Gradient(one.bytes)

    def _drop(self, gradient: _Gradient) -> None:
        gradient.holders -= 1
        if not gradient.holders:
            self.ledger.free(gradient.size)

    def _unkeep(self, node: Node, segment: range | None) -> None:
        for kept in needed(self.model, node, self.input_gradient):
            if kept.value is None:
                self.ledger.free(kept.bytes)
            elif not kept.value.storage.given:
                self._less(*self._key(kept.value.storage, segment))

    def _less(self, storage: int, copy: int | None) -> None:
        key = storage, copy
        self.kept[key] -= 1
        if not self.kept[key]:
            self._gone(key)


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
    passes = Peak(model, input_gradient, state if step > 1 else 0, Segments(model, checkpoint)).tops()
    update = Moment(model.parameter_bytes + model.buffer_bytes + trained + state, "update")
    settled, there = model.domain.settled, dict[Size, Moment]()
    for one in (*passes, update):
        there.setdefault(settled.size(one.size), one)
    return [there[size] for size in worst(there, settled.ranges)]


def training_peak(
    model: TracedModel, optimizer: str, step: int, input_gradient: bool = False, checkpoint: Sequence[str] = ()
) -> Size:
    """The most bytes alive in a step of training. Errors: as of `training_moments`."""
    return greatest(*(one.size for one in training_moments(model, optimizer, step, input_gradient, checkpoint)))


__all__ = ["CONVENTIONS", "SLOTS", "Moment", "Peak", "training_moments", "training_peak"]
