"""Length of a padded or cropped row.

In front of a row of `n` cells come `l` cells more, and behind it `r`. Either
number may be negative: then so many cells are cut off there. How many cells,
`m`, does this give?
"""

from sympy import Abs, Eq, Max, Sum

from symcnn import Exact, grid, integers

n, l, r, m, c = integers("n l r m c")

given = {
    n: "length of the row",
    l: "cells more in front, fewer if negative",
    r: "cells more behind, fewer if negative",
}
sought = {m: "length of what it becomes"}
where = [n >= 1, l >= -n, r >= -n, n + l + r >= 1]
conventions = ("neither side cuts off more cells than the row has", "a cell at least is left")

claim = Eq(m, n + l + r)


def proof(q):
    """Count from the first cell to the last one."""
    q.define(
        "Counted on from the cells of the row, which are 1 to `n`, the first cell is `1-l`, and the last one is `n+r`.",
        Eq(m, Sum(1, (c, 1 - l, n + r))),
    )
    q.equals("Count them.", claim.rhs)


def measure(run, n, l, r):
    """Length of what the operator returns."""
    return run.operator(run.zeros(n), (l, r)).shape[0]


def uncropped(row, more):
    """A padding that cuts nothing off."""
    import torch

    return torch.nn.functional.pad(row, (max(0, more[0]), max(0, more[1])))


experiment = Exact(
    measure,
    operator="torch.nn.functional.pad",
    impostor=uncropped,
    at=grid(
        n=[1, 2, 5, 9],
        l=[-5, -2, -1, 0, 1, 3],
        r=[-4, -1, 0, 1, 2],
        where=lambda n, l, r: l >= -n and r >= -n and n + l + r >= 1,
    ),
)
rivals = {
    "cuts nothing off": n + Max(0, l) + Max(0, r),
    "takes a negative number for a positive one": n + Abs(l) + Abs(r),
    "pads both sides by the first number": n + 2 * l,
    "pads in front only": n + l,
    "pads by the larger number": n + Max(l, r),
}
