"""How many outputs read a cell of the input.

A kernel of `k` neighbouring taps moves by `s` over `n` cells that are padded
by `p` zeros on both sides. How many outputs, `R`, read the input cell `i`?
They are the outputs that the cell acts on, and no others depend on it. A
stride above the kernel's side leaves cells out between two placements, and at
the right end cells are left out where the last placement does not reach them.
"""

from sympy import And, Eq, Max, Min, Sum, ceiling, floor

from symcnn import Exact, grid, indicator, integers

from . import output_size

n, k, s, p, i, m, r, R = integers("n k s p i m r R")

given = {n: "input side", k: "kernel side", s: "stride", p: "padding on each side", i: "cell of the input"}
sought = {R: "number of outputs that read the cell", m: "output side"}
usual = {s: 1, p: 0}
where = [n >= 1, k >= 1, s >= 1, p >= 0, n + 2 * p >= k, i >= 0, i <= n - 1]
conventions = (*output_size.conventions, "no dilation", "outputs and cells count from 0", "one axis")

outputs = output_size.claim.rhs.subs(output_size.d, 1)
first = ceiling((i + p - k + 1) / s)
last = floor((i + p) / s)
claim = Eq(R, Min(outputs - 1, last) - Max(0, first) + 1)


def proof(q):
    """Count the outputs whose window covers the cell."""
    q.recall("There are so many outputs.", output_size, {output_size.d: 1})
    q.define(
        "The window of output `r` covers the positions from `s*r-p` to `s*r-p+k-1`. Count the windows that hold `i`.",
        Eq(R, Sum(indicator(And(s * r - p <= i, i <= s * r - p + k - 1)), (r, 0, m - 1))),
    )
    q.equals(
        "Solved for the whole number `r`, a window that begins too late is an upper bound, and one that ends too "
        "early a lower one.",
        Sum(indicator(And(first <= r, r <= last)), (r, 0, m - 1)),
    )
    q.equals(
        "The outputs themselves run from 0 to `m-1`. What both ranges share is counted, or nothing where they do "
        "not meet.",
        Max(0, Min(m - 1, last) - Max(0, first) + 1),
    )
    q.equals(
        "They miss each other by one at most, since the cell lies in the row and the kernel has a tap: where the "
        "greatest is below the least the difference is 0 by itself.",
        Min(m - 1, last) - Max(0, first) + 1,
    )
    q.equals("Put in the number of outputs.", claim.rhs)


def measure(run, n, k, s, p, i):
    """Outputs that are not zero for a kernel of ones and an image whose only cell of one is the one looked at."""
    signal = run.zeros(1, 1, n)
    signal[0, 0, i] = 1
    return int(run.operator(signal, run.ones(1, 1, k), stride=s, padding=p).count_nonzero())


def circular(signal, kernel, stride, padding):
    """A convolution whose padding continues the image from its other end."""
    import torch

    right = torch.nn.functional.pad(signal, (0, padding), mode="constant")
    right[..., signal.shape[-1] :] = signal[..., :1]
    wide = torch.nn.functional.pad(right, (padding, 0))
    return torch.nn.functional.conv1d(wide, kernel, stride=stride)


experiment = Exact(
    measure,
    operator="torch.nn.functional.conv1d",
    impostor=circular,
    at=grid(
        n=[1, 2, 6, 7],
        k=[1, 2, 3],
        s=[1, 2, 4],
        p=[0, 1, 3],
        i=[0, 1, 3, 5, 6],
        where=lambda n, k, s, p, i: i < n and n + 2 * p >= k,
    ),
)
rivals = {
    "every output depends on every cell": outputs,
    "every cell is read as often as the kernel has taps": k,
    "divides the taps by the stride, without looking at the border": ceiling(k / s),
    "forgets the stride": Min(outputs - 1, i + p) - Max(0, i + p - k + 1) + 1,
    "forgets the left border": Min(outputs - 1, last) - first + 1,
    "forgets the right border": last - Max(0, first) + 1,
}
