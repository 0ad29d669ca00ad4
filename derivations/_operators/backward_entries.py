"""What PyTorch makes in the backward pass of operators that work entry by entry, of activations and losses.

The formulas are those of PyTorch's table of derivatives. Named beside each is how many tensors stand between the
gradient that comes in and the one that goes out; they are there until the line is done.
"""

import torch

from symcnn.models.gradients import gradient
from symcnn.models.value import Value


def _name(back):
    return back.node.place.operator.rstrip("_")


@gradient("add", "sub", "rsub", "subtract")
def of_sum(back, input, other, *, alpha=1):
    """The gradient itself, or what it is with another sign."""
    name, scaled = _name(back), alpha != 1
    if name.startswith("sub") or scaled:
        back.through(other, back.grad, between=int(name.startswith("sub") and scaled))
    else:
        back.same(other)
    if name == "rsub":
        back.through(input, back.grad, between=int(scaled))
    else:
        back.same(input)


@gradient("mul", "multiply")
def of_product(back, input, other):
    """The gradient times the other factor, in the sides of the product."""
    back.through(other, back.grad, input)
    back.through(input, back.grad, other)


@gradient("div", "true_divide", "divide", "truediv")
def of_quotient(back, input, other, *, rounding_mode=None):
    """``grad/other``, and ``-grad*((input/other)/other)``."""
    if back.asks(other):
        back.through(other, back.grad, input, other, between=3)
    back.through(input, back.grad, other)


@gradient("pow", "float_power", "rpow", "square")
def of_power(back, input, exponent=2):
    """``grad*(exponent*input**(exponent - 1))``; the exponent's is ``grad*(output*log(input))``, zero at zeros."""
    if _name(back) == "rpow":
        input, exponent = exponent, input
    if not isinstance(exponent, Value):
        back.through(input, back.grad, input, between=2)
    elif not isinstance(input, Value):
        back.through(exponent, back.grad, exponent, between=1)
    else:
        whole = (back.grad.sides, back.grad.dtype)
        if back.asks(exponent):
            back.through(exponent, back.grad, input, exponent)
            back.passing((back.grad.sides, torch.bool), (input.sides, input.dtype), whole, whole)
        if back.asks(input):
            back.through(input, back.grad, input, exponent)
            back.passing((exponent.sides, exponent.dtype), whole, whole, whole, (exponent.sides, torch.bool))


BETWEEN = {
    0: ("exp", "log", "abs_", "relu"),
    1: ("sqrt", "exp2", "expm1", "special_expm1", "special_exp2", "log2", "log10", "log1p", "sin", "sinh", "cosh",
        "lgamma", "digamma", "abs", "absolute"),
    2: ("rsqrt", "reciprocal", "tan", "cos", "atan", "arctan"),
    3: ("asinh", "arcsinh", "acosh", "arccosh", "atanh", "arctanh"),
    4: ("asin", "arcsin", "erf", "special_erf", "erfc", "erfinv"),
    5: ("acos", "arccos"),
}  # fmt: skip
"""Tensors between in ``grad*f(input)``, by the formula of ``f``."""


@gradient(*(name for names in BETWEEN.values() for name in names if name not in ("abs_", "relu")))
def of_function(back, input, *args, **named):
    """The gradient times the derivative at each entry."""
    between = next(count for count, names in BETWEEN.items() if _name(back) in names)
    back.through(input, between=between)


@gradient("neg", "negative", "deg2rad", "rad2deg")
def of_sign(back, input, *args, **named):
    """The gradient with another sign or scale."""
    back.through(input, back.grad)


@gradient("pos", "positive", "frac")
def of_same(back, input, *args, **named):
    """The gradient itself."""
    back.same(input)


@gradient("clamp", "clip", "clamp_min", "clamp_max")
def of_clamp(back, input, min=None, max=None):
    """The gradient where the entry is between the ends, and zero elsewhere."""
    ends = [one for one in (min, max) if one is not None]
    for one in reversed(ends):
        if back.asks(one):
            back.through(one, back.grad, input, *ends)
            back.passing((back.grad.sides, torch.bool), (back.grad.sides, torch.bool))
    if back.asks(input):
        back.through(input)
        back.passing(*[(back.grad.sides, torch.bool)] * len(ends))


@gradient("minimum", "maximum")
def of_extreme(back, input, other):
    """Half of the gradient where both are equal, and none where the other is the extreme."""
    for one in (other, input):
        if back.asks(one):
            back.through(one, back.grad, input, other)
            back.passing((back.grad.sides, back.grad.dtype), *[(back.grad.sides, torch.bool)] * 2)


@gradient("fmin", "fmax")
def of_extreme_number(back, input, other):
    """The gradient where the operand is the extreme; one that is no number never is."""
    for one in (other, input):
        if back.asks(one):
            back.through(one, back.grad, input, other)
            back.passing((back.grad.sides, torch.bool), (other.sides, torch.bool))


@gradient("hypot")
def of_length(back, input, other):
    """``grad*(input/output)``."""
    for one in (other, input):
        back.through(one, back.grad, input, other, between=1)


@gradient("logaddexp", "logaddexp2")
def of_log_of_two(back, input, other):
    """``grad/(1 + exp(other - input))``."""
    for one in (other, input):
        back.through(one, back.grad, input, other, between=3)


