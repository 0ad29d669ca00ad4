"""New tensors: of zeros, of ones, of numbers in a row, drawn at random; and tensors written over with such."""

import math

import torch

from symcnn import operator
from symcnn.models.numbers import TracedRatio
from symcnn.models.value import Value
from symcnn.models.whole import Whole, ceiling

from .common import listed

FILLED = {"zeros": 0, "ones": 1, "zeros_like": 0, "ones_like": 1, "new_zeros": 0, "new_ones": 1}
"""By the operator, the number that every entry of what it makes is."""


def _plain(number):
    """A number that is known now, or None."""
    return number if isinstance(number, (bool, int, float)) else None


def _made(call, sides, dtype, named):
    call.constant()
    output = call.new(sides, dtype)
    output.learned = bool(named.get("requires_grad"))
    return output


@operator("zeros", "ones", "empty", "rand", "randn", "empty_strided", "empty_permuted")
def sized(call, *size, dtype=None, **named):
    """A tensor of sides."""
    if call.node.place.operator in ("empty_strided", "empty_permuted"):
        size = (size[0],)
    output = _made(call, listed(size) if size else tuple(named["size"]), dtype or torch.get_default_dtype(), named)
    output.filled = FILLED.get(call.node.place.operator)
    return output


def _kind(number):
    if isinstance(number, Value):
        return number.dtype
    if isinstance(number, bool):
        return torch.bool
    if isinstance(number, (int, Whole)):
        return torch.int64
    return torch.get_default_dtype() if not isinstance(number, complex) else torch.complex64


@operator("full")
def full(call, size, fill_value, *, dtype=None, **named):
    """A tensor of one number, and of its type."""
    output = _made(call, size if isinstance(size, (tuple, list)) else (size,), dtype or _kind(fill_value), named)
    output.filled = _plain(fill_value)
    return output


@operator("randint", "randint_like")
def randint(call, *given, dtype=None, size=None, **named):
    """Whole numbers drawn at random."""
    if call.node.place.operator == "randint_like":
        return _made(call, given[0].sides, dtype or given[0].dtype, named)
    size = size if size is not None else next(one for one in given if isinstance(one, (tuple, list)))
    return _made(call, size, dtype or torch.int64, named)


@operator("randperm")
def randperm(call, n, *, dtype=None, **named):
    """Whole numbers in an order drawn at random."""
    return _made(call, (n,), dtype or torch.int64, named)


def _number(one):
    return one.size if hasattr(one, "size") and not isinstance(one, Value) else one


@operator("arange", "range")
def arange(call, *given, start=0, end=None, step=1, dtype=None, **named):
    """Numbers in a row, from a start to before an end."""
    if len(given) == 1:
        end = given[0]
    elif given:
        start, end, step = (*given, *(step,) * (3 - len(given)))
    numbers = (start, end, step)
    if any(isinstance(one, Value) for one in numbers):
        raise call.refuse("how long a row of numbers is depends on the data")
    if dtype is None:
        whole = all(isinstance(one, (int, Whole)) for one in numbers)
        dtype = torch.int64 if whole else torch.get_default_dtype()
    if all(isinstance(one, (int, Whole)) for one in numbers):
        length = ceiling(end - start, step)
    elif any(isinstance(one, TracedRatio) for one in numbers):
        length = _number(math.ceil((end - start) / step))
    else:
        length = math.ceil((end - start) / step)
    return _made(call, (length,), dtype, named)


@operator("linspace", "logspace")
def linspace(call, start, end, steps, *more, dtype=None, **named):
    """So many numbers in a row."""
    return _made(call, (steps,), dtype or torch.get_default_dtype(), named)


@operator("eye")
def eye(call, n, m=None, *, dtype=None, **named):
    """Ones on the diagonal."""
    return _made(call, (n, n if m is None else m), dtype or torch.get_default_dtype(), named)


@operator("tril_indices", "triu_indices")
def triangle_indices(call, row, col, offset=0, *, dtype=None, **named):
    """The places of the entries on one side of a diagonal."""
    for side in (row, col):
        if not isinstance(side, int):
            call.trace.hold(side, call.trace.at(side))
    row, col = call.trace.at(row), call.trace.at(col)
    function = getattr(torch, call.node.place.operator)
    with torch._C.DisableTorchFunction():
        count = function(row, col, offset).shape[1]
    return _made(call, (2, count), dtype or torch.int64, named)


