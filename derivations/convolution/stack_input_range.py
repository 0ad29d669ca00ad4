"""Which inputs give a wanted output side, through a stack of layers.

Layers `1` to `L` follow one another; layer `l` has kernel side `K[l]`, stride
`S[l]`, dilation `D[l]` and padding `P[l]`. An input of side `n` gives sides
`x(1)`, `x(2)`, ..., and `x(L)` at the end; where a kernel fits nowhere, the
side is 0, and stays so. The inputs whose last side lies between `a` and `b`
are found backwards, from the last layer to the first: the lower end is
clamped at 1 at every layer. Where the lower end comes out above the upper
one, there is no such input.
"""

from sympy import And, Eq, Implies, Max, Piecewise, Product, Sum, oo
from symcnn import Exact, ForAll, Iff, function, indicator, integers, points, sequence

from . import input_range

n, L, a, b, l, i, h = integers("n L a b l i h")
K, S, D, P = (sequence(name, L, integer=True) for name in "KSDP")
x, A, B = (function(name, integer=True) for name in "xAB")

given = {
    n: "input side",
    L: "number of layers",
    K: "kernel sides",
    S: "strides",
    D: "dilations",
    P: "paddings on each side",
    a: "least wanted output side",
    b: "greatest wanted output side",
}
sought = {
    x: "side after so many layers",
    A: "lower end, pulled back through so many layers",
    B: "upper end, pulled back through so many layers",
}
where = [
    n >= 1,
    L >= 0,
    a >= 1,
    ForAll(K[l] >= 1, (l, 1, oo)),
    ForAll(S[l] >= 1, (l, 1, oo)),
    ForAll(D[l] >= 1, (l, 1, oo)),
    ForAll(P[l] >= 0, (l, 1, oo)),
]
conventions = ("a layer whose kernel fits nowhere has no output", *input_range.conventions[1:])


def lower(layer, end):
    """Least input of a layer that gives at least `end`."""
    return Max(1, S[layer] * (end - 1) + D[layer] * (K[layer] - 1) + 1 - 2 * P[layer])


def upper(layer, end):
    """Greatest input of a layer that gives at most `end`."""
    return S[layer] * end + D[layer] * (K[layer] - 1) - 2 * P[layer]


claim = Iff(And(a <= x(L), x(L) <= b), And(A(L, a) <= n, n <= B(L, b)))


def proof(q):
    """Pull the wanted interval back through one layer, then through all."""
    everywhere = ((l, 0, oo), (a, -oo, oo), (b, -oo, oo))
    fits = i * S[l + 1] + D[l + 1] * (K[l + 1] - 1) <= x(l) + 2 * P[l + 1] - 1
    q.define(
        "A layer has as many outputs as its kernel has placements in which the last tap, "
        "`i*S[l+1]+D[l+1]*(K[l+1]-1)`, is not past the end of the padded row; of nothing there is no output.",
        Eq(x(0), n),
        ForAll(Eq(x(l + 1), Piecewise((Sum(indicator(fits), (i, 0, oo)), x(l) >= 1), (0, True))), (l, 0, oo)),
    )
    q.define(
        "`A(l,a)` is the lower end after `a` was pulled back through layers `l`, ..., 2, 1.",
        ForAll(Eq(A(0, a), a), (a, -oo, oo)),
        ForAll(Eq(A(l + 1, a), A(l, lower(l + 1, a))), *everywhere[:2]),
    )
    q.define(
        "`B(l,b)` is the upper end, likewise.",
        ForAll(Eq(B(0, b), b), (b, -oo, oo)),
        ForAll(Eq(B(l + 1, b), B(l, upper(l + 1, b))), everywhere[0], everywhere[2]),
    )
    one = Iff(
        And(a <= x(l + 1), x(l + 1) <= b),
        And(lower(l + 1, a) <= x(l), x(l) <= upper(l + 1, b)),
    )
    q.implies("One layer: count the placements and solve for its input.", ForAll(Implies(a >= 1, one), *everywhere))
    q.induct(
        "All layers: pull the interval back through the last layer, and then, clamped, through those before it.",
        Implies(a >= 1, claim),
        over=L,
        forall=(a, b),
    )


def measure(run, n, L, K, S, D, P, a, b):
    """Whether the stack of real layers turns an input of side n into a side from a to b."""
    side = n
    for k, s, d, p in zip(K, S, D, P):
        if side + 2 * p < d * (k - 1) + 1:
            return False
        side = run.operator(run.zeros(1, 1, side), run.zeros(1, 1, k), stride=s, dilation=d, padding=p).shape[-1]
    return a <= side <= b


def unpadded(signal, kernel, stride, dilation, padding):
    """A convolution that pads one side only."""
    import torch

    padded = torch.nn.functional.pad(signal, (padding, 0))
    return torch.nn.functional.conv1d(padded, kernel, stride=stride, dilation=dilation)
