"""How many outputs use a tap of the kernel.

Tap `a` of a kernel, counted from 0, meets one position for every output. Some
of these positions may lie in the padding, where it is multiplied by a zero.
For how many of the outputs, `N`, does the tap meet a cell of the input? They
are the terms of the sum that is the gradient with respect to this tap.
"""

from sympy import And, Eq, Max, Min, Sum, ceiling, floor

from symcnn import Exact, grid, indicator, integers

from . import output_size

n, k, s, d, p, a, m, r, N = integers("n k s d p a m r N")

given = {
    n: "input side",
    k: "kernel side",
    s: "stride",
    d: "dilation",
    p: "padding on each side",
    a: "tap",
}
sought = {N: "number of outputs that use the tap", m: "output side"}
usual = {s: 1, d: 1, p: 0}
where = [*output_size.where, a >= 0, a <= k - 1]
conventions = (*output_size.conventions, "outputs, taps and positions count from 0", "one axis")

first = ceiling((p - d * a) / s)
last = floor((n - 1 + p - d * a) / s)
claim = Eq(N, Max(0, Min(output_size.last, last) - Max(0, first) + 1))


def proof(q):
    """Count the outputs at which the tap lies inside the input."""
    position = s * r + d * a - p
    q.recall("There are so many outputs.", output_size)
    q.define(
        "At output `r` the tap lies on position `s*r+d*a-p`. Count the outputs at which this is a cell of the input.",
        Eq(N, Sum(indicator(And(position >= 0, position <= n - 1)), (r, 0, m - 1))),
    )
    q.equals(
        "Solved for the whole number `r`, the left end of the input is a lower bound, the right end an upper one.",
        Sum(indicator(And(first <= r, r <= last)), (r, 0, m - 1)),
    )
    q.equals(
        "The outputs themselves run from 0 to `m-1`. What both ranges share is counted, or nothing where they do "
        "not meet.",
        Max(0, Min(m - 1, last) - Max(0, first) + 1),
    )
    q.equals("Put in the number of outputs.", claim.rhs)


def measure(run, n, k, s, d, p, a):
    """Outputs that are not zero for an image of ones and a kernel whose only tap of one is the one looked at."""
    kernel = run.zeros(1, 1, k)
    kernel[0, 0, a] = 1
    return int(run.operator(run.ones(1, 1, n), kernel, stride=s, dilation=d, padding=p).count_nonzero())


def repeated(signal, kernel, stride, dilation, padding):
    """A convolution whose padding repeats the cells at the border, where the zeros were."""
    import torch

    wide = torch.nn.functional.pad(signal, (padding, padding), mode="replicate")
    return torch.nn.functional.conv1d(wide, kernel, stride=stride, dilation=dilation)


experiment = Exact(
    measure,
    operator="torch.nn.functional.conv1d",
    impostor=repeated,
    at=grid(
        n=[1, 2, 5, 8],
        k=[1, 3],
        s=[1, 2, 3],
        d=[1, 2],
        p=[0, 1, 2, 4],
        a=[0, 1, 2],
        where=lambda n, k, s, d, p, a: a < k and n + 2 * p >= d * (k - 1) + 1,
    ),
)
rivals = {
    "every tap meets a cell of the input at every output": output_size.claim.rhs,
    "forgets the stride": Max(0, Min(output_size.last, n - 1 + p - d * a) - Max(0, p - d * a) + 1),
    "forgets the dilation": Max(
        0, Min(output_size.last, floor((n - 1 + p - a) / s)) - Max(0, ceiling((p - a) / s)) + 1
    ),
    "takes outputs beyond the last one": Max(0, last - Max(0, first) + 1),
    "forgets that there may be none": Min(output_size.last, last) - Max(0, first) + 1,
    "takes from all outputs one for every cell of padding on either side": output_size.claim.rhs - 2 * p,
}
