"""What is left of a gradient behind a stack of sigmoids.

A value `x` passes through `L` layers, one unit wide: each multiplies with its
weight, adds its bias, and applies a sigmoid. How large can the derivative of the
last output with respect to `x` be? Every layer brings its weight and a slope
that is at most a quarter. So with weights of size at most 4 it never grows, and
with weights of size 1 it falls at least like `1/4**L`.
"""

from sympy import Abs, Eq, Implies, Le, Product, Rational, Sum, exp, oo

from symcnn import ForAll, Trajectory, function, integers, reals, sequence

from . import sigmoid
from .sigmoid import g

L, l, j = integers("L l j")
x, y, S = reals("x y S")
w, b = sequence("w", L), sequence("b", L)
a, D, W = function("a"), function("D"), function("W")

given = {L: "layers", x: "input", w: "weights", b: "biases"}
sought = {
    S: "size of the derivative of the last output with respect to the input",
    D: "derivative of the output of a layer with respect to the input",
    a: "output of a layer",
    g: sigmoid.sought[g],
    W: "what the largest slope would leave",
}
where = [L >= 0]
conventions = ("one unit in every layer", *sigmoid.conventions)

claim = Le(S, Product(Abs(w[l]), (l, 1, L)) / 4**L)


def proof(q):
    """Layer by layer, each with at most a quarter of its weight."""
    q.recall("The slope of a sigmoid, at any value.", sigmoid, forall=((sigmoid.x, -oo, oo),))
    q.define(
        "The outputs of the layers; the input is that of layer 0.",
        Eq(a(0), x),
        ForAll(Eq(a(l + 1), 1 / (1 + exp(-(w[l + 1] * a(l) + b[l + 1])))), (l, 0, L - 1)),
    )
    q.define(
        "Chain rule: every layer multiplies with its slope and its weight.",
        Eq(D(0), 1),
        ForAll(Eq(D(l + 1), D(l) * g(w[l + 1] * a(l) + b[l + 1]) * w[l + 1]), (l, 0, L - 1)),
    )
    q.define(
        "Compare it with what the largest slope would leave,",
        Eq(W(0), 1),
        ForAll(Eq(W(l + 1), W(l) * Abs(w[l + 1]) / 4), (l, 0, L - 1)),
    )
    q.induct("whose product is", Implies(l <= L, Eq(W(l), Product(Abs(w[j]), (j, 1, l)) / 4**l)), over=l)
    q.implies(
        "The slope is above zero and at most a quarter.",
        ForAll((g(y) >= 0) & (g(y) <= Rational(1, 4)), (y, -oo, oo)),
    )
    q.implies(
        "So a layer leaves at most a quarter of its weight.",
        ForAll(Abs(D(l + 1)) <= Abs(D(l)) * Abs(w[l + 1]) / 4, (l, 0, L - 1)),
    )
    q.induct("Nowhere is more left than that.", Implies(l <= L, Abs(D(l)) <= W(l)), over=l)
    q.define("The size asked for is that behind all layers.", Eq(S, Abs(D(L))))
    q.implies("Take all layers.", claim)


def measure(run, L, x, w, b):
    """The size of the gradient that autograd hands to the input of the stack."""
    import torch

    value = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    signal = value * 1
    for weight, bias in zip(w, b, strict=True):
        signal = run.operator(weight * signal + bias)
    (gradient,) = torch.autograd.grad(signal, value)
    return abs(gradient.item())


experiment = Trajectory(
    measure,
    operator="torch.sigmoid",
    impostor="torch.tanh",
    at=[
        {"L": len(w), "x": x, "w": w, "b": b}
        for x, w, b in (
            (0.5, [], []),
            (1.0, [1.0], [-0.75]),
            (0.25, [2.0, -1.0], [-0.25, 0.75]),
            (-0.5, [-4.0, 3.0, 1.0], [-2.25, -1.25, -0.75]),
            (1.5, [0.5, 2.0, -3.0, 4.0, 1.0], [-0.5, -1.0, 1.25, -2.25, -0.25]),
        )
    ],
    operations=12,
    conditioning=8,
    steps="L",
)
rivals = {
    "forgets the weights": Rational(1, 4) ** L,
    "lets the signs of the weights make it negative": Product(w[l], (l, 1, L)) / 4**L,
    "counts a layer too many": Product(Abs(w[l]), (l, 1, L)) / 4 ** (L + 1),
    "adds the sizes of the weights": Sum(Abs(w[l]), (l, 1, L)) / 4**L,
    "takes the square of the largest slope": Product(Abs(w[l]), (l, 1, L)) / 16**L,
    "takes it to die out at once": 0 * x,
}
