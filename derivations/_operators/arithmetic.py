"""Numbers joined entry by entry: arithmetic, comparisons, functions of one entry.

One multiplication is counted, as "elementwise", for each entry of a product or a quotient; sums, comparisons and
functions count none. Each gradient that is a product with something costs one for each entry.
"""

import torch

from symcnn import operator
from symcnn.models.value import Value
from symcnn.models.whole import Whole

from .common import entrywise, floated, keep, real


def _cost(call, output, forward, *operands):
    entries = output.entries
    call.multiplies(
        "elementwise", entries if forward else 0, {one: entries for one in operands if isinstance(one, Value)}
    )


def _tensors(*operands):
    return [one for one in operands if isinstance(one, Value)]


@operator("add", "sub", "rsub", "subtract")
def add(call, input, other, *, alpha=1):
    """A sum or difference; times ``alpha``, if that is not 1."""
    output = entrywise(call, input, other)
    if alpha != 1:
        _cost(call, output, True, other)
    return output


@operator("mul", "multiply")
def mul(call, input, other):
    """A product: each factor is kept for the other's gradient, numbers are not."""
    output = entrywise(call, input, other)
    _cost(call, output, True, input, other)
    if isinstance(input, Value) and isinstance(other, Value):
        keep(call, input, other)
        keep(call, other, input)
    return output


@operator("div", "true_divide", "divide", "truediv")
def div(call, input, other, *, rounding_mode=None):
    """A quotient, which is real unless it is rounded."""
    kind = call.promoted(input, other)
    if rounding_mode is not None:
        return _flat(call, input, other, kind)
    output = entrywise(call, input, other, dtype=floated(kind))
    _cost(call, output, True, input, other)
    if isinstance(other, Value):
        if isinstance(input, Value):
            keep(call, input, other)
        keep(call, other, *_tensors(input, other))
    return output


def _flat(call, *operands):
    *operands, kind = operands
    output = entrywise(call, *operands, dtype=kind)
    _cost(call, output, True)
    return output


@operator("floor_divide", "floordiv")
def floor_divide(call, input, other):
    """A quotient rounded down, of which there is no gradient."""
    call.constant()
    return _flat(call, input, other, call.promoted(input, other))


@operator("rfloordiv")
def rfloordiv(call, input, other):
    """A number divided by each entry, rounded down."""
    return floor_divide(call, other, input)


@operator("remainder", "fmod", "mod", "rmod")
def remainder(call, input, other):
    """What a division leaves."""
    output = _flat(call, input, other, call.promoted(input, other))
    if isinstance(other, Value):
        call.saves(other, other)
        if isinstance(input, Value):
            keep(call, input, other)
    return output


@operator("pow", "float_power", "rpow")
def power(call, input, exponent):
    """A power; a square is one multiplication for each entry, any other is a function."""
    if call.node.place.operator == "rpow":
        input, exponent = exponent, input
    kind = call.promoted(input, exponent)
    if call.node.place.operator.startswith("float_power"):
        kind = torch.complex128 if kind.is_complex else torch.float64
    output = entrywise(call, input, exponent, dtype=kind)
    _cost(call, output, exponent == 2, input, exponent)
    if call.node.place.operator.startswith("float_power"):  # worked out of copies of that type
        for one in _tensors(input, exponent):
            call.keeps(one.entries, kind, input)
    elif isinstance(input, Value) and isinstance(exponent, Value):
        keep(call, input)
        call.saves(exponent)
        call.saves(output, exponent)
    elif isinstance(input, Value):
        keep(call, input, input)
    else:
        call.saves(exponent, exponent)
        call.saves(output, exponent)
    return output


@operator("square")
def square(call, input):
    """Each entry times itself."""
    return power(call, input, 2)


@operator("sqrt", "rsqrt", "exp", "exp2", "expm1", "reciprocal", "tan", "special_expm1", "special_exp2")
def by_output(call, input):
    """Functions whose derivative is known from their value, which is kept. A reciprocal is a quotient."""
    output = call.like(input, floated(input.dtype))
    _cost(call, output, call.node.place.operator == "reciprocal", input)
    call.saves(output, input)
    return output


@operator("log", "log2", "log10", "log1p", "sin", "cos", "sinh", "cosh", "asin", "acos", "atan", "asinh", "acosh",
          "atanh", "arcsin", "arccos", "arctan", "arcsinh", "arccosh", "arctanh", "erf", "erfc", "erfinv", "lgamma",
          "digamma", "special_erf", "sinc", "logit", "i0", "special_gammaln")  # fmt: skip
def by_input(call, input, *args, **named):
    """Functions whose derivative is worked out from what comes in, which is kept."""
    output = call.like(input, floated(input.dtype))
    _cost(call, output, False, input)
    keep(call, input, input)
    return output


@operator("abs", "absolute", "nan_to_num", "angle")
def abs_(call, input, *args, **named):
    """The absolute value, which is real, and other functions that keep the type."""
    name = call.node.place.operator
    kind = real(input.dtype) if name != "angle" else real(floated(input.dtype))
    output = call.like(input, kind)
    _cost(call, output, False, input)
    keep(call, input, input)
    return output


@operator("neg", "negative", "pos", "positive", "sign", "sgn", "floor", "ceil", "round", "trunc", "fix", "frac",
          "deg2rad", "rad2deg")  # fmt: skip
