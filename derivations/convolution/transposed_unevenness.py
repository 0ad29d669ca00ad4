"""Unevenness of a transposed convolution.

An output of a transposed convolution with a kernel of `k` taps and stride `s`
reads an input with every tap that meets one. Far from the ends neighbours may
still read different numbers of inputs, which shows as a checkerboard. By how many,
`E`, do these numbers differ at most? By none where the stride divides the kernel's
side, and else by one.
"""

from sympy import And, Eq, Min, Mod, Piecewise, Sum, ceiling, floor, oo

from symcnn import Exact, ForAll, Iff, function, grid, indicator, integers

k, s, E, j, f = integers("k s E j f")
R = function("R", integer=True)

given = {k: "kernel side", s: "stride"}
sought = {
    E: "largest difference of the numbers of inputs read",
    R: "inputs that an output reads, by its first tap on one",
}
usual = {s: 1}
where = [k >= 1, s >= 1]
conventions = (
    "no dilation; padding and output padding move the outputs, and change nothing far from the ends",
    "in two dimensions the numbers of both axes multiply",
)

claim = Eq(E, ceiling(k / s) - floor(k / s))


def proof(q):
    """Count the taps of every phase."""
    q.define(
        "Inputs lie `s` outputs apart. An output whose first tap on an input is `f`, from 0 to `s-1`, meets the "
        "others with the taps `f+s*j`, as long as there are such taps.",
        ForAll(Eq(R(f), Sum(indicator(f + s * j <= k - 1), (j, 0, oo))), (f, 0, s - 1)),
    )
    q.implies("Count them.", ForAll(Eq(R(f), floor((k - 1 - f) / s) + 1), (f, 0, s - 1)))
    q.implies(
        "The later the first tap, the fewer there are: the tap 0 has the most, and `s-1` the fewest.",
        ForAll(And(R(f) <= R(0), R(f) >= R(s - 1)), (f, 0, s - 1)),
    )
    q.define("So the largest difference is theirs.", Eq(E, R(0) - R(s - 1)))
    q.equals("Count both.", floor((k - 1) / s) - floor((k - s) / s))
    q.implies("The tap 0 has one for every stride that the kernel begins,", Eq(floor((k - 1) / s) + 1, ceiling(k / s)))
    q.implies("and the tap `s-1` one for every stride that it fills.", Eq(floor((k - s) / s) + 1, floor(k / s)))
    q.implies("Put them in.", claim)
    q.implies(
        "That is 0 or 1, and 0 just where the stride divides the kernel's side.",
        And(claim, E >= 0, E <= 1, Iff(Eq(E, 0), Eq(Mod(k, s), 0))),
    )


def measure(run, k, s):
    """Largest less least output for ones and a kernel of ones, over a stride of outputs far from the ends."""
    row = run.operator(run.ones(1, 1, 2 * k + 3), run.ones(1, 1, k), stride=s)[0, 0]
    middle = row[len(row) // 2 : len(row) // 2 + s]
    return int(middle.max() - middle.min())


def scaled(row, kernel, stride):
    """Every cell repeated, and then a convolution: even everywhere."""
    import torch

    return torch.nn.functional.conv1d(torch.nn.functional.interpolate(row, scale_factor=float(stride)), kernel)


experiment = Exact(
    measure,
    operator="torch.nn.functional.conv_transpose1d",
    impostor=scaled,
    at=grid(k=[1, 2, 3, 4, 5, 6, 7, 8, 9, 12], s=[1, 2, 3, 4, 5, 6]),
)
rivals = {
    "takes what the kernel leaves over": Mod(k, s),
    "wants the kernel to be as long as the stride": Piecewise((0, Eq(k, s)), (1, True)),
    "takes any kernel longer than the stride for even": Piecewise((0, k >= s), (1, True)),
    "takes the stride to be divided by the kernel": ceiling(s / k) - floor(s / k),
    "takes strides above 1 for uneven": Min(1, s - 1),
    "takes odd kernels for uneven": Mod(k, 2),
    "counts the inputs that are read at most": ceiling(k / s),
}
