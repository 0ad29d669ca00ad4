"""Least input side for a wanted output side.

An input of side `j` gives an output of side `M(j)`; where the kernel fits
nowhere, `M(j)` is 0. Many inputs may give the wanted `m`; which is the least,
`n_min`? It is one more than the number of inputs that give less than `m`,
since a larger input gives no less. It gives `m` itself only where the greatest
input that gives `m` has a cell at all.
"""

from sympy import And, Eq, Implies, Max, Sum, oo

from symcnn import Exact, ForAll, Iff, function, grid, indicator, integers

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
usual = {s: 1, d: 1, p: 0}
extent = d * (k - 1) + 1
where = [
    k >= 1,
    s >= 1,
    d >= 1,
    p >= 0,
    m >= 1,
    s * m + extent - 2 * p - 1 >= 1,
]
conventions = input_range.conventions

first = Max(1, s * (m - 1) + extent - 2 * p)
claim = Eq(n_min, first)


def proof(q):
    """Count the inputs that give less than `m`."""
    q.define(
        "The output side of an input of side `j` is the number of placements in which the last tap, "
        "`i*s+d*(k-1)`, is not past the last cell of the padded row.",
        ForAll(Eq(M(j), Sum(indicator(i * s + d * (k - 1) <= j + 2 * p - 1), (i, 0, oo))), (j, 1, oo)),
    )
    q.implies(
        "It is below `m` just as long as the last tap of placement `m-1` is past the padded row; an input with a cell "
        "is so as long as it is below this side:",
        ForAll(Iff(M(j) < m, j < first), (j, 1, oo)),
    )
    q.define(
        "Count the inputs that give less than `m`; the least that does not is one further on.",
        Eq(n_min, 1 + Sum(indicator(M(j) < m), (j, 1, oo))),
    )
    q.equals("These are the ones below that side.", 1 + Sum(indicator(j < first), (j, 1, oo)))
    q.equals("Count them.", first)
    q.implies(
        "It gives `m` and no more, since the next side of an output needs `s` more cells, and no input below it does.",
        And(Eq(M(n_min), m), ForAll(Implies(Eq(M(j), m), n_min <= j), (j, 1, oo)), claim),
    )


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
