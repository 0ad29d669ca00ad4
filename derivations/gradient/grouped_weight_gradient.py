"""Gradient in groups of channels, with respect to a weight.

The channels are split into `g` groups of `C` input and `R` output channels; an
output channel reads the input channels of its own group alone. The kernel has one
tap, and the images of the batch have `n` positions in all. What is the gradient
with respect to weight `c` of output channel `o` of group `u`? The upstream gradient
of this channel times the input channel that the weight meets, added up over
positions and images. No other channel has a part in it.
"""

from sympy import Derivative, Eq, KroneckerDelta, Max, Sum

from symcnn import Exact, ForAll, function, sequence

from . import _groups as groups
from ._groups import C, R, b, c, dy, e, g, gradient, j, n, o, u, w, x

dw = sequence("dw", g * R, C)
m = function("m", integer=True)

given = {**groups.given, o: "output channel of the group", c: "which of its weights"}
sought = {dw: "weight gradient", m: "1 at the output channel that is looked at, and 0 elsewhere"}
usual = groups.usual
where = [*groups.where, n >= 0, o >= 1, o <= R, c >= 1, c <= C]
conventions = groups.conventions

claim = Eq(dw[R * u + o, c], Sum(dy[R * u + o, j] * x[C * u + c, j], (j, 1, n)))


def proof(q):
    """The chain rule."""
    same = KroneckerDelta(e, u) * KroneckerDelta(b, o)
    q.define(
        "Mark the output channel that is looked at.",
        ForAll(Eq(m(e, b), KroneckerDelta(R * e + b, R * u + o)), (b, 1, R), (e, 0, g - 1)),
    )
    q.define(
        "An output channel is the sum of the input channels of its group, each times its weight. Chain rule: a weight "
        "acts on the loss through all outputs, and the contributions add up.",
        Eq(
            dw[R * u + o, c],
            Sum(
                dy[R * e + b, j] * Derivative(groups.output, w[R * u + o, c]),
                (j, 1, n),
                (b, 1, R),
                (e, 0, g - 1),
            ),
        ),
    )
    q.equals(
        "It stands in its own output channel alone, at every position once.",
        Sum(
            dy[R * e + b, j] * x[C * e + c, j] * KroneckerDelta(R * e + b, R * u + o),
            (j, 1, n),
            (b, 1, R),
            (e, 0, g - 1),
        ),
    )
    q.equals(
        "It is the one that is marked.",
        Sum(
            dy[R * e + b, j] * x[C * e + c, j] * m(e, b),
            (j, 1, n),
            (b, 1, R),
            (e, 0, g - 1),
        ),
    )
    q.implies(
        "Two output channels are the same just where their groups are, and their numbers in the group.",
        ForAll(Eq(m(e, b), same), (b, 1, R), (e, 0, g - 1)),
    )
    q.implies("One channel is left.", claim)


def measure(run, g, C, R, n, u, o, c, x, w, dy):
    """The gradient that autograd hands to one weight."""
    return round(gradient(run, 1, g, x, w, dy)[R * u + o - 1, c - 1].item())


experiment = Exact(
    measure,
    operator="torch.nn.functional.conv1d",
    impostor=groups.shuffled,
    at=[
        {**shape, "u": u, "o": o, "c": c}
        for shape in groups.shapes()
        for u in range(shape["g"])
        for o in range(1, shape["R"] + 1)
        for c in range(1, shape["C"] + 1)
    ],
)
rivals = {
    "forgets the groups of the input": Sum(dy[R * u + o, j] * x[c, j], (j, 1, n)),
    "forgets the groups of the output": Sum(dy[o, j] * x[C * u + c, j], (j, 1, n)),
    "adds up the output channels of the group": Sum(dy[R * u + b, j] * x[C * u + c, j], (j, 1, n), (b, 1, R)),
    "takes the mean over the batch": claim.rhs / Max(1, n),
    "takes the first position alone": dy[R * u + o, 1] * x[C * u + c, 1],
    "multiplies with the weight": w[R * u + o, c] * claim.rhs,
}
