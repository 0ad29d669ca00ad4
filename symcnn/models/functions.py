"""Functions that a model differentiates itself (``torch.autograd.Function``), as they are traced.

The forward pass is run, and its operators are seen one by one, none of which keeps anything; then the function's own
``backward`` is run on gradients without numbers, for each set of operands whose gradients may be asked for. What it
multiplies is counted as its own, what it makes stands in memory while it runs, and kept is what the function says it
keeps. A ``backward`` that cannot be run so leaves the function without numbers of its own, which every total then says,
with the reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import torch
import torch.utils.checkpoint

from symcnn.errors import SymcnnError, reason
from symcnn.models.call import Call
from symcnn.models.gradients import Backward, Gradient
from symcnn.models.layout import strides_of
from symcnn.models.tensor import Traced, inward, values_in, wrapped
from symcnn.models.value import Node, Reads, Saved, Storage, Value, Work
from symcnn.models.whole import Size

if TYPE_CHECKING:
    from symcnn.models.tracing import Trace

_OWN = ("trace", "needs_input_grad", "to_save", "dirty", "constants", "materialize", "stand_ins")


class Context:
    """What a function's passes are given: it takes what is to be kept, and any attribute."""

    def __init__(self, trace: Trace, needed: tuple[bool, ...]) -> None:
        self.trace, self.needs_input_grad = trace, needed
        self.to_save: tuple[Any, ...] = ()
        self.dirty: tuple[Any, ...] = ()
        self.constants: tuple[Any, ...] = ()
        self.materialize = True
        self.stand_ins: tuple[Value | None, ...] = ()

    def save_for_backward(self, *tensors: Any) -> None:
        """Keep tensors."""
        self.to_save = tensors

    def save_for_forward(self, *tensors: Any) -> None:
        """Kept for derivatives that go forward, which are not asked for."""

    def mark_dirty(self, *tensors: Any) -> None:
        """Say which operands are written over."""
        self.dirty = tensors

    def mark_non_differentiable(self, *tensors: Any) -> None:
        """Say of which outputs no gradient is asked."""
        self.constants = tensors

    def set_materialize_grads(self, value: bool) -> None:
        """Say whether gradients that do not come are zeros."""
        self.materialize = value

    @property
    def saved_tensors(self) -> tuple[Any, ...]:
        """What was kept, in memory that is counted as kept."""
        return tuple(None if one is None else wrapped(one, self.trace) for one in self.stand_ins)

    def attributes(self) -> dict[str, Any]:
        """What the function wrote here itself."""
        return {name: one for name, one in vars(self).items() if name not in _OWN}


@dataclass
class Program:
    """A backward pass that was run: its operators, the gradients that it was given, and what it gave for operands."""

    given: tuple[Value, ...]
    nodes: list[Node] = field(default_factory=list)
    found: list[tuple[Value, Value]] = field(default_factory=list)

    def work(self) -> dict[str, Size]:
        """What it multiplies, by kind."""
        total: dict[str, Size] = defaultdict(int)
        for node in self.nodes:
            for one in node.work:
                total[one.kind] = total[one.kind] + one.forward
        return total

    def replay(self, back: Backward) -> None:
        """What it makes, from the gradients that come in; those that do not come are zeros."""
        grads = [one or back.new(given.sides, given.dtype) for one, given in zip(back.grads, self.given, strict=True)]
        by_storage = {id(given.storage): one for given, one in zip(self.given, grads, strict=True)}
        handed = {id(one.storage) for _, one in self.found}
        bases: dict[int, Gradient] = {}
        ends: dict[int, list[Gradient]] = defaultdict(list)
        for node in self.nodes:
            for one in node.outputs:
                storage = one.storage
                if storage.given or storage.born != node.number or id(storage) in by_storage or id(storage) in bases:
                    continue
                made = bases[id(storage)] = back.new(storage.sides, one.dtype, one.strides)
                if id(storage) not in handed:
                    last = len(self.nodes) if storage.freed is None else storage.freed
                    ends[max(last, node.number + 1)].append(made)
            back.free(*ends.pop(node.number + 1, ()))
        for end in sorted(ends):
            back.free(*ends[end])
        self._hand_over(back, by_storage, bases)
        back.free(*(one for one, come in zip(grads, back.grads, strict=True) if come is None))

    def _hand_over(self, back: Backward, by_storage: dict[int, Gradient], bases: dict[int, Gradient]) -> None:
        seen: dict[int, Gradient] = {}
        for operand, one in self.found:
            known = seen.get(one.number)
            if known is not None:
                known.holders += 1
                back.gives(operand, known)
                continue
            base = by_storage.get(id(one.storage)) or bases.get(id(one.storage))
            if base is None:
                base = bases[id(one.storage)] = back.new(one.sides, one.dtype, one.strides)
            if any(one is given for given in self.given) or (id(one.storage) in bases and one.sides == base.sides):
                base.holders += 1
                found = base
            else:
                found = back.view(base, one.sides, strides_of(one))
            seen[one.number] = found
            back.gives(operand, found)
        used = {id(one.storage) for _, one in self.found}
        back.free(*(base for key, base in bases.items() if key in used))


