"""A traced model beside the model itself on meta tensors: sides, types, counts, saved bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from torch.utils.flop_counter import FlopCounterMode

from symcnn import trace
from symcnn.models.inputs import read
from symcnn.models.model import TracedModel
from symcnn.models.sizes import value
from symcnn.models.value import Value


class Function(torch.nn.Module):
    """A function of tensors as a module."""

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__()
        self.function = function

    def forward(self, *tensors: Any) -> Any:
        return self.function(*tensors)


def tensors_of(inputs: Sequence[str], at: Mapping[str, int], gradient: bool) -> list[torch.Tensor]:
    """Meta tensors for inputs in words."""
    found = []
    for text in inputs:
        one = read(text, torch.float32)
        sides = [int(value(side, at)) for side in one.sides]
        tensor = torch.empty(sides, dtype=one.dtype, device="meta")
        found.append(tensor.requires_grad_(gradient and (one.dtype.is_floating_point or one.dtype.is_complex)))
    return found


def flat(found: Any) -> list[Any]:
    """The tensors in what a model gives."""
    if isinstance(found, (torch.Tensor, Value)):
        return [found]
    if isinstance(found, Mapping):
        return [one for part in found.values() for one in flat(part)]
    return [one for part in found for one in flat(part)] if isinstance(found, (tuple, list)) else []


def saved_by_torch(model: torch.nn.Module, tensors: Sequence[torch.Tensor]) -> tuple[int, Any]:
    """Bytes of distinct storages that autograd keeps, parameters and buffers left out; and the output."""
    mine = {one.untyped_storage()._cdata for one in (*model.parameters(), *model.buffers())}
    kept: dict[int, tuple[int, torch.Tensor]] = {}

    def pack(tensor: torch.Tensor) -> torch.Tensor:
        storage = tensor.untyped_storage()
        if storage._cdata not in mine:
            kept[storage._cdata] = storage.nbytes(), tensor
        return tensor

    with torch.device("meta"), torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        output = model(*tensors)
    return sum(size for size, _ in kept.values()), output


def saved_by_trace(net: TracedModel, at: Mapping[str, int], gradient: bool) -> int:
    """The same of a traced model."""
    total, storages = 0, {}
    mine = {id(one.storage) for one in net.values if one.name and not one.name.startswith("input ")}
    for node in net.nodes:
        if not node.differentiable:
            continue
        for saved in node.saved:
            operands = [net.values[number] for number in saved.operands] or node.inputs
            if not any(net.asks(one, gradient) for one in operands):
                continue
            if saved.value is None:
                total += int(value(saved.bytes, at))
            elif id(saved.value.storage) not in mine:
                storages[id(saved.value.storage)] = saved.value.storage
    return total + sum(int(value(one.bytes, at)) for one in storages.values())


def compare(
    model: torch.nn.Module | Callable[..., Any],
    *inputs: str,
    sizes: Sequence[Mapping[str, int]] = ({},),
    gradient: bool = True,
    at: Mapping[str, int] | None = None,
    counts: bool = False,
    saved: bool = True,
) -> TracedModel:
    """Trace once, and see at sizes that sides, types, counts and saved bytes are PyTorch's."""
    module = model if isinstance(model, torch.nn.Module) else Function(model)
    net = trace(module, *inputs, at=at)
    assert not net.unknown, f"no rule: {[str(node.place) for node in net.unknown]}"
    for point in sizes:
        net.domain.check(point)
        tensors = tensors_of(inputs, point, gradient)
        bytes_, output = saved_by_torch(module, tensors)
        mine, theirs = flat(net.outputs), flat(output)
        assert len(mine) == len(theirs)
        for one, other in zip(mine, theirs, strict=True):
            sides = tuple(int(value(side, point)) for side in one.sides)
            assert sides == tuple(other.shape), f"sides {sides}, PyTorch {tuple(other.shape)} at {point}"
            assert one.dtype is other.dtype, f"{one.dtype}, PyTorch {other.dtype}"
            now = [int(value(step, point)) for step in one.strides] if one.strides else None
            lies = [step for step, side in zip(other.stride(), other.shape, strict=True) if side != 1]
            if now is None:
                assert other.is_contiguous(), f"rows, PyTorch {other.stride()} at {point}"
            else:
                told = [step for step, side in zip(now, sides, strict=True) if side != 1]
                assert told == lies, f"strides {now}, PyTorch {other.stride()} at {point}"
        if saved:
            told = saved_by_trace(net, point, gradient)
            assert told == bytes_, f"saved bytes {told}, PyTorch {bytes_} at {point}"
        if counts:
            compare_counts(net, module, inputs, point, gradient)
    return net


def compare_counts(
    net: TracedModel, module: torch.nn.Module, inputs: Sequence[str], point: Mapping[str, int], gradient: bool
) -> None:
    """Products forward and backward beside PyTorch's counter of FLOPs, which counts two for each."""
    tensors = tensors_of(inputs, point, gradient)
    with torch.device("meta"), FlopCounterMode(display=False) as forward:
        found = flat(module(*tensors))
        losses = [one for one in found if one.requires_grad]
    told = int(value(net.count(kinds=("products",)), point)) * 2
    assert told == forward.get_total_flops(), f"FLOPs {told}, PyTorch {forward.get_total_flops()} at {point}"
    if losses:
        with FlopCounterMode(display=False) as backward:
            torch.autograd.backward(losses, [torch.empty_like(one) for one in losses])
        told = int(value(net.count(False, True, gradient, ("products",)), point)) * 2
        assert told == backward.get_total_flops(), (
            f"FLOPs backward {told}, PyTorch {backward.get_total_flops()} at {point}"
        )