def plain(call, input, *args, **named):
    """Changes of sign and roundings: nothing is kept."""
    return call.like(input)


@operator("clamp", "clip", "clamp_min", "clamp_max")
def clamp(call, input, min=None, max=None):
    """Entries held between two numbers or tensors."""
    ends = _tensors(min, max)
    output = entrywise(call, *(one for one in (input, min, max) if one is not None))
    _cost(call, output, False, input, *ends)
    keep(call, input, input, *ends)
    for one in ends:
        call.saves(one)
    return output


@operator("minimum", "maximum", "fmin", "fmax", "atan2", "arctan2", "logaddexp", "logaddexp2", "xlogy",
          "special_xlogy", "hypot")  # fmt: skip
def by_both(call, input, other):
    """Functions of two entries, both of which are kept for either gradient."""
    kind = call.promoted(input, other)
    name = call.node.place.operator
    output = entrywise(call, input, other, dtype=kind if name.startswith(("m", "f")) else floated(kind))
    _cost(call, output, False, input, other)
    operands = _tensors(input, other)
    if name == "hypot":
        for one in operands:
            keep(call, one, one)
        call.saves(output)
    else:
        for one in operands:
            keep(call, one, *operands)
    return output


@operator("lerp")
def lerp(call, input, end, weight):
    """Between two tensors: one product for each entry."""
    output = entrywise(call, *_tensors(input, end, weight), dtype=input.dtype)
    _cost(call, output, True, input, end, weight)
    if isinstance(weight, Value):
        call.saves(weight, input, end)
        keep(call, input, weight)
        call.saves(end, weight)
    return output


@operator("addcmul", "addcdiv")
def addcmul(call, input, tensor1, tensor2, *, value=1):
    """A tensor, and a product or a quotient of two others."""
    output = entrywise(call, input, tensor1, tensor2)
    _cost(call, output, True, tensor1, tensor2)
    if call.node.place.operator.startswith("addcdiv"):
        call.saves(tensor2, tensor1, tensor2)
    else:
        call.saves(tensor2, tensor1)
    call.saves(tensor1, tensor2)
    return output


COMPARED = {
    "eq": lambda one, other: one == other,
    "ne": lambda one, other: one != other,
    "gt": lambda one, other: one > other,
    "ge": lambda one, other: one >= other,
    "lt": lambda one, other: one < other,
    "le": lambda one, other: one <= other,
}


def _known(one):
    """The number that an operand is, or that each of its entries is; None where that is not known."""
    if isinstance(one, Value):
        return one.filled
    return one if isinstance(one, (bool, int, float, Whole)) else None


@operator("eq", "ne", "gt", "ge", "lt", "le", "greater", "greater_equal", "less", "less_equal", "not_equal", "isclose",
          "logical_and", "logical_or", "logical_xor")  # fmt: skip
def compare(call, input, other, *args, **named):
    """Comparisons: true or false, without a gradient."""
    call.constant()
    output = entrywise(call, input, other, dtype=torch.bool)
    decide = COMPARED.get(call.node.place.operator)
    first, second = _known(input), _known(other)
    if isinstance(first, Whole) or isinstance(second, Whole):
        if first == second and decide is not None:
            output.filled = decide(0, 0)
    elif decide is not None and first is not None and second is not None:
        output.filled = decide(first, second)
    return output


@operator("isin")
def isin(call, elements, test_elements, **named):
    """Whether each entry is among others."""
    call.constant()
    return call.like(elements, torch.bool) if isinstance(elements, Value) else call.new((), torch.bool)


@operator("logical_not", "isnan", "isinf", "isfinite", "isposinf", "isneginf", "signbit", "isreal")
def ask(call, input):
    """Questions to each entry: true or false, without a gradient."""
    call.constant()
    output = call.like(input, torch.bool)
    if input.filled is not None and call.node.place.operator == "logical_not":
        output.filled = not input.filled
    return output


@operator("and", "or", "xor", "__rand__", "ror", "rxor", "bitwise_and", "bitwise_or", "bitwise_xor", "lshift", "rshift",
          "bitwise_left_shift", "bitwise_right_shift")  # fmt: skip
def bits(call, input, other):
    """Bit by bit, without a gradient."""
    call.constant()
    return entrywise(call, input, other)


@operator("invert", "bitwise_not")
def invert(call, input):
    """Each bit turned."""
    call.constant()
    output = call.like(input)
    if input.filled is not None and input.dtype is torch.bool:
        output.filled = not input.filled
    return output


@operator("heaviside", "copysign", "nextafter", "gcd", "lcm")
def others(call, input, other):
    """Functions of two entries by sign or by digits."""
    output = entrywise(call, input, other)
    if call.node.place.operator.startswith("copysign"):
        keep(call, input, input)
        call.saves(output)
    else:
        call.constant()
    return output


@operator("complex", "polar")
def complex_of(call, *parts, **named):
    """Complex entries of real ones."""
    one, other = (*parts, *named.values())
    output = entrywise(call, one, other, dtype=one.dtype.to_complex())
    if call.node.place.operator == "polar":
        call.saves(output)
    else:
        call.saves(one)
        call.saves(other)
    return output