def applied(trace: Trace, function: Any, args: tuple[Any, ...]) -> Any:
    """What a function gives for these arguments."""
    if function is torch.utils.checkpoint.CheckpointFunction:
        return _checkpointed(trace, args)
    given = [(place, _value(one, trace)) for place, one in enumerate(args) if isinstance(one, torch.Tensor)]
    asked = [tuple(_asks(one, trace, all_of_it) for one in args) for all_of_it in (False, True)]
    context = Context(trace, asked[1])
    graded = torch.is_grad_enabled()
    with torch.no_grad():
        if function.setup_context is not torch.autograd.Function.setup_context:
            found = function.forward(*args)
            function.setup_context(context, args, found)
        else:
            found = function.forward(context, *args)
    if not graded or not any(asked[1]):
        return found
    return _differentiated(trace, function, context, given, asked, found)


def _value(tensor: Any, trace: Trace) -> Value:
    found: Value = inward(tensor, trace)
    return found


def _asks(one: Any, trace: Trace, all_of_it: bool) -> bool:
    if not isinstance(one, torch.Tensor):
        return False
    value = _value(one, trace)
    return value.learned or (all_of_it and value.of_input)


def _checkpointed(trace: Trace, args: tuple[Any, ...]) -> Any:
    """A part that is run without gradients, and once more with them: what is run, and whether it draws as before."""
    first = len(trace.nodes)
    found = args[0](*args[2:])
    if len(trace.nodes) > first:
        part = range(first, len(trace.nodes))
        trace.parts.append(part)
        trace.nested.append(part)
        if not any(_asks(one, trace, False) for one in args[2:]):
            for node in trace.nodes[first:]:
                for one in node.outputs:
                    one.learned = False
    return found


def _differentiated(
    trace: Trace,
    function: Any,
    context: Context,
    given: Sequence[tuple[int, Value]],
    asked: Sequence[tuple[bool, ...]],
    found: Any,
) -> Any:
    """The function as one operator behind those of its forward pass, which gradients pass by."""
    several = isinstance(found, (tuple, list))
    parts = list(found) if several else [found]
    tensors = [one for one in parts if isinstance(one, torch.Tensor)]
    inner = [_value(one, trace) for one in tensors]
    operands = [one for _, one in given]
    node = Node(len(trace.nodes), trace.place(function.__name__), (*operands, *inner))
    node.apart = frozenset(one.number for one in operands if all(one is not other for other in inner))
    call = Call(trace, node, False)
    constants = [_value(one, trace) for one in context.constants]
    before = {id(one): value for one, value in zip(tensors, inner, strict=True)}
    outputs = []
    for value in inner:
        made = call.view(value, value.sides, strides_of(value))
        call.reads(made, value, [Reads(axis) for axis in range(value.rank)])
        if not any(value is one for one in constants) and (made.dtype.is_floating_point or made.dtype.is_complex):
            made.learned = any(one.learned for one in operands)
            made.of_input = any(one.of_input for one in operands)
        outputs.append(made)
    node.outputs = tuple(outputs)
    named = {id(before[id(one)]): made for one, made in zip(tensors, outputs, strict=True)}
    _keep(trace, node, context, named)
    trace.nodes.append(node)
    _backward(trace, function, context, node, given, asked)
    after = iter(outputs)
    for place, one in enumerate(parts):
        if isinstance(one, torch.Tensor):
            made = next(after)
            written = any(one is other for other in context.dirty)
            if isinstance(one, Traced) and (written or all(before[id(one)] is not other for other in operands)):
                one.value = made
            else:
                parts[place] = wrapped(made, trace)
    return type(found)(parts) if several else parts[0]


