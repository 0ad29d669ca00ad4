"""Which inputs give a wanted output side.

Exactly the input sides from `least` to `greatest` give an output of side
`m`, where both are counted from the output side of a convolution. Where the
lower end is not clamped at 1 there are `s` of them; where `greatest` is below
1 there is none.
"""

from sympy import And, Eq, Max, floor

from symcnn import Exact, Iff, grid, integers

from . import output_size

n, k, s, d, p, m = integers("n k s d p m")

given = {
    n: "input side",
    k: "kernel side",
    s: "stride",
    d: "dilation",
    p: "padding on each side",
    m: "wanted output side",
}
usual = {s: 1, d: 1, p: 0}
where = [n >= 1, k >= 1, s >= 1, d >= 1, p >= 0, m >= 1]
conventions = ("a shorter input than the dilated kernel has no output", *output_size.conventions)

extent = d * (k - 1) + 1
least = Max(1, s * (m - 1) + extent - 2 * p)
greatest = s * m + extent - 2 * p - 1
fits = n + 2 * p >= extent
claim = Iff(And(fits, Eq(m, output_size.claim.rhs)), And(least <= n, n <= greatest))


def proof(q):
    """Undo the floor."""
    steps = n + 2 * p - extent
    q.implies(
        "The output side is `m` just when the whole part of the quotient is `m-1`.",
        Iff(And(fits, Eq(m, floor(steps / s) + 1)), And(steps >= 0, Eq(floor(steps / s), m - 1))),
    )
    q.implies(
        "A whole part is `m-1` just when the quotient lies between `m-1` and `m`, `m` left out.",
        Iff(And(fits, Eq(m, floor(steps / s) + 1)), And(s * (m - 1) <= steps, steps <= s * m - 1)),
    )
    q.implies("Solve for `n`, and remember that an input has at least one cell.", claim)


def measure(run, n, k, s, d, p, m):
    """Whether the operator turns an input of side n into an output of side m."""
    if n + 2 * p < d * (k - 1) + 1:
        return False
    image, kernel = run.zeros(1, 1, n, n), run.zeros(1, 1, k, k)
    return run.operator(image, kernel, stride=s, dilation=d, padding=p).shape[-1] == m


def undilated(image, kernel, stride, dilation, padding):
    """A convolution that ignores its dilation."""
    import torch

    return torch.nn.functional.conv2d(image, kernel, stride=stride, padding=padding)


experiment = Exact(
    measure,
    operator="torch.nn.functional.conv2d",
    impostor=undilated,
    at=grid(n=[1, 2, 3, 4, 5, 7], k=[1, 2, 4], s=[1, 2, 3], d=[1, 2], p=[0, 1], m=[1, 2]),
)
rivals = {
    "takes them always to be `s`, though the lower end is clamped": And(least <= n, n <= least + s - 1),
    "counts `s+1` inputs, one too many": And(least <= n, n <= greatest + 1),
    "counts `s-1` inputs, one too few": And(least <= n, n <= greatest - 1),
    "ignores the floor, so that one input alone is left": Eq(n, s * (m - 1) + extent - 2 * p),
    "forgets the dilation": And(Max(1, s * (m - 1) + k - 2 * p) <= n, n <= s * m + k - 2 * p - 1),
    "pads one side only": And(Max(1, s * (m - 1) + extent - p) <= n, n <= s * m + extent - p - 1),
}