@gradient("atan2", "arctan2")
def of_angle(back, input, other):
    """``grad*other/(input**2 + other**2)``, and ``-grad*input/(...)``."""
    back.through(input, back.grad, input, other)
    back.through(other, back.grad, input, other)
    whole = (back.grad.sides, back.grad.dtype)
    back.passing(whole, whole, *[whole] * back.asks(input))
    if back.asks(other):
        back.passing(whole, whole, whole, (input.sides, input.dtype), *[whole] * back.asks(input))


@gradient("remainder", "fmod", "mod", "rmod")
def of_remainder(back, input, other):
    """The gradient itself, and what it is times the whole quotient."""
    back.through(other, back.grad, input, other, between=2)
    back.same(input)


@gradient("where")
def of_where(back, condition, input=None, other=None, **named):
    """The gradient where the operand was taken, zero elsewhere."""
    for one in (other, named.get("self", input)):
        back.through(one, back.grad, condition)


@gradient("masked_fill")
def of_masked(back, input, mask, value):
    """The gradient with zeros where the mask is true, and the sum of it there."""
    back.through(input, back.grad, mask)


@gradient("lerp")
def of_lerp(back, input, end, weight):
    """The gradient by the weight, or by what is left of it."""
    between = int(isinstance(weight, Value))
    back.through(end, back.grad, weight)
    back.through(input, back.grad, weight, between=between)
    back.through(weight, back.grad, input, end, between=1)


@gradient("addcmul")
def of_product_added(back, input, tensor1, tensor2, *, value=1):
    """The gradient itself, and its products with the factors."""
    back.same(input)
    back.through(tensor1, back.grad, tensor2, between=1)
    back.through(tensor2, back.grad, tensor1, between=1)


@gradient("addcdiv")
def of_quotient_added(back, input, tensor1, tensor2, *, value=1):
    """The gradient itself, and its products with the quotient's derivatives."""
    back.same(input)
    back.through(tensor1, back.grad, tensor2, between=1)
    back.through(tensor2, back.grad, tensor1, tensor2, between=4)


# --- activations, losses --------------------------------------------------------------------------------------


@gradient("prelu")
def of_learned_slope(back, input, weight):
    """Both in the sides of the input; the slopes' is summed, and seen as they are."""
    back.fresh(input)
    if back.asks(weight):
        whole = back.like(input)
        sides = (1, weight.entries, *[1] * (input.rank - 2)) if input.rank > 1 else (weight.entries,)
        summed = back.summed(whole, sides)
        back.gives(weight, back.view(summed, weight.sides))
        back.free(summed)


@gradient("l1_loss")
def of_distance(back, input, target, reduction=1):
    """The gradient, divided among the entries, times a sign; the target's with the other sign."""
    whole = back.new(input.sides, back.grad.dtype) if reduction == 1 else None
    if whole is not None:
        back.entered()
    found = back.like(input)
    back.passing((input.sides, input.dtype))
    if whole is not None:
        back.free(whole)
    back.finished()
    if back.asks(target):
        back.gives(target, back.like(found))
    if back.asks(input):
        back.gives(input, found)
    else:
        back.free(found)


@gradient("binary_cross_entropy_with_logits")
def of_logits(back, input, target, weight=None, pos_weight=None, reduction=1):
    """``(sigmoid(input) - target)*grad``."""
    back.fresh(input)
    back.passing((input.sides, input.dtype), *[(input.sides, input.dtype)] * (pos_weight is not None))
    back.fresh(target)


@gradient("outer", "ger", "linalg_outer")
def of_outer(back, input, vec2):
    """The gradient times the other vector, each summed along the other's axis."""
    formed = []
    for one, sides in ((vec2, (1, vec2.entries)), (input, (input.entries, 1))):
        if back.asks(one):
            formed.append((one, sides, back.new(back.grad.sides, back.grad.dtype)))
    for one, sides, whole in reversed(formed):
        summed = back.summed(whole, sides)
        back.gives(one, back.view(summed, one.sides))
        back.free(summed)


@gradient("rms_norm")
def of_root_mean_square(back, input, normalized_shape, weight=None, eps=None):
    """Composed of the product with the weights, the product with the scale of a row, and the scale's own gradient."""
    grad, scaled = back.grad, None
    if weight is not None:
        whole = back.like(input) if back.asks(weight) else None
        scaled = back.like(input)
        if whole is not None:
            back.gives(weight, back.summed(whole, weight.sides))
        back.entered()
        back.spent(2, 3)
    if not back.asks(input):
        back.free(*[scaled] * (scaled is not None))
        return
    axes = len(normalized_shape)
    rows = ((*input.sides[:-axes], *[1] * axes), grad.dtype)
    whole = back.like(input)
    found = back.like(input)
    small = back.summed(whole, rows[0])
    if scaled is not None:
        back.free(scaled)
    back.entered()
    scale = back.new(*rows)
    back.passing(rows, rows)
    back.free(small)
    back.spent(1)
    spread = back.like(input)
    back.free(scale)
    own = back.like(input)
    back.passing(*[(input.sides, input.dtype)] * 2)
    back.free(spread)
    back.finished()
    back.free(own)
    back.gives(input, found)