def _keep(trace: Trace, node: Node, context: Context, named: dict[int, Value]) -> None:
    """What the function keeps: what it saves, and to the end of the backward pass what it writes into its context."""
    stand_ins: list[Value | None] = []
    for tensor in context.to_save:
        if not isinstance(tensor, torch.Tensor):
            stand_ins.append(None)
            continue
        one = _value(tensor, trace)
        storage = Storage(one.storage.sides, one.storage.itemsize, 0, given="parameter")
        stand_ins.append(trace.add(Value(one.sides, one.dtype, storage, strides=one.strides)))
        kept = named.get(id(one), one)
        node.saved.append(Saved(kept, 0, kept.dtype))
    context.stand_ins = tuple(stand_ins)
    context.to_save = ()
    for one in values_in(inward(list(context.attributes().values()), trace)):
        node.saved.append(Saved(one, 0, one.dtype, lasting=True))


def _backward(
    trace: Trace,
    function: Any,
    context: Context,
    node: Node,
    given: Sequence[tuple[int, Value]],
    asked: Sequence[tuple[bool, ...]],
) -> None:
    """Run the function's backward pass for the operands whose gradients may be asked for: the learned ones, and all."""
    programs: dict[tuple[bool, ...], Program] = {}
    for mask in dict.fromkeys(asked):
        if any(mask):
            try:
                programs[mask] = _run(trace, function, context, node, given, mask)
            except Exception as error:
                kind = "" if isinstance(error, SymcnnError) else f"{type(error).__name__}: "
                node.unknown, node.why = True, f"its own backward pass cannot be followed ({kind}{reason(error)})"
                return
    numbers = [one.number for _, one in given]

    def replayed(back: Backward) -> None:
        asks = [back.asks(trace.values[number]) for number in numbers]
        mask = next((one for one in programs if [one[place] for place, _ in given] == asks), next(reversed(programs)))
        programs[mask].replay(back)

    node.backward = replayed
    always = next((one for place, one in given if asked[0][place]), None)
    at_times = next((one for place, one in given if asked[1][place] and not asked[0][place]), None)
    least = programs[asked[0]].work() if any(asked[0]) else {}
    most = programs[asked[1]].work()
    for kind in dict.fromkeys((*least, *most)):
        gradients: dict[int, Size] = {}
        if always is not None:
            gradients[always.number] = least.get(kind, 0)
        if at_times is not None:
            gradients[at_times.number] = most.get(kind, 0) - least.get(kind, 0)
        node.work.append(Work(kind, 0, gradients))


def _run(
    trace: Trace,
    function: Any,
    context: Context,
    node: Node,
    given: Sequence[tuple[int, Value]],
    mask: tuple[bool, ...],
) -> Program:
    context.needs_input_grad = mask
    program = Program(
        tuple(
            trace.add(Value(one.sides, one.dtype, Storage(one.sides, one.dtype.itemsize, 0, given="input")))
            for one in node.outputs
        )
    )
    nodes, trace.nodes = trace.nodes, program.nodes
    try:
        with torch.no_grad():
            found = function.backward(context, *(wrapped(one, trace) for one in program.given))
        parts = found if isinstance(found, (tuple, list)) else (found,)
        for place, operand in given:
            if mask[place] and isinstance(parts[place], torch.Tensor):
                program.found.append((operand, _value(parts[place], trace)))
        del found, parts
    finally:
        trace.nodes = nodes
    if any(one.unknown for one in program.nodes):
        raise SymcnnError(f"{node.place}: its backward pass has operators without a rule")
    return program


@contextmanager
def checkpoints(trace: Trace) -> Iterator[None]:
    """While a model runs, the parts that it checkpoints itself are written down; other such hooks are refused."""
    hooks = torch.autograd.graph.saved_tensors_hooks
    enter, leave = hooks.__enter__, hooks.__exit__
    open_: list[int] = []

    def entered(self: Any) -> None:
        if not isinstance(self, torch.utils.checkpoint._checkpoint_hook):
            raise SymcnnError(
                f"{trace.place('saved_tensors_hooks')}: the model says itself what is kept for the backward pass, "
                "which is not traced"
            )
        open_.append(len(trace.nodes))

    def left(self: Any, *args: object) -> None:
        first = open_.pop()
        if not open_ and len(trace.nodes) > first:
            trace.parts.append(range(first, len(trace.nodes)))

    try:
        hooks.__enter__, hooks.__exit__ = entered, left  # type: ignore[method-assign]
        yield
    finally:
        hooks.__enter__, hooks.__exit__ = enter, leave  # type: ignore[method-assign]


__all__ = ["applied", "checkpoints"]
