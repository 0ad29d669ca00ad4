"""What a model's code asks of a tensor that is no work: sides, type, device; and what needs its numbers."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch

from symcnn.errors import SymcnnError
from symcnn.models.layout import strides_of
from symcnn.models.numbers import TracedRatio, sym_extreme
from symcnn.models.tensor import Traced, inward, wrapped
from symcnn.models.value import product
from symcnn.models.whole import Size, Whole

if TYPE_CHECKING:
    from symcnn.models.tracing import Trace

ATTRIBUTES: dict[str, Callable[..., Any]] = {}
"""By the plain name of a method or, after a dot, of an attribute."""


class Sides(tuple[Any, ...]):
    """The sides of a tensor, as ``torch.Size`` gives them."""

    __slots__ = ()

    def numel(self) -> Any:
        """The number of entries."""
        found: Any = 1
        for side in self:
            found = found * side
        return found

    def __getitem__(self, place: Any) -> Any:
        found = tuple.__getitem__(self, place)
        return Sides(found) if isinstance(place, slice) else found


def attribute(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Answer these."""

    def keep(function: Callable[..., Any]) -> Callable[..., Any]:
        for name in names:
            ATTRIBUTES[name] = function
        return function

    return keep


def _number(trace: Trace, size: Size) -> Any:
    return size if isinstance(size, int) else trace.number(size, trace.at(size))


@attribute(".shape")
def _shape(trace: Trace, tensor: Any) -> Sides:
    return Sides(_number(trace, side) for side in inward(tensor, trace).sides)


@attribute("size")
def _size(trace: Trace, tensor: Any, dim: int | None = None) -> Any:
    return _shape(trace, tensor) if dim is None else _number(trace, inward(tensor, trace).sides[dim])


@attribute("dim", "ndimension", ".ndim")
def _dim(trace: Trace, tensor: Any) -> int:
    return inward(tensor, trace).rank  # type: ignore[no-any-return]


@attribute("numel", "nelement")
def _numel(trace: Trace, tensor: Any) -> Any:
    return _number(trace, product(inward(tensor, trace).sides))


@attribute("len")
def _len(trace: Trace, tensor: Any) -> int:
    return int(_number(trace, inward(tensor, trace).sides[0]))


@attribute(".dtype")
def _dtype(trace: Trace, tensor: Any) -> Any:
    return inward(tensor, trace).dtype


@attribute(".device")
def _device(trace: Trace, tensor: Any) -> Any:
    return torch.device("cpu")


@attribute(".requires_grad")
def _requires_grad(trace: Trace, tensor: Any) -> bool:
    value = inward(tensor, trace)
    return bool(value.learned or value.of_input)


@attribute("is_floating_point")
def _is_floating_point(trace: Trace, tensor: Any) -> bool:
    return bool(inward(tensor, trace).dtype.is_floating_point)


@attribute("is_complex")
def _is_complex(trace: Trace, tensor: Any) -> bool:
    return bool(inward(tensor, trace).dtype.is_complex)


@attribute("element_size", ".itemsize")
def _element_size(trace: Trace, tensor: Any) -> int:
    return int(inward(tensor, trace).dtype.itemsize)


def _always(answer: Any) -> Callable[..., Any]:
    return lambda trace, tensor, *args, **kwargs: answer


for _name in (".is_cpu", ".is_leaf"):
    ATTRIBUTES[_name] = _always(True)
for _name in ("is_cuda", "is_mps", "is_xpu", "is_sparse", "is_sparse_csr", "is_quantized", "is_nested", "is_mkldnn",
              "is_meta", "is_vulkan", "is_xla", "is_ipu", "is_maia", "is_mtia"):  # fmt: skip
    ATTRIBUTES[f".{_name}"] = _always(False)
ATTRIBUTES |= {"is_conj": _always(False), "is_neg": _always(False), "is_inference": _always(False)}
ATTRIBUTES |= {".grad": _always(None), ".grad_fn": _always(None), ".layout": _always(torch.strided)}
ATTRIBUTES |= {"get_device": _always(-1), ".names": _always(None), ".is_cpu": _always(True)}
ATTRIBUTES |= {"register_hook": _always(None), "retain_grad": _always(None), "is_shared": _always(False)}


@attribute("stride")
def _stride(trace: Trace, tensor: Any, dim: int | None = None) -> Any:
    found = tuple(_number(trace, step) for step in strides_of(inward(tensor, trace)))
    return found if dim is None else found[dim]


@attribute("is_contiguous")
def _is_contiguous(trace: Trace, tensor: Any, memory_format: Any = torch.contiguous_format) -> bool:
    return memory_format is torch.contiguous_format and inward(tensor, trace).strides is None


@attribute("requires_grad")
def _ask_for_gradient(trace: Trace, tensor: Any, requires_grad: bool = True) -> Any:
    if type(tensor) is Traced:
        tensor.value.learned = tensor.value.learned or requires_grad
    return tensor


def _number_as(kind: Callable[[Any], Any]) -> Callable[..., Any]:
    """The number in a tensor, where every entry is known to be that one."""

    def number(trace: Trace, tensor: Any) -> Any:
        known = inward(tensor, trace).filled
        return _numbers(trace) if known is None or isinstance(known, Whole) else kind(known)

    return number


ATTRIBUTES |= {"__bool__": _number_as(bool), "is_nonzero": _number_as(bool), "item": _number_as(lambda one: one)}
ATTRIBUTES |= {"__int__": _number_as(int), "__float__": _number_as(float)}


@attribute("tolist", "__index__", "__complex__", "numpy", "equal",
           "allclose", "nonzero_static", "array", "contains", "data_ptr", "cpu_numpy")  # fmt: skip
def _numbers(trace: Trace, *args: Any, **kwargs: Any) -> Any:
    raise SymcnnError(
        f"{trace.place('control flow')}: the model asks for the numbers in a tensor, and a trace has none; "
        "what it does then depends on its data"
    )


@attribute("sym_int")
def _whole(trace: Trace, number: Any) -> Any:
    return math.trunc(number)


@attribute("sym_float")
def _real(trace: Trace, number: Any) -> Any:
    return number if isinstance(number, (float, TracedRatio)) else number / 1


@attribute("sym_max")
def _greater(trace: Trace, one: Any, other: Any) -> Any:
    return sym_extreme(trace, "max", one, other)


@attribute("sym_min")
def _lesser(trace: Trace, one: Any, other: Any) -> Any:
    return sym_extreme(trace, "min", one, other)


@attribute("sym_not")
def _not(trace: Trace, number: Any) -> bool:
    return not number


@attribute("repr", "format")
def _said(trace: Trace, tensor: Any, *args: Any, **kwargs: Any) -> str:
    return repr(inward(tensor, trace))


@attribute("deepcopy", "clone_of")
def _copied(trace: Trace, tensor: Any, memo: Any = None) -> Any:
    return wrapped(inward(tensor, trace), trace)


@attribute("backward")
def _backward(trace: Trace, *args: Any, **kwargs: Any) -> Any:
    raise SymcnnError(
        f"{trace.place('backward')}: the model differentiates in its own forward pass, which is not traced"
    )


__all__ = ["ATTRIBUTES", "Sides"]
