"""Activations: a function of each entry, or of the entries along an axis.

Counted as "activation" are the multiplications and divisions of the formula in the file of the table below, and those
of its derivative with the upstream gradient's; sums, comparisons, exponentials, logarithms and tangents take none.
"""

from symcnn import Reads, operator

from ._settings import divided

OUTPUT = "the output"
INPUT = "the input"
COPY = "the input, copied where the operator works in place"
INPUT_OR_OUTPUT = "the input, or the output where the operator works in place"


def entry_by_entry(kept, forward, backward, *names):
    """The rule of a function of each entry: what is kept, and what one entry takes there and back."""

    @operator(*names)
    def rule(call, input, *settings, **named):
        output = call.like(input)
        if forward or backward:
            call.multiplies("activation", input.entries * forward, {input: input.entries * backward})
        if kept is OUTPUT or (kept is INPUT_OR_OUTPUT and call.in_place):
            call.saves(output)
        elif kept is COPY and call.in_place:
            call.keeps(input.entries, input.dtype)
        else:
            call.saves(input)
        return output

    return rule


relu = entry_by_entry(OUTPUT, 0, 0, "relu")
clipped = entry_by_entry(COPY, 0, 0, "hardtanh", "relu6", "threshold")
shrunk = entry_by_entry(INPUT, 0, 0, "softshrink", "hardshrink")
sigmoid = entry_by_entry(OUTPUT, 1, 2, "sigmoid", "special_expit")  # 1/(1 + exp(-x)); dy*(1 - y)*y
tanh = entry_by_entry(OUTPUT, 0, 2, "tanh")  # dy*(1 - y*y)
leaky_relu = entry_by_entry(INPUT_OR_OUTPUT, 1, 1, "leaky_relu")  # slope*x
elu = entry_by_entry(INPUT_OR_OUTPUT, 1, 2, "elu")  # a*(exp(x) - 1)
selu = entry_by_entry(INPUT_OR_OUTPUT, 1, 2, "selu")  # the scale times the slope is one number
celu = entry_by_entry(INPUT_OR_OUTPUT, 2, 2, "celu")  # a*(exp(x/a) - 1)
silu = entry_by_entry(COPY, 1, 4, "silu")  # x/(1 + exp(-x)); dy*s*(1 + x*(1 - s)) with s = 1/(1 + exp(-x))
mish = entry_by_entry(COPY, 1, 5, "mish")  # x*t, t = tanh(log(1 + exp(x))); dy*(t + x*s*(1 - t*t))
gelu = entry_by_entry(COPY, 3, 7, "gelu")  # x*P, P = (1 + erf(x*c))*0.5; dy*(P + x*d*exp(-x*x*0.5))
hardswish = entry_by_entry(COPY, 2, 2, "hardswish")  # x*min(max(x + 3, 0), 6)/6; dy*(x/3 + 0.5)
hardsigmoid = entry_by_entry(COPY, 1, 1, "hardsigmoid")  # min(max(x + 3, 0), 6)/6
softplus = entry_by_entry(COPY, 2, 3, "softplus")  # log(1 + exp(b*x))/b; dy/(1 + exp(-b*x))


@operator("log_sigmoid")
def log_sigmoid(call, input):
    """The logarithm of the sigmoid: the input is kept, and as many numbers on the way. Its derivative takes two."""
    output = call.like(input)
    call.multiplies("activation", 0, {input: input.entries * 2})
    call.saves(input)
    call.keeps(input.entries, input.dtype)
    return output


@operator("rrelu")
def random_leaky_relu(call, input, lower=1 / 8, upper=1 / 3, training=False):
    """A slope below zero that is drawn for each entry. The slopes are kept, and room for them where none is drawn."""
    output = call.like(input)
    call.multiplies("activation", input.entries, {input: input.entries})
    call.keeps(input.entries, input.dtype)
    call.saves(output if call.in_place else input)
    return output


@operator("prelu", "_prelu_kernel")
def learned_leaky_relu(call, input, weight):
    """A slope below zero that is learned, one for all or one for each channel."""
    if weight.entries != 1:
        channels = input.sides[1] if input.rank > 1 else 1
        call.equal(channels, weight.sides[0], "there is a slope for each channel")
    output = call.like(input)
    call.multiplies("activation", input.entries, {input: input.entries, weight: input.entries})
    call.saves(input)
    call.saves(weight)
    call.reads(output, input, [Reads(axis) for axis in range(input.rank)])
    return output


@operator("glu")
def gated(call, input, dim=-1):
    """One half along an axis times the sigmoid of the other: 2 for each output, and 5 on the way back."""
    axis = call.axis(dim, input.rank)
    half = divided(call, input.sides[axis], 2, "there are two halves along the axis")
    output = call.joined([*input.sides[:axis], half, *input.sides[axis + 1 :]], input.dtype, input)
    call.multiplies("activation", output.entries * 2, {input: output.entries * 5})
    call.saves(input)
    call.reads(output, input, _along(input, axis))
    return output


@operator("softmax", "_softmax", "special_softmax")
def softmax(call, input, dim, dtype=None, *more):
    """Exponentials divided by their sum along an axis; back, y*(dy - sum of y*dy)."""
    return _normalised(call, input, dim, dtype, 1, 2)


@operator("log_softmax", "_log_softmax", "special_log_softmax")
def log_softmax(call, input, dim, dtype=None, *more):
    """The logarithm of softmax; back, dy - softmax*sum of dy."""
    return _normalised(call, input, dim, dtype, 0, 1)


def _normalised(call, input, dim, dtype, forward, backward):
    axis = call.axis(dim, input.rank)
    output = call.new(input.sides, dtype or input.dtype)
    call.multiplies("activation", input.entries * forward, {input: input.entries * backward})
    call.saves(output)
    call.reads(output, input, _along(input, axis))
    return output


def _along(input, axis):
    """All entries along an axis, and along the others each place by itself."""
    return [Reads(place, "all") if place == axis else Reads(place) for place in range(input.rank)]
