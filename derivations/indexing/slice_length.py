"""Length of a slice.

From a row of `n` cells, counted from zero, a slice takes cell `a`, and then
every further one that is `s` cells on, as long as it stands before cell `b`.
How many cells, `m`, does it take?
"""

from sympy import And, Eq, Sum, ceiling, floor, oo

from symcnn import Exact, grid, indicator, integers

n, a, b, s, m, i = integers("n a b s m i")

given = {
    n: "length of the row",
    a: "start: the first cell, counted from zero",
    b: "stop: the first cell that is no more taken",
    s: "step",
}
sought = {m: "length of the slice"}
usual = {s: 1}
where = [n >= 1, a >= 0, a <= b, b <= n, s >= 1]
conventions = (
    "start and stop lie on the row, and the stop is not before the start: negative ones, and those past the end, are "
    "first turned into such",
    "PyTorch takes no negative step",
)

claim = Eq(m, ceiling((b - a) / s))


def proof(q):
    """Count the cells that are taken."""
    q.define(
        "Cell `a+i*s` is taken if it stands before the stop and on the row.",
        Eq(m, Sum(indicator(And(a + i * s <= b - 1, a + i * s <= n - 1)), (i, 0, oo))),
    )
    q.equals("Before the stop it is on the row.", Sum(indicator(i * s <= b - a - 1), (i, 0, oo)))
    q.equals("Solved for the whole number `i`, this is an upper bound.", Sum(1, (i, 0, claim.rhs - 1)))
    q.equals("From 0 up to it there are as many as its number and one.", claim.rhs)


def measure(run, n, a, b, s):
    """Length of what the operator returns."""
    return run.operator(run.zeros(n), slice(a, b, s)).shape[0]


def one_by_one(row, cells):
    """A slice that takes every cell from the start to the stop."""
    return row[cells.start : cells.stop]


experiment = Exact(
    measure,
    operator="torch.Tensor.__getitem__",
    impostor=one_by_one,
    at=grid(
        n=[1, 4, 5, 12],
        a=[0, 1, 2, 5],
        b=[0, 1, 3, 4, 5, 11, 12],
        s=[1, 2, 3, 5],
        where=lambda n, a, b, s: a <= b <= n,
    ),
)
rivals = {
    "rounds down": floor((b - a) / s),
    "takes the stop as well": floor((b - a) / s) + 1,
    "takes every cell from the start to the stop": b - a,
    "takes the stop for a number of cells": ceiling(b / s),
    "goes on to the end of the row": ceiling((n - a) / s),
}
