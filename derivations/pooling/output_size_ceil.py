"""Side of a pooling's output in ceiling mode.

Windows of `k` cells, dilated by `d`, move by `s` over `n` cells that are padded
by `p` on both sides. In ceiling mode (PyTorch's switch of that name is true) a
window may hang over the end of the padded row, by fewer than `s` cells: with
`s` or more the window before it has reached the last cell already. A window
that would start in the right padding or beyond is left out. How many outputs,
`m`, are there?
"""

from sympy import And, Eq, Min, Piecewise, Sum, ceiling, floor, oo

from symcnn import Exact, grid, indicator, integers

n, k, s, d, p, m, i = integers("n k s d p m i")

given = {n: "input side", k: "side of a window", s: "stride", d: "dilation", p: "padding on each side"}
sought = {m: "output side"}
usual = {d: 1, p: 0}
where = [n >= 1, k >= 1, s >= 1, d >= 1, p >= 0, 2 * p <= k, n + 2 * p + s >= d * (k - 1) + 2]
conventions = (
    "the same padding on both sides, at most half of a window, as PyTorch has it",
    "a window that hangs over pools the cells that it has",
    "in floor mode, PyTorch's default, the side is that of a convolution",
)

past = n + 2 * p - d * (k - 1) - 1
claim = Eq(m, 1 + floor((n + Min(2 * p + s - 2 - d * (k - 1), p - 1)) / s))


def proof(q):
    """Count the windows."""
    q.define(
        "Window `i` starts on cell `i*s` of the padded row, counted from zero, where the right padding starts on cell "
        "`n+p`; its last cell is `i*s+d*(k-1)`, and that of the padded row is `n+2*p-1`. Count the windows that start "
        "before the right padding and hang over by fewer than `s` cells.",
        Eq(m, Sum(indicator(And(i * s <= n + p - 1, i * s + d * (k - 1) <= n + 2 * p - 1 + s - 1)), (i, 0, oo))),
    )
    q.equals(
        "Both bound `i*s` from above; the smaller bound counts.",
        Sum(indicator(i * s <= n + Min(2 * p + s - 2 - d * (k - 1), p - 1)), (i, 0, oo)),
    )
    q.equals("Solved for the whole number `i`, it is an upper bound.", Sum(1, (i, 0, claim.rhs - 1)))
    q.equals("From 0 up to the last one there is one window more than its number.", claim.rhs)
    q.implies(
        "These are as many as cover the padded row, less the last one if that starts in the right padding or beyond.",
        And(
            claim,
            Eq(m, Piecewise((ceiling(past / s), ceiling(past / s) * s >= n + p), (ceiling(past / s) + 1, True))),
        ),
    )


def measure(run, n, k, s, d, p):
    """Side of what the operator returns."""
    return run.operator(run.zeros(1, 1, n, n), k, stride=s, padding=p, dilation=d, ceil_mode=True).shape[-1]


def rounded_down(image, side, stride, padding, dilation, ceil_mode):
    """A pooling whose windows never hang over."""
    import torch

    return torch.nn.functional.max_pool2d(image, side, stride=stride, padding=padding, dilation=dilation)


experiment = Exact(
    measure,
    operator="torch.nn.functional.max_pool2d",
    impostor=rounded_down,
    at=grid(
        n=[1, 2, 3, 5, 6, 8, 11],
        k=[1, 2, 3, 4],
        s=[1, 2, 3, 5],
        d=[1, 2, 3],
        p=[0, 1, 2],
        where=lambda n, k, s, d, p: 2 * p <= k and n + 2 * p + s >= d * (k - 1) + 2,
    ),
)
rivals = {
    "rounds down, as in floor mode": floor(past / s) + 1,
    "keeps a window that starts in the right padding or beyond": ceiling(past / s) + 1,
    "counts every window that starts before the right padding": 1 + floor((n + p - 1) / s),
    "counts the windows that start on the input, without the left padding": ceiling(n / s),
    "forgets the dilation": 1 + floor((n + Min(2 * p + s - 1 - k, p - 1)) / s),
    "pads one side only": 1 + floor((n + Min(p + s - 2 - d * (k - 1), p - 1)) / s),
    "counts the gaps between windows, not the windows": claim.rhs - 1,
}
