"""How far the sides of two paths are apart.

Two convolutions with the same stride, `s`, read the same input, as the two paths
of a residual block do, and what they give is added or joined. One has `k_1` taps,
dilated by `d_1`, and padding `p_1`, the other `k_2`, `d_2` and `p_2`. By how many
cells, `E`, do their output sides differ at most, over `s` inputs that follow one
another from side `N` on? The paths fit together at every input just where that
is 0: where with stride 1 both would lose as many cells.
"""

from sympy import Abs, And, Eq, Max, Mod, ceiling, floor, oo

from symcnn import Exact, ForAll, Iff, function, grid, integers

from . import output_size as side

s, k_1, d_1, p_1, k_2, d_2, p_2, N, n, u, v, E = integers("s k_1 d_1 p_1 k_2 d_2 p_2 N n u v E")
A, B, F, G = (function(name, integer=True) for name in "ABFG")

given = {
    s: "stride",
    k_1: "kernel side of the first path",
    d_1: "dilation of the first path",
    p_1: "padding on each side of the first path",
    k_2: "kernel side of the second path",
    d_2: "dilation of the second path",
    p_2: "padding on each side of the second path",
    N: "least input side",
}
sought = {
    E: "largest difference of both output sides",
    A: "output side of the first path as a function of the input side",
    B: "output side of the second path as a function of the input side",
    F: "by how much the first path's is larger",
    G: "by how much the second path's is larger",
    u: "an input that the first path uses up",
    v: "an input that the second path uses up",
}
usual = {s: 1, d_1: 1, p_1: 0, d_2: 1, p_2: 0}
ONE, TWO = (k_1, d_1, p_1), (k_2, d_2, p_2)
where = [
    *(s >= 1, k_1 >= 1, d_1 >= 1, p_1 >= 0, k_2 >= 1, d_2 >= 1, p_2 >= 0, N >= 1),
    N + 2 * p_1 >= d_1 * (k_1 - 1) + 1,
    N + 2 * p_2 >= d_2 * (k_2 - 1) + 1,
]
conventions = (*side.conventions, "both kernels fit on the least input")


def loss(path):
    """By how many cells an output of stride 1 is shorter than the input."""
    k, d, p = path
    return d * (k - 1) - 2 * p


more = loss(TWO) - loss(ONE)
claim = Eq(E, ceiling(Abs(more) / s))
END = N + s - 1


def proof(q):
    """Look at the inputs at which a placement just fits on one path."""
    for path, output, name in ((ONE, A, "the first path"), (TWO, B, "the second path")):
        k, d, p = path
        settings = {side.k: k, side.d: d, side.p: p, side.m: output(n)}
        q.recall(f"The sides of {name}.", side, settings, forall=((n, N, oo),))
    for path, larger, one, other, place, gain in (
        (ONE, F, A, B, u, more),
        (TWO, G, B, A, v, -more),
    ):
        q.define("By so much is this path's side larger.", ForAll(Eq(larger(n), one(n) - other(n)), (n, N, oo)))
        q.define(
            "The first input from `N` on with which its last placement ends with the padded row",
            Eq(place, N + Mod(loss(path) + 1 - N, s)),
        )
        q.implies("is one of the inputs that are looked at.", And(place >= N, place <= END))
        q.implies(
            "There its side is larger by the cells that it loses less, in strides, rounded up,",
            Eq(larger(place), ceiling(gain / s)),
        )
        q.implies("and nowhere by more.", ForAll(larger(n) <= larger(place), (n, N, oo)))
    q.define("So the largest difference is one of these two.", Eq(E, Max(F(u), G(v))))
    q.equals("Put both in.", Max(ceiling(more / s), ceiling(-more / s)))
    q.equals("One of them is not above 0.", claim.rhs)
    q.implies(
        "It is 0 just where both lose as many cells, and no input has sides that differ by more.",
        And(claim, Iff(Eq(E, 0), Eq(loss(ONE), loss(TWO))), ForAll(Abs(A(n) - B(n)) <= E, (n, N, oo))),
    )


def measure(run, s, k_1, d_1, p_1, k_2, d_2, p_2, N):
    """The largest difference of what the operator gives on both paths, over a stride of inputs."""
    apart = []
    for n in range(N, N + s):
        row = run.zeros(1, 1, n)
        one = run.operator(row, run.zeros(1, 1, k_1), stride=s, dilation=d_1, padding=p_1)
        two = run.operator(row, run.zeros(1, 1, k_2), stride=s, dilation=d_2, padding=p_2)
        apart.append(abs(one.shape[-1] - two.shape[-1]))
    return max(apart)


def causal(signal, kernel, stride, dilation, padding):
    """A convolution that pads the front by what the kernel spans, and so loses no cell."""
    import torch

    wide = torch.nn.functional.pad(signal, (dilation * (kernel.shape[-1] - 1), 0))
    return torch.nn.functional.conv1d(wide, kernel, stride=stride, dilation=dilation)


experiment = Exact(
    measure,
    operator="torch.nn.functional.conv1d",
    impostor=causal,
    at=grid(s=[1, 2, 3], k_1=[1, 3, 4], d_1=[1, 2], p_1=[0, 1, 2], k_2=[1, 3], d_2=[1], p_2=[0, 1], N=[8])
    + grid(s=[2, 4], k_1=[3, 5], d_1=[1, 2], p_1=[0, 2], k_2=[1, 3], d_2=[1, 3], p_2=[0, 1], N=[9]),
)
rivals = {
    "rounds down, as at an input that the stride divides": floor(Abs(more) / s),
    "looks at the least input alone": Abs(floor((N - loss(ONE) - 1) / s) - floor((N - loss(TWO) - 1) / s)),
    "forgets the stride": Abs(more),
    "forgets the dilation": ceiling(Abs(k_2 - 2 * p_2 - k_1 + 2 * p_1) / s),
    "pads one side only": ceiling(Abs(more + p_2 - p_1) / s),
    "takes a dilated kernel to have a tap for each cell it spans and one gap more": ceiling(
        Abs(d_2 * k_2 - 2 * p_2 - d_1 * k_1 + 2 * p_1) / s
    ),
    "lets the second path lose more": ceiling(more / s),
    "compares the kernels alone": ceiling(Abs(d_2 * (k_2 - 1) - d_1 * (k_1 - 1)) / s),
}
