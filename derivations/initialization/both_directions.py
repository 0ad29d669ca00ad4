"""Initialisation that keeps variances in both directions.

A dense layer with `n` inputs and `m` outputs follows a leaky ReLU, which multiplies
what is negative by `a`; its weights have mean zero and the variance `v`. For which
`n`, `m` and `v` does it keep the variance of a signal on the way forward, and the
second moment of a gradient on the way back? The first asks for as many outputs as
inputs; where they differ every `v` is a compromise, such as Glorot's, `2/(n + m)`.
"""

from sympy import And, Eq

from symcnn import Iff, reals, sequence

from ..activation._normal import d as n
from . import leaky_backward_variance as backward
from . import leaky_layer_variance as forward
from .leaky_backward_variance import g, m, q, s
from .leaky_layer_variance import V, a, sigma, v

G = reals("G")
w, W = sequence("w", n), sequence("W", m)

given = {
    **forward.given,
    n: "number of inputs (fan-in)",
    m: "number of outputs (fan-out)",
    q: "second moment of a gradient in an output",
    w: "weights of an output",
    W: "weights of an input",
    g: backward.given[g],
    s: backward.given[s],
}
sought = {V: "variance of an output", G: "variance of the gradient in a number before the activation"}
usual = forward.usual
where = [
    *forward.where,
    *[fact.subs(backward.w, W) for fact in backward.where],
    q > 0,
]
conventions = (*forward.conventions, *backward.conventions[:1])

claim = Iff(And(Eq(V, sigma**2), Eq(G, q)), And(Eq(n, m), Eq(v, 2 / ((1 + a**2) * n))))


def proof(steps):
    """One variance for each direction."""
    steps.recall("Forward the inputs count.", forward)
    steps.recall("Backward the outputs count.", backward, {backward.w: W, backward.V: G})
    steps.implies("Both are kept just if both numbers are the same, and the variance is that.", claim)
