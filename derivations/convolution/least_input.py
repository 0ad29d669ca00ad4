"""Least input side for a wanted output side.

An input of side `j` gives an output of side `M(j)`; where the kernel fits
nowhere, `M(j)` is 0. Many inputs may give the wanted `m`; which is the least,
`n_min`? There is one only where the greatest input that gives `m` has a cell
at all.
"""

from sympy import Eq, Ge, Implies, Max, Sum, oo

from symcnn import Exact, ForAll, function, grid, indicator, integers

from . import input_range

k, s, d, p, m, i, j, n_min = integers("k s d p m i j n_min")
M = function("M", integer=True)

given = {
    k: "kernel side",
    s: "stride",
    d: "dilation",
    p: "padding on each side",
    m: "wanted output side",
}
sought = {n_min: "least input side", M: "output side as a function of the input side"}
extent = d * (k - 1) + 1
where = [
    k >= 1,
    s >= 1,
    d >= 1,
    p >= 0,
    m >= 1,
    s * m + extent - 2 * p - 1 >= 1,
    n_min >= 1,
    Eq(M(n_min), m),
    ForAll(Implies(Eq(M(j), m), n_min <= j), (j, 1, oo)),
]
conventions = input_range.conventions

first = Max(1, s * (m - 1) + extent - 2 * p)
claim = Eq(n_min, first)


def proof(q):
    """Show that the lower end of the range of inputs gives `m`, and that nothing below it does."""
    q.define(
        "The output side of an input of side `j` is the number of placements in which the last tap, "
        "`i*s+d*(k-1)`, is not past the last cell of the padded row.",
        ForAll(Eq(M(j), Sum(indicator(i * s + d * (k - 1) <= j + 2 * p - 1), (i, 0, oo))), (j, 1, oo)),
    )
    q.recall(
        "Which inputs give `m` is known; ask it of `n_min`,",
        input_range,
        {input_range.n: n_min},
    )
    q.implies("which gives `m`, and so is not below the lower end of the range.", Ge(n_min, first))
    q.recall("Ask it of the lower end itself:", input_range, {input_range.n: first})
    q.implies("it is in the range, since the range is not empty, and gives `m` as well.", Eq(M(first), m))
    q.implies("The least of all inputs that give `m` is not above this one.", claim)


def measure(run, k, s, d, p, m):
    """The first input, counted upwards from 1, that the operator turns into an output of side m."""
    n = 1
    while True:
        if n + 2 * p >= d * (k - 1) + 1:
            image, kernel = run.zeros(1, 1, n, n), run.zeros(1, 1, k, k)
            side = run.operator(image, kernel, stride=s, dilation=d, padding=p).shape[-1]
            if side >= m:
                return n
        n += 1


def undilated(image, kernel, stride, dilation, padding):
    """A convolution that ignores its dilation."""
    import torch

    return torch.nn.functional.conv2d(image, kernel, stride=stride, padding=padding)


experiment = Exact(
    measure,
    operator="torch.nn.functional.conv2d",
    impostor=undilated,
    at=grid(
        k=[1, 2, 3],
        s=[1, 2, 3],
        d=[1, 2],
        p=[0, 1, 2],
        m=[1, 3],
        where=lambda k, s, d, p, m: s * m + d * (k - 1) - 2 * p >= 1,
    ),
)
rivals = {
    "forgets that an input has at least one cell": s * (m - 1) + extent - 2 * p,
    "forgets the dilation": Max(1, s * (m - 1) + k - 2 * p),
    "gives every output its own full stride": Max(1, s * m + extent - 2 * p),
    "pads one side only": Max(1, s * (m - 1) + extent - p),
    "gives the greatest input": s * m + extent - 2 * p - 1,
}
