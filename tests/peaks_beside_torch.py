"""The peak of a training step as PyTorch's allocator for processors has it, beside the formula of a traced model."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch
from torch import nn
from torch.profiler import ProfilerActivity, profile

import symcnn

NUMBER = 8
"""Bytes of one number: what PyTorch allocates of no more is a number that an operator is given, and no tensor."""


class _Handed(torch.autograd.Function):
    """A loss without entries, which hands a gradient to each output."""

    @staticmethod
    def forward(ctx: Any, *outputs: torch.Tensor) -> torch.Tensor:
        ctx.like = [(one.shape, one.dtype) for one in outputs]
        return outputs[0].new_empty(0)

    @staticmethod
    def backward(ctx: Any, *upstream: torch.Tensor) -> Any:
        return tuple(torch.ones(shape, dtype=dtype) for shape, dtype in ctx.like)


def step(make: Callable[[], nn.Module], shapes: Sequence[Sequence[int]], gradient: bool) -> None:
    """Forward and backward, with nobody holding the outputs."""
    model, inputs = make(), [torch.empty(shape).requires_grad_(gradient) for shape in shapes]
    found = model(*inputs)
    loss = _Handed.apply(*(found if isinstance(found, tuple) else (found,)))
    del found
    loss.backward(loss.new_empty(0))


def allocated(make: Callable[[], nn.Module], shapes: Sequence[Sequence[int]], gradient: bool) -> Iterator[int]:
    """Bytes that are taken and given back, in their order."""
    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as record:
        step(make, shapes, gradient)
    for event in record.profiler.kineto_results.events():
        if event.name() == "[memory]" and abs(event.nbytes()) > NUMBER:
            yield event.nbytes()


def measured(make: Callable[[], nn.Module], *shapes: Sequence[int], gradient: bool = False) -> int:
    """The most bytes that were allocated at one time.

    Unlike a count of the operators' results, it sees sums of gradients as PyTorch makes them when nobody looks on: in
    place where it can. It also sees what an operator makes for itself.
    """
    now = most = 0
    for size in allocated(make, shapes, gradient):
        now += size
        most = max(most, now)
    assert now == 0
    return most


def formula(make: Callable[[], nn.Module], *inputs: str, gradient: bool = False, **options: Any) -> Any:
    """The closed form of a first step of gradient descent."""
    with torch.device("meta"):
        net = symcnn.trace(make(), *inputs)
    assert not net.unknown
    return net.training_memory("sgd", step=1, input_gradient=gradient, **options)
