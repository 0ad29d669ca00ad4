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

n, L, a, b, l, i = integers("n L a b l i")
K, S, D, P = (sequence(name, L, integer=True) for name in "KSDP")
x, f, g, A, B = (function(name, integer=True) for name in "xfgAB")

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
    f: "lower end for the input of a layer",
    g: "upper end for the input of a layer",
    A: "lower end, pulled back through so many layers",
    B: "upper end, pulled back through so many layers",
}
usual = {S: 1, D: 1, P: 0}
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


claim = Iff(And(a <= x(L), x(L) <= b), And(A(L, a) <= n, n <= B(L, b)))


def proof(q):
    """Pull the wanted interval back through one layer, then through all."""
    layers = (l, 0, oo)
    gaps = D[l + 1] * (K[l + 1] - 1)
    fits = i * S[l + 1] + gaps <= x(l) + 2 * P[l + 1] - 1
    q.define(
        "A layer has as many outputs as its kernel has placements in which the last tap, "
        "`i*S[l+1]+D[l+1]*(K[l+1]-1)`, is not past the end of the padded row; of nothing there is no output.",
        Eq(x(0), n),
        ForAll(Eq(x(l + 1), Piecewise((Sum(indicator(fits), (i, 0, oo)), x(l) >= 1), (0, True))), layers),
    )
    q.define(
        "Through one layer: the ends of the range of inputs, counted from outputs `a` and `b` of that layer.",
        ForAll(Eq(f(l + 1, a), Max(1, S[l + 1] * (a - 1) + gaps + 1 - 2 * P[l + 1])), layers, (a, -oo, oo)),
        ForAll(Eq(g(l + 1, b), S[l + 1] * b + gaps - 2 * P[l + 1]), layers, (b, -oo, oo)),
    )
    q.define(
        "Through layers `l+1`, `l`, ..., 1: first back through `l+1`, then through those before it.",
        ForAll(Eq(A(0, a), a), (a, -oo, oo)),
        ForAll(Eq(A(l + 1, a), A(l, f(l + 1, a))), layers, (a, -oo, oo)),
        ForAll(Eq(B(0, b), b), (b, -oo, oo)),
        ForAll(Eq(B(l + 1, b), B(l, g(l + 1, b))), layers, (b, -oo, oo)),
    )
    outputs = And(a <= x(l + 1), x(l + 1) <= b)
    inputs = And(f(l + 1, a) <= x(l), x(l) <= g(l + 1, b))
    q.implies(
        "One layer: count its placements, and solve for its input.",
        ForAll(Implies(a >= 1, Iff(outputs, inputs)), layers, (a, -oo, oo), (b, -oo, oo)),
    )
    q.implies(
        "The clamp makes the lower end a wanted side again, of at least one cell; the hypothesis asks for that.",
        ForAll(f(l + 1, a) >= 1, layers, (a, -oo, oo)),
    )
    q.induct(
        "All layers: what the last layer asks of its input is, by the hypothesis, asked of the first layer's.",
        Implies(a >= 1, claim),
        over=L,
        forall=(a, b),
    )


def measure(run, n, L, K, S, D, P, a, b):
    """Whether the stack of real layers turns an input of side n into a side from a to b."""
    side = n
    for k, s, d, p in zip(K, S, D, P, strict=True):
        if side + 2 * p < d * (k - 1) + 1:
            return False
        side = run.operator(run.zeros(1, 1, side), run.zeros(1, 1, k), stride=s, dilation=d, padding=p).shape[-1]
    return a <= side <= b


def padded_before(signal, kernel, stride, dilation, padding):
    """A convolution that pads the front only."""
    import torch

    padded = torch.nn.functional.pad(signal, (padding, 0))
    return torch.nn.functional.conv1d(padded, kernel, stride=stride, dilation=dilation)


stacks = [
    {"L": 0, "K": [], "S": [], "D": [], "P": []},
    {"L": 1, "K": [3], "S": [2], "D": [1], "P": [1]},
    {"L": 1, "K": [1], "S": [3], "D": [1], "P": [1]},
    {"L": 2, "K": [4, 4], "S": [1, 1], "D": [1, 1], "P": [0, 3]},
    {"L": 2, "K": [3, 2], "S": [2, 3], "D": [2, 1], "P": [1, 0]},
    {"L": 2, "K": [2, 4], "S": [3, 2], "D": [1, 1], "P": [0, 2]},
    {"L": 2, "K": [1, 3], "S": [2, 2], "D": [1, 2], "P": [2, 1]},
    {"L": 3, "K": [3, 2, 3], "S": [1, 2, 1], "D": [1, 1, 2], "P": [1, 1, 2]},
    {"L": 3, "K": [5, 4, 1], "S": [2, 1, 2], "D": [1, 1, 1], "P": [0, 3, 1]},
]
experiment = Exact(
    measure,
    operator="torch.nn.functional.conv1d",
    impostor=padded_before,
    at=points(
        *(
            {"n": side, **stack, "a": low, "b": high}
            for stack in stacks
            for low, high in ((1, 1), (2, 3))
            for side in (1, 2, 4, 7)
        )
    ),
)


def unrolled(start, end, gap):
    """The recurrence without a clamp, as a sum: `end` cells at the top and `gap` more for each layer."""
    return start + end * Product(S[i], (i, 1, L)) + Sum(gap * Product(S[i], (i, 1, l - 1)), (l, 1, L))


span = D[l] * (K[l] - 1) - 2 * P[l]
bottom, top = unrolled(1, a - 1, span), unrolled(0, b, span)
rivals = {
    "clamps only at the end, not at every layer": And(Max(1, bottom) <= n, n <= top),
    "takes the number of inputs for one output to be the product of the strides, whatever was clamped": And(
        A(L, a) <= n, n <= A(L, a) + (b - a + 1) * Product(S[i], (i, 1, L)) - 1
    ),
    "ignores the floors, so that an output has one input alone": And(A(L, a) <= n, n <= A(L, b)),
    "counts each padding in cells of the input": And(
        Max(1, unrolled(1, a - 1, D[l] * (K[l] - 1)) - Sum(2 * P[l], (l, 1, L))) <= n,
        n <= unrolled(0, b, D[l] * (K[l] - 1)) - Sum(2 * P[l], (l, 1, L)),
    ),
    "pads one side only": And(Max(1, unrolled(1, a - 1, span + P[l])) <= n, n <= unrolled(0, b, span + P[l])),
}
