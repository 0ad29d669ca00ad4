"""What of a convolution's settings gives a wanted output side: what these results share."""

from sympy import And, Eq, Ge, floor

from symcnn import Exact, Iff, grid, integers

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

extent = d * (k - 1) + 1
steps = n + 2 * p - extent
fits = Ge(n + 2 * p, extent)
gives = And(fits, Eq(m, floor(steps / s) + 1))


def between(q):
    """The lines that free the steps between the first placement and the last from the floor."""
    inside = And(s * (m - 1) <= steps, steps <= s * m - 1)
    q.implies(
        "The last placement is `m-1` just when it fits and the next one does not.",
        Iff(gives, inside),
    )
    return inside


def measure(run, n, k, s, d, p, m):
    """Whether the operator turns an input of side n into an output of side m."""
    if n + 2 * p < d * (k - 1) + 1:
        return False
    row, kernel = run.zeros(1, 1, n), run.zeros(1, 1, k)
    return run.operator(row, kernel, stride=s, dilation=d, padding=p).shape[-1] == m


def one_sided(signal, kernel, stride, dilation, padding):
    """A convolution that pads the front only."""
    import torch

    return torch.nn.functional.conv1d(
        torch.nn.functional.pad(signal, (padding, 0)), kernel, stride=stride, dilation=dilation
    )


def experiment(**more):
    """Every setting of small convolutions."""
    at = {"n": [1, 4, 7, 9], "k": [1, 2, 3], "s": [1, 2, 3], "d": [1, 2], "p": [0, 1], "m": [1, 2, 3]}
    return Exact(measure, operator="torch.nn.functional.conv1d", impostor=one_sided, at=grid(**{**at, **more}))
