"""How many inputs give a wanted output side.

Of all input sides from 1 on, `N` give an output of side `m`. Where nothing is
clamped at 1 these are `s`: 0 to `s-1` cells may be left over at
the end. Where the upper end of their range is below 1 there is none.
"""

from sympy import And, Eq, Implies, Max, Sum, oo

from symcnn import Exact, grid, indicator, integers

from . import input_range, output_size
from .input_range import extent, fits, greatest, least

n, k, s, d, p, m, N = integers("n k s d p m N")

given = {
    k: "kernel side",
    s: "stride",
    d: "dilation",
    p: "padding on each side",
    m: "wanted output side",
}
sought = {N: "number of input sides"}
usual = {s: 1, d: 1, p: 0}
where = [k >= 1, s >= 1, d >= 1, p >= 0, m >= 1]
conventions = input_range.conventions

# The lower end of the range, as long as it is not clamped.
(unclamped,) = {*least.args} - {1}
length = Max(0, greatest - least + 1)
claim = Eq(N, length)


def proof(q):
    """Count the members of the range."""
    gives = And(fits, Eq(m, output_size.claim.rhs))
    q.recall("Which inputs give `m` is known of each of them:", input_range, forall=((n, 1, oo),))
    q.define("Count those that do.", Eq(N, Sum(indicator(gives), (n, 1, oo))))
    q.equals("They are those of the range:", Sum(indicator(And(least <= n, n <= greatest)), (n, 1, oo)))
    q.equals("so many, or none where the upper end is below the lower one.", length)
    q.implies(
        "Not clamped, the ends are `s-1` apart, whatever kernel, dilation and padding are.",
        Implies(unclamped >= 1, Eq(greatest - least + 1, s)),
    )
    q.implies(
        "Clamped, with the upper end below 1, the range is empty.",
        And(claim, Implies(unclamped >= 1, Eq(N, s)), Implies(greatest < 1, Eq(N, 0))),
    )


def measure(run, k, s, d, p, m):
    """How many inputs the operator turns into an output of side m, up to one that gives a larger output."""
    n, found, side = 1, 0, 0
    while side <= m:
        if n + 2 * p >= d * (k - 1) + 1:
            image, kernel = run.zeros(1, 1, n, n), run.zeros(1, 1, k, k)
            side = run.operator(image, kernel, stride=s, dilation=d, padding=p).shape[-1]
            found += side == m
        n += 1
    return int(found)


def undilated(image, kernel, stride, dilation, padding):
    """A convolution that ignores its dilation."""
    import torch

    return torch.nn.functional.conv2d(image, kernel, stride=stride, padding=padding)


experiment = Exact(
    measure,
    operator="torch.nn.functional.conv2d",
    impostor=undilated,
    at=grid(k=[1, 2, 3], s=[1, 2, 3], d=[1, 2], p=[0, 1, 2], m=[1, 2, 3]),
)
rivals = {
    "takes them always to be `s`, though the range is clamped at 1": s,
    "counts the gaps between the ends": Max(0, greatest - least),
    "does not clamp the lower end": Max(0, greatest - unclamped + 1),
    "lets a range that is clamped away count below zero": greatest - least + 1,
    "forgets the dilation": Max(0, s * m + k - 2 * p - 1 - Max(1, s * (m - 1) + k - 2 * p) + 1),
    "pads one side only": Max(0, s * m + extent - p - 1 - Max(1, s * (m - 1) + extent - p) + 1),
}
