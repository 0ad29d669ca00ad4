"""Side of a transposed convolution's output.

From `n` cells a transposed convolution goes back to a row on which the same
kernel, with the same settings, has `n` placements. Several are long enough; it
makes the shortest, with `o` cells of output padding more. How many cells, `m`,
does it give?
"""

from sympy import And, Eq, Implies, Max, Sum, oo

from symcnn import Exact, ForAll, Iff, function, grid, indicator, integers

from . import output_size

n, k, s, d, p, o, m, i, j, W = integers("n k s d p o m i j W")
M = function("M", integer=True)

given = {
    n: "input side",
    k: "kernel side",
    s: "stride",
    d: "dilation",
    p: "padding on each side",
    o: "output padding",
}
sought = {
    m: "output side",
    W: "cells of the shortest padded row with `n` placements",
    M: "placements in a padded row as a function of its cells",
}
usual = {s: 1, d: 1, p: 0, o: 0}
where = [
    n >= 1,
    k >= 1,
    s >= 1,
    d >= 1,
    p >= 0,
    o >= 0,
    o <= Max(s, d) - 1,
    s * (n - 1) + d * (k - 1) + o >= 2 * p,
]
conventions = (
    "the settings are those of the convolution that is gone back, so that padding makes the output smaller",
    "output padding lengthens the output at its end; PyTorch wants it below the stride or below the dilation",
    "the output has a cell at least",
)

least = s * (n - 1) + d * (k - 1) + 1
claim = Eq(m, (n - 1) * s - 2 * p + d * (k - 1) + o + 1)


def proof(q):
    """Count the padded rows on which fewer placements fit."""
    q.define(
        "In a padded row of `j` cells lie the placements `i` whose last tap, on cell `i*s+d*(k-1)` counted from zero, "
        "is not past the last cell.",
        ForAll(Eq(M(j), Sum(indicator(i * s + d * (k - 1) <= j - 1), (i, 0, oo))), (j, 0, oo)),
    )
    q.implies(
        "There are fewer than `n` just as long as the last tap of placement `n-1` is past the last cell.",
        ForAll(Iff(M(j) < n, j < least), (j, 0, oo)),
    )
    q.define(
        "Count the rows with fewer than `n`, from the empty one on; the least that has `n` has as many cells.",
        Eq(W, Sum(indicator(M(j) < n), (j, 0, oo))),
    )
    q.equals("They are those below that side.", Sum(indicator(j < least), (j, 0, oo)))
    q.equals("Count them.", least)
    q.define(
        "Of the padded row, `p` cells on each side are padding; without them, and with the output padding, it is the "
        "output.",
        Eq(m, W - 2 * p + o),
    )
    q.equals("Put the row's side in.", claim.rhs)
    q.implies(
        "With an output padding below the stride, the convolution of such a row has `n` outputs.",
        And(claim, Implies(o < s, Eq(output_size.claim.rhs.xreplace({n: m}), n))),
    )


def measure(run, n, k, s, d, p, o):
    """Side of what the operator returns."""
    image, kernel = run.zeros(1, 1, n, n), run.zeros(1, 1, k, k)
    return run.operator(image, kernel, stride=s, dilation=d, padding=p, output_padding=o).shape[-1]


def unpadded(image, kernel, stride, dilation, padding, output_padding):
    """A transposed convolution that cuts nothing off."""
    import torch

    return torch.nn.functional.conv_transpose2d(
        image, kernel, stride=stride, dilation=dilation, output_padding=output_padding
    )


experiment = Exact(
    measure,
    operator="torch.nn.functional.conv_transpose2d",
    impostor=unpadded,
    at=grid(
        n=[1, 2, 3, 7],
        k=[1, 2, 3, 5],
        s=[1, 2, 3],
        d=[1, 2, 3],
        p=[0, 1, 2],
        o=[0, 1, 2],
        where=lambda n, k, s, d, p, o: o < max(s, d) and s * (n - 1) + d * (k - 1) + o >= 2 * p,
    ),
)
rivals = {
    "takes padding to lengthen the row": claim.rhs + 4 * p,
    "cuts the padding off on one side only": claim.rhs + p,
    "takes as many steps as there are inputs, one too many": n * s - 2 * p + d * (k - 1) + o + 1,
    "multiplies the side and no more": n * s,
    "forgets the dilation": (n - 1) * s - 2 * p + k + o,
    "takes the dilated kernel to have `d*k` cells": (n - 1) * s - 2 * p + d * k + o,
    "forgets the output padding": claim.rhs - o,
    "adds the output padding on both sides": claim.rhs + o,
}
