"""Functions that a model differentiates itself (``torch.autograd.Function``), as they are traced.

Their forward pass is run, and its operators are seen one by one. Kept is what the function says it keeps, and nothing
else; the gradients are counted as those of the operators, since what the function does backward is not run.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import torch
import torch.utils.checkpoint

from symcnn.errors import SymcnnError
from symcnn.models.tensor import Traced, inward, values_in
from symcnn.models.value import Saved

if TYPE_CHECKING:
    from symcnn.models.tracing import Trace


class Context:
    """What a function's forward pass is given: it takes what is to be kept, and any attribute."""

    def __init__(self, needed: tuple[bool, ...]) -> None:
        self.needs_input_grad, self.to_save = needed, ()

    def save_for_backward(self, *tensors: Any) -> None:
        """Keep tensors."""
        self.to_save = tensors

    save_for_forward = mark_dirty = mark_non_differentiable = set_materialize_grads = lambda self, *args: None


def applied(trace: Trace, function: Any, args: tuple[Any, ...]) -> Any:
    """What a function gives for these arguments."""
    if function is torch.utils.checkpoint.CheckpointFunction:
        first = len(trace.nodes)
        found = args[0](*args[2:])  # what is run, and whether it draws as before
        trace.parts.append(range(first, len(trace.nodes)))
        return found
    context = Context(tuple(type(one) is Traced for one in args))
    first = len(trace.nodes)
    if function.setup_context is not torch.autograd.Function.setup_context:
        found = function.forward(*args)
        function.setup_context(context, args, found)
    else:
        found = function.forward(context, *args)
    nodes = trace.nodes[first:]
    for node in nodes:
        node.saved.clear()
    kept = tuple(values_in(inward(context.to_save, trace)))
    if nodes:
        nodes[-1].saved += [Saved(one, 0, one.dtype, tuple(of.number for of in _given(args, trace))) for one in kept]
    return found


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


def _given(args: tuple[Any, ...], trace: Trace) -> tuple[Any, ...]:
    return tuple(values_in(inward(tuple(one for one in args if isinstance(one, torch.Tensor)), trace)))


__all__ = ["applied", "checkpoints"]
