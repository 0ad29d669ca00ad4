"""Weights that a padded convolution has as a linear map.

A convolution of `c_in` channels of side `n` to `c_out` channels, with a
kernel of side `k`, stride 1 and `p` zeros on each side, is a linear map: a
matrix with a row for each output value and a column for each input value. How
many of its entries, `Z`, can differ from zero? A tap that lies on the padding
reads no input value, so it has no entry.
"""

from sympy import And, Eq, Implies, Max, Min, Sum

from symcnn import Exact, ForAll, function, grid, indicator, integers

from . import output_size

n, k, p, c_in, c_out, m, Z, o, c, h, i, j, l, r = integers("n k p c_in c_out m Z o c h i j l r")
A, t = function("A", integer=True), function("t", integer=True)

given = {
    n: "input side",
    k: "kernel side",
    p: "padding on each side",
    c_in: "input channels",
    c_out: "output channels",
}
sought = {Z: "entries of the matrix that can differ from zero"}
usual = {p: 0}
where = [n >= 1, k >= 1, p >= 0, p <= k, n + p >= k, c_in >= 1, c_out >= 1]
conventions = ("zero padding, the same on both sides", "stride 1, dilation 1, one group")

side = n + 2 * p - k + 1
claim = Eq(Z, c_out * c_in * (k * side - p * (p + 1)) ** 2)


def proof(q):
    """Look at one tap in all its placements, along one axis; then at pairs."""
    left, right = Min(h, p), Max(0, h - k + p)
    lies = indicator(And(i + h - p >= 0, i + h - p <= n - 1))
    along_the_other = indicator(And(j + l - p >= 0, j + l - p <= n - 1))
    pairs = Sum(lies, (i, 0, m - 1), (h, 0, k - 1))
    q.recall("Either axis of the output has side `m`.", output_size, {output_size.d: 1, output_size.s: 1})
    q.define(
        "Counted from zero, tap `h` of placement `i` lies on cell `i+h-p` of an axis, if there is such a cell; say "
        "that it does so in `t(h)` placements. Go through the taps one by one: the first `h` of them lie on a cell in "
        "`A(h)` cases.",
        ForAll(Eq(t(h), Sum(lies, (i, 0, m - 1))), (h, 0, k - 1)),
        Eq(A(0), 0),
        ForAll(Eq(A(h + 1), A(h) + t(h)), (h, 0, k - 1)),
    )
    q.induct(
        "So `A(r)` counts pairs: one of the first `r` taps, and a placement in which it lies on a cell.",
        Implies(r <= k, Eq(A(r), Sum(lies, (i, 0, m - 1), (h, 0, r - 1)))),
        over=r,
    )
    q.implies(
        "Tap `h` lies on the padding in the first `p-h` placements if `h` is less than `p`, and in the last ones if "
        "the end of the kernel is nearer to it than `p`; never on both sides at once.",
        ForAll(Eq(t(h), side - Max(0, p - h) - Max(0, h + 1 - k + p)), (h, 0, k - 1)),
    )
    q.induct(
        "Sum up what is lost: on the left the numbers from `p` downwards, on the right those from 1 upwards.",
        Implies(h <= k, Eq(2 * A(h), 2 * side * h - left * (2 * p - left + 1) - right * (right + 1))),
        over=h,
    )
    q.implies("With all taps, both sides lose the same.", And(Eq(A(k), pairs), Eq(A(k), k * side - p * (p + 1))))
    q.define(
        "An entry of the matrix holds a weight where tap `h` of output row `i` lies on an input row, and tap `l` of "
        "output column `j` on an input column; so it is for every pair of an input channel `c` and an output channel "
        "`o`. All other entries are zero.",
        Eq(
            Z,
            Sum(
                lies * along_the_other,
                *((j, 0, m - 1), (l, 0, k - 1), (i, 0, m - 1), (h, 0, k - 1), (c, 1, c_in), (o, 1, c_out)),
            ),
        ),
    )
    q.equals(
        "Rows and columns are chosen apart, each in as many ways as there are such pairs.", c_out * c_in * pairs**2
    )
    q.implies("Put their number in.", claim)


def measure(run, n, k, p, c_in, c_out):
    """Entries other than zero in the matrix, whose columns are the images of the inputs that are 1 in one place."""
    import torch

    inputs = c_in * n * n
    basis = torch.eye(inputs, dtype=torch.float64).reshape(inputs, c_in, n, n)
    kernel = torch.arange(1, c_out * c_in * k * k + 1, dtype=torch.float64).reshape(c_out, c_in, k, k)
    return int(torch.count_nonzero(run.operator(basis, kernel, padding=p)))


def wrapped(images, kernel, padding):
    """A convolution whose padding repeats the image."""
    import torch

    widened = torch.nn.functional.pad(images, (padding,) * 4, mode="circular")
    return torch.nn.functional.conv2d(widened, kernel)


experiment = Exact(
    measure,
    operator="torch.nn.functional.conv2d",
    impostor=wrapped,
    at=grid(
        n=[1, 2, 3, 5, 8],
        k=[1, 2, 3, 5],
        p=[0, 1, 2, 3],
        c_in=[1, 3],
        c_out=[1, 2],
        where=lambda n, k, p, **_: p <= k <= n + p,
    ),
)
rivals = {
    "lets every tap of every placement read an input value": c_out * c_in * (k * side) ** 2,
    "forgets the padding": c_out * c_in * (k * (n - k + 1)) ** 2,
    "counts the parameters, each of them once": c_out * c_in * k**2,
    "lets an output see one input channel": c_out * (k * side - p * (p + 1)) ** 2,
    "takes off what is lost on one side alone": c_out * c_in * (k * side - p * (p + 1) / 2) ** 2,
    "has `p` taps on the padding on either side, as the outermost placements have": c_out
    * c_in
    * (k * side - 2 * p) ** 2,
    "counts the entries of the whole matrix": c_out * side**2 * c_in * n**2,
}
