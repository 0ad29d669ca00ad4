"""Gradients as tensors: who holds them, whose memory they see, and how an operator's backward pass makes them.

What an operator makes backward is said by the catalogue, as its rule says what it makes forward (`differentiates`): new
tensors, views of the gradient that comes in, and what stands between. Nothing said: a new tensor for each operand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from symcnn.models.layout import copied, dense, joined, seen, settled, strides_of
from symcnn.models.value import Node, Storage, Value, product
from symcnn.models.whole import Size

At = Callable[[Size], int]
_Rule = TypeVar("_Rule", bound=Callable[..., Any])


@dataclass(frozen=True)
class Moment:
    """Bytes that are alive before some are released, and where in a step of training that is."""

    size: Size
    when: str


class Ledger:
    """Bytes that are alive, and what they are where they begin to fall; ``when`` says where in a step that is."""

    def __init__(self, live: Size) -> None:
        self.live, self.rising = live, True
        self.when = ""
        self.tops: list[Moment] = []

    def take(self, size: Size) -> None:
        """So many more."""
        self.live, self.rising = self.live + size, True

    def free(self, size: Size) -> None:
        """So many less."""
        if self.rising:
            self.tops.append(Moment(self.live, self.when))
        self.live, self.rising = self.live - size, False


class Room(Storage):
    """Memory of gradients, and how many tensors see it."""

    __slots__ = ("tensors",)

    def __init__(self, sides: tuple[Size, ...], itemsize: int) -> None:
        super().__init__(sides, itemsize, 0)
        self.tensors = 0


class Gradient(Value):
    """A tensor of the backward pass, and how many hold it. A view holds its ``base``, whose memory it sees."""

    __slots__ = ("base", "holders", "room")

    def __init__(
        self, sides: Sequence[Size], dtype: Any, room: Room, strides: Any = None, base: Gradient | None = None
    ) -> None:
        super().__init__(tuple(sides), dtype, room, strides=strides)
        self.holders, self.room, self.base = 1, room, base
        room.tensors += 1
        if base is not None:
            base.holders += 1


class Tensors:
    """Makes gradients and lets them go, and writes down the bytes."""

    def __init__(self, ledger: Ledger, at: At) -> None:
        self.ledger, self.at = ledger, at

    def new(self, sides: Sequence[Size], dtype: Any, strides: Any = None) -> Gradient:
        """A new tensor."""
        room = Room(tuple(sides), int(dtype.itemsize))
        self.ledger.take(room.bytes)
        return Gradient(sides, dtype, room, strides)

    def like(self, value: Value, dtype: Any = None) -> Gradient:
        """A new tensor with the sides of another, whose entries lie as those do."""
        return self.new(value.sides, dtype or value.dtype, copied(value, self.at))

    def view(self, gradient: Gradient, sides: Sequence[Size], strides: Sequence[Size] | None = None) -> Gradient:
        """A tensor that sees the memory of another; what is given stays held."""
        lie = None if strides is None else settled(sides, strides)
        return Gradient(sides, gradient.dtype, gradient.room, lie, gradient.base or gradient)

    def free(self, *gradients: Gradient) -> None:
        """Hold tensors no longer; memory goes with the last that sees it."""
        for one in gradients:
            one.holders -= 1
            if not one.holders:
                one.room.tensors -= 1
                if not one.room.tensors:
                    self.ledger.free(one.room.bytes)
                if one.base is not None:
                    self.free(one.base)

    def fits(self, one: Sequence[Size], other: Sequence[Size]) -> bool:
        """Whether sides are others, at the traced point where they differ as expressions."""
        return len(one) == len(other) and all(
            mine is theirs or mine == theirs or self.at(mine) == self.at(theirs)
            for mine, theirs in zip(one, other, strict=True)
        )

    def summed(self, gradient: Gradient, sides: Sequence[Size]) -> Gradient:
        """The gradient summed over what was repeated; the one that is given goes."""
        if self.fits(gradient.sides, sides):
            return gradient
        if len(gradient.sides) > len(sides):
            whole = self.new(((1,) * (len(gradient.sides) - len(sides)) + tuple(sides)), gradient.dtype)
            self.free(gradient)
            found = self.view(whole, sides)
            self.free(whole)
            return found
        found = self.new(sides, gradient.dtype)
        self.free(gradient)
        return found

    def cast(self, gradient: Gradient, dtype: Any) -> Gradient:
        """The gradient as another type; the one that is given goes."""
        if gradient.dtype is dtype:
            return gradient
        found = self.like(gradient, dtype)
        self.free(gradient)
        return found

    def added(self, before: Gradient, gradient: Gradient) -> Gradient:
        """Two that meet: in place where nobody else holds or sees the first, and its memory has no holes."""
        if before.holders == 1 and before.room.tensors == 1 and dense(before, self.at):
            self.free(gradient)
            return before
        strides = joined(before.sides, [before, gradient], self.at)
        found = self.new(before.sides, before.dtype, strides)
        self.free(before, gradient)
        return found

    def stored(self, gradient: Gradient, leaf: Value) -> Gradient:
        """The gradient of a leaf that is kept: the one that comes, or a copy where others hold it or it lies amiss."""
        if gradient.holders == 1 and self._lies(gradient, leaf):
            return gradient
        found = self.new(leaf.sides, gradient.dtype, leaf.strides)
        self.free(gradient)
        return found

    def _lies(self, gradient: Gradient, leaf: Value) -> bool:
        if gradient.strides is None and leaf.strides is None:
            return True
        mine, theirs = strides_of(gradient), strides_of(leaf)
        return all(
            self.at(side) == 1 or self.at(one) == self.at(other)
            for side, one, other in zip(leaf.sides, mine, theirs, strict=True)
        )


class Backward(Tensors):
    """One operator's backward pass, as the catalogue's rules speak of it.

    ``grads`` are the gradients of its outputs (None where nothing comes), ``grad`` the first of them, ``outputs`` its
    outputs. What is formed goes on in the order of the operands, or as it is given, if ``in_turn`` is set to False.
    """

    def __init__(
        self,
        tensors: Tensors,
        node: Node,
        asks: Callable[[Value], bool],
        grads: Sequence[Gradient | None],
        let_go: Callable[[], None],
        spend: Callable[..., None],
    ) -> None:
        super().__init__(tensors.ledger, tensors.at)
        self.node, self.grads, self._asks = node, tuple(grads), asks
        self._let_go, self._spend = let_go, spend
        self.outputs, self.in_turn = node.outputs, True
        self.formed: list[tuple[Value, Gradient]] = []

    @property
    def grad(self) -> Gradient:
        """The gradient of the first output that has one."""
        return next(one for one in self.grads if one is not None)

    def asks(self, value: Any) -> bool:
        """Whether the gradient of an operand is formed."""
        return isinstance(value, Value) and self._asks(value)

    def gives(self, operand: Value, gradient: Gradient) -> None:
        """Hand over the gradient of an operand."""
        self.formed.append((operand, gradient))

    def same(self, operand: Any) -> None:
        """The gradient of an operand is the one that comes in, summed where the operand was repeated."""
        if self.asks(operand):
            self.grad.holders += 1
            self.gives(operand, self.grad)

    def fresh(self, operand: Any) -> None:
        """The gradient of an operand is a new tensor."""
        if self.asks(operand):
            self.gives(operand, self.like(operand))

    def joined(self, *operands: Any, dtype: Any = None) -> Gradient:
        """A new tensor, each entry of which comes of one entry of each operand; a number is none."""
        of = [one for one in operands if isinstance(one, Value)]
        sides = of[0].sides if len(of) == 1 else self._broadcast([one.sides for one in of])
        return self.new(sides, dtype or of[0].dtype, joined(sides, of, self.at))

    def through(self, operand: Any, *operands: Any, between: int = 0) -> None:
        """The gradient of an operand is worked out entry by entry, with so many tensors of its size between."""
        if self.asks(operand):
            found = self.joined(*(operands or (self.grad, operand)), dtype=self.grad.dtype)
            self.gives(operand, found)
            self.passing(*[(found.sides, found.dtype)] * between)

    def passing(self, *tensors: tuple[Sequence[Size], Any]) -> None:
        """Tensors that are there together with what is formed so far, and go at once."""
        total: Size = 0
        for sides, dtype in tensors:
            total = total + product(sides) * int(dtype.itemsize)
        if tensors:
            self.ledger.take(total)
            self.ledger.free(total)

    def seen(self, gradient: Gradient, sides: Sequence[Size]) -> Gradient:
        """The gradient in other sides: a view, or a copy where its memory lies otherwise."""
        strides = seen(gradient, sides, self.at)
        if strides is None:
            return self.new(sides, gradient.dtype)
        return self.view(gradient, sides, None if gradient.strides is None else strides)

    def entered(self) -> None:
        """What came in is held no longer, unless it is handed on; what was kept still is."""
        self._let_go()

    def spent(self, *places: int) -> None:
        """What the rule said to keep at these places of its list is needed no longer."""
        self._spend(*(self.node.saved[place] for place in places))

    def finished(self) -> None:
        """The main part is done: what came in and what was kept goes, before the rest is worked out."""
        self._let_go()
        self._spend()

    def settle(self) -> None:
        """What is formed takes the sides and the type of its operand."""
        places = {one.number: place for place, one in reversed(list(enumerate(self.node.inputs)))}
        if self.in_turn:
            self.formed.sort(key=lambda pair: places.get(pair[0].number, 0))
        self.formed = [(one, self.cast(self.summed(gradient, one.sides), one.dtype)) for one, gradient in self.formed]

    def _broadcast(self, shapes: Sequence[Sequence[Size]]) -> tuple[Size, ...]:
        rank = max(map(len, shapes))
        found: list[Size] = []
        for place in range(-rank, 0):
            sides = [shape[place] for shape in shapes if len(shape) >= -place]
            found.append(next((side for side in sides if self.at(side) != 1), sides[0]))
        return tuple(found)


def gradient(*names: str) -> Callable[[_Rule], _Rule]:
    """Mark a function as what the backward pass of operators makes; it takes a `Backward` and the operator's arguments.

    >>> @gradient("relu")
    ... def made(back, input):
    ...     back.through(input)
    >>> made.differentiates
    ('relu',)
    """

    def mark(rule: _Rule) -> _Rule:
        rule.differentiates = names  # type: ignore[attr-defined]
        return rule

    return mark


def usual(back: Backward, *args: Any, **kwargs: Any) -> None:
    """Where nothing is said: a new tensor for each operand."""
    for one in dict.fromkeys(back.node.inputs):
        back.fresh(one)


__all__ = ["Backward", "Gradient", "Ledger", "Room", "Tensors", "gradient", "usual"]
