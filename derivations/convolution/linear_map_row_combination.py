"""Combination of the rows of a convolution as a linear map.

A convolution of one channel along one axis, with taps `w[1]` to `w[k]`, stride
1 and no padding, turns `n` values into `n-k+1`. Its matrix has a row for each
output. Combine the rows with coefficients `g[r]`, of which `g[f]` is the first
that is not 0, or one before it: what is the entry, `v`, of the combination in
column `f`?
"""

from sympy import And, Eq, Implies, Integer, Piecewise, Sum

from symcnn import Exact, ForAll, function, integers, points, sequence

n, k, f, v, r = integers("n k f v r")
w = sequence("w", k, integer=True)
s = function("s", integer=True)
g = sequence("g", n - k + 1, integer=True)

given = {
    n: "input values",
    k: "taps",
    w: "taps, in the order of the cells that they meet",
    f: "a row before which all coefficients are 0",
    g: "coefficients of the rows",
}
sought = {v: "entry of the combination in column `f`", s: "the same for the first so many rows alone"}
where = [k >= 1, f >= 1, f <= n - k + 1, ForAll(Implies(r < f, Eq(g[r], 0)), (r, 1, n - k + 1))]
conventions = ("cross-correlation", "no padding, stride and dilation 1", "rows, columns and taps are counted from 1")

claim = Eq(v, g[f] * w[1])


def proof(q):
    """Look at column `f`, row by row."""
    entry = Piecewise((w[f - r], And(f - r >= 1, f - r <= k)), (0, True))
    q.define(
        "Row `r` has tap `f-r+1` in column `f`, if there is one, and 0 otherwise. Add up the rows, each times its "
        "coefficient: `s(r)` is the sum of the first `r` of them,",
        Eq(s(0), 0),
        ForAll(Eq(s(r + 1), s(r) + g[r + 1] * entry), (r, 0, n - k)),
    )
    q.define("and `v` that of all.", Eq(v, s(n - k + 1)))
    q.induct("The rows before `f` have the coefficient 0.", Implies(r <= f - 1, Eq(s(r), 0)), over=r)
    q.implies("Row `f` begins in this very column, with the first tap.", Eq(s(f), g[f] * w[1]))
    q.induct(
        "The rows after it begin further to the right, and add nothing.",
        Implies(And(f <= r, r <= n - k + 1), Eq(s(r), g[f] * w[1])),
        over=r,
    )
    q.implies("So it is with all rows.", claim)


def measure(run, n, k, w, f, g):
    """An entry of the combination of the rows of the matrix, whose columns are the images of the basis."""
    import torch

    basis = torch.eye(n, dtype=torch.float64).reshape(n, 1, n)
    kernel = torch.tensor(w, dtype=torch.float64).reshape(1, 1, k)
    columns = run.operator(basis, kernel).reshape(n, -1)
    return int(columns[f - 1, : len(g)] @ torch.tensor(g, dtype=torch.float64))


def with_zeros(signal, kernel):
    """A convolution that pads the front with a zero."""
    import torch

    return torch.nn.functional.conv1d(torch.nn.functional.pad(signal, (1, 0)), kernel)


layers = [
    {"n": 1, "k": 1, "w": [3]},
    {"n": 4, "k": 1, "w": [2]},
    {"n": 4, "k": 2, "w": [0, 5]},
    {"n": 5, "k": 3, "w": [2, -1, 4]},
    {"n": 8, "k": 3, "w": [-3, 2, 7]},
    {"n": 7, "k": 5, "w": [6, 0, 1, -2, 3]},
]
coefficients = [5, -2, 3, 0, 4, 7]
experiment = Exact(
    measure,
    operator="torch.nn.functional.conv1d",
    impostor=with_zeros,
    at=points(
        *(
            {**layer, "f": f, "g": ([0] * (f - 1) + coefficients + [1] * 8)[: layer["n"] - layer["k"] + 1]}
            for layer in layers
            for f in range(1, layer["n"] - layer["k"] + 2)
        )
    ),
)
rivals = {
    "meets column `f` with the last tap, as if the kernel were flipped": g[f] * w[k],
    "lets the rows cancel each other, since they repeat the same taps": Integer(0),
    "adds up the coefficients of all rows": w[1] * Sum(g[r], (r, 1, n - k + 1)),
    "adds up the taps of row `f`": g[f] * Sum(w[r], (r, 1, k)),
    "looks at the first row": g[1] * w[1],
    "looks at the last row": g[n - k + 1] * w[1],
}
