"""Side behind a stack of layers that shrink it.

Layers `1` to `L` follow one another on `n` cells. The kernel of layer `l` has
`H[l]` taps on either side of its middle one, a dilation `D[l]`, a stride `S[l]`,
and as much padding as it reaches to either side, `D[l]*H[l]`: a kernel of 3 has a
padding of 1. What is the output side, `m`? Only the product of the strides counts,
not their order: with strides of 2 it is `n` over `2**L`, rounded up once, at the
end.
"""

from sympy import And, Eq, Product, Sum, ceiling, floor, oo

from symcnn import Exact, ForAll, function, indicator, integers, points, sequence

L, l, i, n, m = integers("L l i n m")
H, S, D = (sequence(name, L, integer=True) for name in "HSD")
x, W = function("x", integer=True), function("W", integer=True)

given = {
    n: "input side",
    L: "number of layers",
    H: "taps on either side of the middle one",
    S: "strides",
    D: "dilations",
}
sought = {m: "output side", x: "side behind so many layers", W: "product of so many strides"}
usual = {S: 1, D: 1}
where = [
    n >= 1,
    L >= 0,
    ForAll(H[l] >= 0, (l, 1, oo)),
    ForAll(S[l] >= 1, (l, 1, oo)),
    ForAll(D[l] >= 1, (l, 1, oo)),
]
conventions = (
    "an output only where the kernel fits entirely (floor, not ceiling)",
    "the product of no strides is 1",
    "the same holds of TensorFlow's same padding, with any kernel",
)

whole = Product(S[l], (l, 1, L))
claim = Eq(m, ceiling(n / whole))


def proof(q):
    """Bound the input by what the output can come from."""
    layers = (l, 0, oo)
    q.define("The strides, multiplied.", Eq(W(0), 1), ForAll(Eq(W(l + 1), W(l) * S[l + 1]), layers))
    q.induct("No product of strides is below 1.", W(L) >= 1, over=L)
    q.induct("The product in closed form.", Eq(W(L), whole), over=L)
    q.define(
        "A layer has as many outputs as its kernel has placements in which the last tap, "
        "`i*S[l+1]+2*D[l+1]*H[l+1]`, is not past the end of the padded row.",
        Eq(x(0), n),
        ForAll(
            Eq(
                x(l + 1),
                Sum(
                    indicator(i * S[l + 1] + 2 * D[l + 1] * H[l + 1] <= x(l) + 2 * D[l + 1] * H[l + 1] - 1), (i, 0, oo)
                ),
            ),
            layers,
        ),
    )
    q.implies(
        "The padding gives back what the kernel spans: there is an output for every stride that is begun.",
        ForAll(Eq(x(l + 1), Sum(indicator(i * S[l + 1] <= x(l) - 1), (i, 0, oo))), layers),
    )
    q.induct("No row is empty.", x(L) >= 1, over=L)
    q.implies(
        "A layer's input is at most its strides together, and its last stride is begun.",
        ForAll(And(x(l) <= S[l + 1] * x(l + 1), x(l) >= S[l + 1] * (x(l + 1) - 1) + 1), layers),
    )
    q.induct(
        "So is it through all layers: the product of the strides takes the place of the stride.",
        And(n <= W(L) * x(L), n >= W(L) * (x(L) - 1) + 1),
        over=L,
    )
    q.implies("Divide by it: there is one such whole number.", Eq(x(L), ceiling(n / W(L))))
    q.define("The output of the last layer.", Eq(m, x(L)))
    q.equals("Put both in.", claim.rhs)


def measure(run, n, L, H, S, D):
    """Side of what the stack of real layers returns."""
    row = run.zeros(1, 1, n)
    for h, s, d in zip(H, S, D, strict=True):
        row = run.operator(row, run.zeros(1, 1, 2 * h + 1), stride=s, dilation=d, padding=d * h)
    return row.shape[-1]


def one_sided(signal, kernel, stride, dilation, padding):
    """A convolution that pads the front only."""
    import torch

    padded = torch.nn.functional.pad(signal, (padding, 0))
    return torch.nn.functional.conv1d(padded, kernel, stride=stride, dilation=dilation)


stacks = (
    {"L": 0, "H": [], "S": [], "D": []},
    {"L": 1, "H": [1], "S": [2], "D": [1]},
    {"L": 1, "H": [0], "S": [3], "D": [2]},
    {"L": 2, "H": [2, 1], "S": [2, 3], "D": [2, 2]},
    {"L": 2, "H": [3, 1], "S": [2, 2], "D": [1, 1]},
    {"L": 3, "H": [1, 1, 1], "S": [2, 2, 2], "D": [1, 1, 1]},
    {"L": 3, "H": [2, 0, 1], "S": [3, 2, 1], "D": [1, 1, 3]},
    {"L": 4, "H": [1, 1, 1, 1], "S": [2, 1, 2, 3], "D": [1, 1, 2, 1]},
    {"L": 5, "H": [3, 1, 1, 1, 1], "S": [2, 2, 2, 2, 2], "D": [1, 1, 1, 1, 1]},
)
experiment = Exact(
    measure,
    operator="torch.nn.functional.conv1d",
    impostor=one_sided,
    at=points(*({"n": n, **stack} for stack in stacks for n in (1, 2, 5, 8, 12, 31, 33, 64))),
)
rivals = {
    "rounds down": floor(n / whole),
    "adds the strides": ceiling(n / (1 + Sum(S[l] - 1, (l, 1, L)))),
    "counts the last stride only if it is more than begun": floor(n / whole) + 1,
    "loses what the kernels span": ceiling((n - Sum(2 * D[l] * H[l], (l, 1, L))) / whole),
    "halves in every layer": ceiling(n / 2**L),
    "divides by the number of layers": ceiling(n / (L + 1)),
    "takes the last cell off first": ceiling((n - 1) / whole),
}
