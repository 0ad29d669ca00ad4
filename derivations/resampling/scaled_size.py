"""Side of a scaled image.

An image of side `n` is resized, upsampled or downsampled, by a factor `a/b`, so
that a cell of the output is as wide as `b/a` cells of the input. The output has
the cells that lie wholly on the input. How many, `m`, are they along an axis?
"""

from sympy import Eq, Rational, Sum, floor, oo

from symcnn import Exact, grid, indicator, integers

n, a, b, m, i = integers("n a b m i")

given = {n: "input side", a: "numerator of the scale factor", b: "denominator of the scale factor"}
sought = {m: "output side"}
where = [n >= 1, a >= 1, b >= 1, n * a >= b]
conventions = (
    "the output has a cell at least; its side does not depend on how values are interpolated",
    "the scale factor is `a/b` itself. PyTorch multiplies the side by the nearest number of 53 binary digits, and "
    "rounds the product to as many: that is exact where `b` is a power of two and `n*a` at most 2 to the power of 53. "
    "With other factors, such as 0.29, it may make a cell less: of 100 cells 28, where 29/100 gives 29",
)

claim = Eq(m, floor(n * a / b))


def proof(q):
    """Count the cells of the output."""
    q.define(
        "Cell `i` of the output, counted from zero, ends `(i+1)*b/a` cells of the input from its edge. It is there as "
        "long as that is no further than `n`.",
        Eq(m, Sum(indicator((i + 1) * b / a <= n), (i, 0, oo))),
    )
    q.equals("Multiply by the scale factor.", Sum(indicator(i + 1 <= n * a / b), (i, 0, oo)))
    q.equals("Solved for the whole number `i`, this is an upper bound.", Sum(1, (i, 0, claim.rhs - 1)))
    q.equals("From 0 up to it there are as many as its number and one.", claim.rhs)


def measure(run, n, a, b):
    """Side of what the operator returns."""
    return run.operator(run.zeros(1, 1, n, n), scale_factor=a / b).shape[-1]


def rounded_up(image, scale_factor):
    """A scaling that keeps a cell of which a part lies on the image."""
    import math

    import torch

    return torch.nn.functional.interpolate(image, size=math.ceil(image.shape[-1] * scale_factor))


experiment = Exact(
    measure,
    operator="torch.nn.functional.interpolate",
    impostor=rounded_up,
    at=grid(
        n=[1, 2, 3, 5, 7, 8, 10, 28],
        a=[1, 2, 3, 5, 7, 9],
        b=[1, 2, 4, 8],
        where=lambda n, a, b: n * a >= b,
    ),
)
rivals = {
    "rounds up": -floor(-n * a / b),
    "rounds to the nearest whole number": floor(n * a / b + Rational(1, 2)),
    "divides first, and rounds what comes of it": a * floor(n / b),
    "rounds the scale factor": n * floor(a / b),
    "scales the other way": floor(n * b / a),
    "scales the distances between cells, not the cells": floor((n - 1) * a / b) + 1,
}