def _nested(one):
    if isinstance(one, (tuple, list)):
        return (len(one), *(_nested(one[0]) if one else ()))
    return one.sides if isinstance(one, Value) else ()


def _first(one):
    while isinstance(one, (tuple, list)):
        kinds = [_first(part) for part in one]
        return next(
            (kind for kind in kinds if kind.is_floating_point), kinds[0] if kinds else torch.get_default_dtype()
        )
    return _kind(one)


@operator("tensor", "as_tensor", "asarray", "new_tensor", "scalar_tensor", "from_numpy")
def tensor(call, *given, dtype=None, **named):
    """A tensor of numbers that are given."""
    name = call.node.place.operator
    data = given[-1] if given else named.get("data")
    if isinstance(data, Value) and name in ("as_tensor", "asarray"):
        return call.run(lambda one: one if dtype is None else one.to(dtype), data)
    if hasattr(data, "shape") and not isinstance(data, Value):
        with torch._C.DisableTorchFunction():
            made = torch.as_tensor(data)
        return _made(call, tuple(made.shape), dtype or made.dtype, named)
    usual = given[0].dtype if name == "new_tensor" else _first(data)
    if name == "scalar_tensor":
        usual = torch.get_default_dtype()
    return _made(call, _nested(data), dtype or usual, named)


@operator("zeros_like", "ones_like", "empty_like", "full_like", "rand_like", "randn_like")
def alike(call, input, *given, dtype=None, **named):
    """A tensor of the sides and the type of another."""
    call.constant()
    output = call.like(input, dtype)
    output.learned = bool(named.get("requires_grad"))
    name = call.node.place.operator
    output.filled = _plain(given[0] if given else named.get("fill_value")) if name == "full_like" else FILLED.get(name)
    return output


@operator("new_zeros", "new_ones", "new_empty")
def new_sized(call, input, *size, dtype=None, **named):
    """A tensor of the type of another."""
    output = _made(call, listed(size) if size else tuple(named["size"]), dtype or input.dtype, named)
    output.filled = FILLED.get(call.node.place.operator)
    return output


@operator("new_full", "new_empty_strided")
def new_full(call, input, size, *given, dtype=None, **named):
    """A tensor of one number, of the type of another."""
    return _made(call, size, dtype or input.dtype, named)


@operator("zero", "fill", "normal", "uniform", "random", "exponential", "log_normal", "cauchy", "geometric")
def written(call, input=None, *given, size=None, dtype=None, **named):
    """A tensor written over with numbers; what it was has no gradient any more. ``torch.normal`` makes a new one."""
    call.constant()
    if not isinstance(input, Value):
        tensors = [one for one in given if isinstance(one, Value)]
        size = size if size is not None else given[-1] if given and isinstance(given[-1], (tuple, list)) else None
        if tensors:
            return call.like(tensors[0])
        return _made(call, size, dtype or torch.get_default_dtype(), named)
    return call.like(input)


@operator("bernoulli", "poisson")
def drawn(call, input, *given, **named):
    """Each entry drawn at random."""
    return call.like(input)


@operator("multinomial")
def multinomial(call, input, num_samples, *given, **named):
    """Places drawn with the probabilities that a tensor gives."""
    call.constant()
    return call.new([*input.sides[:-1], num_samples], torch.int64)


@operator("hann_window", "hamming_window", "blackman_window", "bartlett_window", "kaiser_window")
def window(call, window_length, *given, dtype=None, **named):
    """The weights of a window."""
    return _made(call, (window_length,), dtype or torch.get_default_dtype(), named)


@operator("_set_grad_enabled", "set_grad_enabled")
def set_grad_enabled(call, mode):
    """Whether gradients are asked of what follows."""
    call.plain = True
    with torch._C.DisableTorchFunction():
        torch._C._set_grad_enabled(mode)


@operator("result_type", "can_cast", "promote_types", "get_default_dtype")
def types(call, *given, **named):
    """Types, of which nothing is worked out."""
    call.plain = True
    name = call.node.place.operator
    if name == "result_type":
        return call.promoted(*given, *named.values())
    with torch._C.DisableTorchFunction():
        return getattr(torch, name)(*given, **named)
