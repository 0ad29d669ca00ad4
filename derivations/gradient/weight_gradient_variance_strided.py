"""Variance of a weight gradient with stride, padding and a batch.

One axis: a kernel of `k` taps, dilated by `d`, moves by `s` over `n` cells that
are padded by `p` zeros in front, and gives `m` outputs, for each of `B`
inputs. The cells and the upstream gradients are independent, with mean zero and
the standard deviations `sigma_x` and `sigma_g`. What is the variance of the
gradient of tap `a`, counted from 0? Only the `N` outputs at which the tap lies on
a cell count, not those at which it lies in the padding; so the taps at the ends
of the kernel have a gradient that varies less than that of those in the middle.
"""

from sympy import Eq, Max, Min, Sum, ceiling, floor

from symcnn import Expectation, ForAll, Independent, MonteCarlo, Variance, integers, reals, sequence

from ..convolution import output_size
from . import weight_gradient_variance

B, n, k, s, d, p, m, a, r, b, j, N, F = integers("B n k s d p m a r b j N F")
sigma_x, sigma_g, V = reals("sigma_x sigma_g V")
x, dy, dw = sequence("x", B, n), sequence("dy", B, m), sequence("dw", k)

given = {
    B: "inputs of the batch",
    n: "input side",
    k: "kernel side",
    s: "stride",
    d: "dilation",
    p: "padding in front",
    m: "output side",
    a: "tap",
    N: "outputs at which the tap lies on a cell",
    sigma_x: "standard deviation of a cell",
    sigma_g: "standard deviation of an upstream gradient",
    x: "inputs, a row for each of the batch",
    dy: "upstream gradients, a row for each input",
}
sought = {
    V: "variance of the weight gradient",
    dw: "weight gradient",
    F: "first output at which the tap lies on a cell",
}
usual = output_size.usual
first = Max(0, ceiling((p - d * a) / s))
last = Min(m - 1, floor((n - 1 + p - d * a) / s))
where = [
    B >= 1,
    n >= 1,
    k >= 1,
    s >= 1,
    d >= 1,
    p >= 0,
    m >= 1,
    a >= 0,
    a <= k - 1,
    Eq(N, Max(0, last - first + 1)),
    sigma_x > 0,
    sigma_g > 0,
    Independent(x, dy),
    ForAll(Eq(Expectation(x[b, j]), 0), (b, 1, B), (j, 1, n)),
    ForAll(Eq(Expectation(dy[b, j]), 0), (b, 1, B), (j, 1, m)),
    ForAll(Eq(Variance(x[b, j]), sigma_x**2), (b, 1, B), (j, 1, n)),
    ForAll(Eq(Variance(dy[b, j]), sigma_g**2), (b, 1, B), (j, 1, m)),
]
conventions = (
    "one axis; the padding behind enters through the number of outputs",
    "the tap counts from 0, cells and outputs from 1",
    "the gradient is summed, not averaged, over outputs and inputs of the batch",
    "one channel in and one out; with more, the kernel between two channels sees just these, and the variance is the "
    "same",
    "of two axes, the numbers of outputs are multiplied",
)

claim = Eq(V, B * N * sigma_x**2 * sigma_g**2)


def proof(q):
    """Pairs of different outputs share no factor."""
    E = Expectation
    q.implies(
        "The mean of a cell is zero, so its mean square is its variance.",
        ForAll(Eq(E(x[b, j] ** 2), sigma_x**2), (b, 1, B), (j, 1, n)),
    )
    q.implies(
        "So it is with an upstream gradient.",
        ForAll(Eq(E(dy[b, j] ** 2), sigma_g**2), (b, 1, B), (j, 1, m)),
    )
    q.define("The first output at which the tap lies on a cell.", Eq(F, first))
    q.implies("These are outputs.", ForAll((r >= 0) & (r <= m - 1), (r, F, F + N - 1)))
    cell = s * r + d * a - p + 1
    q.implies("At these the tap lies on a cell.", ForAll((cell >= 1) & (cell <= n), (r, F, F + N - 1)))
    q.define(
        "The gradient of the tap: what lies under it, times the upstream gradient, at all outputs at which it is a "
        "cell; at the others it is a zero of the padding.",
        Eq(dw[a + 1], Sum(x[b, cell] * dy[b, r + 1], (r, F, F + N - 1), (b, 1, B))),
    )
    q.define("Its variance.", Eq(V, Variance(dw[a + 1])))
    q.equals(
        "The mean is zero, term by term, so the variance is the mean square. Two different products have independent "
        "factors with mean zero, so only the squares remain; in these the two factors are independent.",
        Sum(E(x[b, cell] ** 2) * E(dy[b, r + 1] ** 2), (r, F, F + N - 1), (b, 1, B)),
    )
    q.equals("All are alike.", claim.rhs)


def measure(run, B, n, k, s, d, p, m, a, N, sigma_x, sigma_g):
    """One entry of the weight gradient, for independent batches."""
    import torch

    # One group per sample: every kernel sees its own batch, and gets its own gradient.
    inputs, upstream = run.sample("x", B, n).transpose(0, 1), run.sample("dy", B, m).transpose(0, 1)
    kernels = torch.zeros(run.draws, 1, k, dtype=inputs.dtype, device=inputs.device, requires_grad=True)
    outputs = run.operator(inputs, kernels, stride=s, padding=p, dilation=d, groups=run.draws)
    (gradient,) = torch.autograd.grad(outputs, kernels, upstream)
    return gradient[:, 0, a]


def repeated(inputs, kernels, stride, padding, dilation, groups):
    """A convolution whose padding repeats the cells at the border, where the zeros were."""
    import torch

    wide = torch.nn.functional.pad(inputs, (padding, padding), mode="replicate")
    return torch.nn.functional.conv1d(wide, kernels, stride=stride, dilation=dilation, groups=groups)


def _points():
    listed = []
    for B, n, k, s, d, p, a, sigma_x, sigma_g in (
        (2, 4, 3, 1, 1, 1, 1, 2.0, 0.5),
        (3, 5, 2, 2, 1, 0, 1, 1.0, 3.0),
        (2, 6, 3, 2, 2, 2, 0, 1.0, 1.0),
        (1, 7, 3, 3, 1, 1, 0, 1.0, 1.0),
        (2, 6, 3, 4, 1, 2, 2, 1.0, 1.0),
    ):
        m = (n + 2 * p - d * (k - 1) - 1) // s + 1
        shape = {"B": B, "n": n, "k": k, "s": s, "d": d, "p": p, "m": m, "a": a}
        met = [r for r in range(m) if 0 <= s * r + d * a - p <= n - 1]
        shape["N"] = len(met)
        listed.append({**shape, "sigma_x": sigma_x, "sigma_g": sigma_g})
    return listed


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.conv1d",
    impostor=repeated,
    at=_points(),
    laws={name: law for name, law in weight_gradient_variance.experiment.laws.items() if name in ("uniform", "signs")},
    estimate="variance",
)
_one = sigma_x**2 * sigma_g**2
rivals = {
    "counts the outputs at which the tap lies in the padding, too": B * m * _one,
    "forgets the batch": claim.rhs / B,
    "squares the size of the batch": B * claim.rhs,
    "counts the outputs of a kernel without padding and stride": B * (n - k + 1) * _one,
    "counts the cells of the input": B * n * _one,
    "counts the taps": B * k * _one,
    "takes the mean over the batch": claim.rhs / B**2,
    "multiplies standard deviations": claim.rhs / (sigma_x * sigma_g),
}
