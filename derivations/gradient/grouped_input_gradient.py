"""Gradient in groups of channels, with respect to the input.

The channels are split into `g` groups of `C` input and `R` output channels; an
output channel reads the input channels of its own group alone. The kernel has one
tap. What is the gradient with respect to input channel `c` of group `u` at position
`i`? It collects the upstream gradients of the output channels of its group at this
position, each times the weight that meets it: `R` terms, however many groups there
are.
"""

from sympy import Derivative, Eq, KroneckerDelta, Sum

from symcnn import Exact, ForAll, function, sequence

from . import _groups as groups
from ._groups import C, R, b, c, dy, e, f, g, gradient, i, j, n, u, w, x

dx = sequence("dx", g * C, n)
m = function("m", integer=True)

given = {**groups.given, c: "input channel of the group", i: "position"}
sought = {dx: "input gradient", m: "1 at the input channel that is looked at, and 0 elsewhere"}
usual = groups.usual
where = [*groups.where, c >= 1, c <= C, i >= 1, i <= n]
conventions = groups.conventions

claim = Eq(dx[C * u + c, i], Sum(w[R * u + b, c] * dy[R * u + b, i], (b, 1, R)))


def proof(q):
    """The chain rule."""
    same = KroneckerDelta(e, u) * KroneckerDelta(f, c)
    q.define(
        "Mark the input channel that is looked at.",
        ForAll(Eq(m(e, f), KroneckerDelta(C * e + f, C * u + c)), (f, 1, C), (e, 0, g - 1)),
    )
    q.define(
        "An output channel is the sum of the input channels of its group, each times its weight. Chain rule: a cell "
        "acts on the loss through all outputs, and the contributions add up.",
        Eq(
            dx[C * u + c, i],
            Sum(
                dy[R * e + b, j] * Derivative(groups.output, x[C * u + c, i]),
                (j, 1, n),
                (b, 1, R),
                (e, 0, g - 1),
            ),
        ),
    )
    q.equals(
        "At its own position every output channel of its group holds it with one weight.",
        Sum(
            dy[R * e + b, i] * w[R * e + b, f] * KroneckerDelta(C * e + f, C * u + c),
            (f, 1, C),
            (b, 1, R),
            (e, 0, g - 1),
        ),
    )
    q.equals(
        "It is the one that is marked.",
        Sum(
            dy[R * e + b, i] * w[R * e + b, f] * m(e, f),
            (f, 1, C),
            (b, 1, R),
            (e, 0, g - 1),
        ),
    )
    q.implies(
        "Two input channels are the same just where their groups are, and their numbers in the group.",
        ForAll(Eq(m(e, f), same), (f, 1, C), (e, 0, g - 1)),
    )
    q.implies("One group is left.", claim)


def measure(run, g, C, R, n, u, c, i, x, w, dy):
    """The gradient that autograd hands to one cell of the input."""
    return round(gradient(run, 0, g, x, w, dy)[C * u + c - 1, i - 1].item())


experiment = Exact(
    measure,
    operator="torch.nn.functional.conv1d",
    impostor=groups.shuffled,
    at=[
        {**shape, "u": u, "c": c, "i": i}
        for shape in groups.shapes()
        for u in range(shape["g"])
        for c in range(1, shape["C"] + 1)
        for i in range(1, shape["n"] + 1)
    ],
)
rivals = {
    "forgets the groups of the output": Sum(w[b, c] * dy[b, i], (b, 1, R)),
    "takes the mean over the output channels": claim.rhs / R,
    "forgets the weights": Sum(dy[R * u + b, i], (b, 1, R)),
    "adds up the positions": Sum(w[R * u + b, c] * dy[R * u + b, j], (b, 1, R), (j, 1, n)),
    "takes the first output channel of the group alone": w[R * u + 1, c] * dy[R * u + 1, i],
    "adds up the output channels of all groups": Sum(w[b, c] * dy[b, i], (b, 1, g * R)),
}
