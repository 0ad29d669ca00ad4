"""Variance of a convolution's input gradient.

One axis: `R` kernels of `k` taps, one for each output channel, move by `s` over a
row that is padded by `p` zeros in front, and give `m` outputs each. Weights
and upstream gradients are independent of one another, with mean zero and the
variances `v` and `q`. What is the variance of the gradient in cell `i`? It grows with the number `N` of outputs of a
channel that read the cell: away from the border with stride one all `k`, and
under a stride about one in `s` of these, for some cells more than for others.
"""

from sympy import Eq, Max, Min, Sum, ceiling, floor, sqrt

from symcnn import Expectation, ForAll, Independent, MonteCarlo, Variance, integers, reals, sequence

n, k, s, p, m, i, N, R, F, o, r, a = integers("n k s p m i N R F o r a")
v, q, V = reals("v q V")
w, dy, dx = sequence("w", R, k), sequence("dy", R, m), sequence("dx", n)

given = {
    n: "input side",
    k: "kernel side",
    s: "stride",
    p: "padding in front",
    m: "output side",
    R: "output channels",
    i: "cell of the input",
    N: "outputs of a channel that read the cell",
    v: "variance of a weight",
    q: "variance of an upstream gradient",
    w: "kernels, one for each output channel",
    dy: "upstream gradients, a row for each output channel",
}
sought = {V: "variance of the input gradient", dx: "input gradient", F: "first output that reads the cell"}
usual = {s: 1, p: 0}
first = Max(0, ceiling((i + p - k + 1) / s))
last = Min(m - 1, floor((i + p) / s))
where = [
    *(n >= 1, k >= 1, s >= 1, p >= 0, m >= 1, R >= 1, i >= 0, i <= n - 1),
    Eq(N, Max(0, last - first + 1)),
    v > 0,
    q > 0,
    Independent(w, dy),
    ForAll(Eq(Expectation(w[o, a]), 0), (o, 1, R), (a, 1, k)),
    ForAll(Eq(Variance(w[o, a]), v), (o, 1, R), (a, 1, k)),
    ForAll(Eq(Expectation(dy[o, r]), 0), (o, 1, R), (r, 1, m)),
    ForAll(Eq(Variance(dy[o, r]), q), (o, 1, R), (r, 1, m)),
]
conventions = (
    "one axis; of two axes, the numbers of outputs are multiplied",
    "the cell counts from 0, taps and outputs from 1",
    "no dilation; the padding behind enters through the number of outputs",
    "a network's upstream gradients depend on its weights; independence is the usual assumption at the start of "
    "training",
)

claim = Eq(V, R * N * v * q)


def proof(steps):
    """Only the squares survive."""
    E = Expectation
    steps.implies(
        "The mean of a weight is zero, so its mean square is its variance.",
        ForAll(Eq(E(w[o, a] ** 2), v), (o, 1, R), (a, 1, k)),
    )
    steps.implies("So it is with an upstream gradient.", ForAll(Eq(E(dy[o, r] ** 2), q), (o, 1, R), (r, 1, m)))
    steps.define("The first output that reads the cell.", Eq(F, first))
    reads = (r, F, F + N - 1)
    steps.implies("These are outputs,", ForAll((r >= 0) & (r <= m - 1), reads))
    tap = i + p - s * r + 1
    steps.implies("and one of the taps lies on the cell there.", ForAll((tap >= 1) & (tap <= k), reads))
    steps.define(
        "The gradient in the cell: the upstream gradients of all outputs that read it, each times the tap that lies "
        "on it.",
        Eq(dx[i + 1], Sum(w[o, tap] * dy[o, r + 1], reads, (o, 1, R))),
    )
    steps.define("Its variance.", Eq(V, Variance(dx[i + 1])))
    steps.equals(
        "The mean is zero, term by term, so the variance is the mean square. Two different products have independent "
        "factors with mean zero, so only the squares remain; in these the two factors are independent.",
        Sum(E(w[o, tap] ** 2) * E(dy[o, r + 1] ** 2), reads, (o, 1, R)),
    )
    steps.equals("All are alike.", claim.rhs)


def measure(run, n, k, s, p, m, R, i, N, v, q):
    """One entry of the input gradient, for independent kernels."""
    import torch

    # One group per sample: every row has its own kernels, and gets its own gradient.
    kernels, upstream = run.sample("w", R, 1, k), run.sample("dy", R, m)
    rows = torch.zeros(1, run.draws, n, dtype=kernels.dtype, device=kernels.device, requires_grad=True)
    outputs = run.operator(rows, kernels.flatten(0, 1), stride=s, padding=p, groups=run.draws)
    (gradient,) = torch.autograd.grad(outputs, rows, upstream.flatten(0, 1)[None])
    return gradient[0, :, i]


def repeated(rows, kernels, stride, padding, groups):
    """A convolution whose padding repeats the cells at the border, where the zeros were."""
    import torch

    wide = torch.nn.functional.pad(rows, (padding, padding), mode="replicate")
    return torch.nn.functional.conv1d(wide, kernels, stride=stride, groups=groups)


def _points():
    listed = []
    for n, k, s, p, R, i, v, q in (
        (5, 3, 1, 0, 2, 2, 0.5, 2.0),
        (4, 3, 1, 1, 3, 0, 1.0, 1.0),
        (7, 3, 2, 0, 1, 2, 2.0, 0.5),
        (7, 4, 3, 1, 2, 4, 1.0, 3.0),
    ):
        m = (n + 2 * p - k) // s + 1
        reads = [r for r in range(m) if s * r - p <= i <= s * r - p + k - 1]
        listed.append({"n": n, "k": k, "s": s, "p": p, "m": m, "R": R, "i": i, "N": len(reads), "v": v, "q": q})
    return listed


def _laws():
    """Three laws with mean zero: the claim assumes none."""
    from sympy.stats import Exponential, Normal, Rademacher, Uniform

    side = sqrt(3 * v)
    return {
        "normal": {"w": Normal("w", 0, sqrt(v)), "dy": Normal("dy", 0, sqrt(q))},
        "signs, uniform": {"w": sqrt(v) * Rademacher("w"), "dy": Uniform("dy", -sqrt(3 * q), sqrt(3 * q))},
        "uniform, skewed": {"w": Uniform("w", -side, side), "dy": sqrt(q) * (Exponential("dy", 1) - 1)},
    }


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.conv1d",
    impostor=repeated,
    at=_points(),
    laws=_laws(),
    estimate="variance",
)
rivals = {
    "counts the taps, also those that never lie on the cell": R * k * v * q,
    "forgets the output channels": N * v * q,
    "counts the outputs of a channel": R * m * v * q,
    "divides by the stride at every cell": R * k * v * q / s,
    "multiplies standard deviations": R * N * sqrt(v * q),
    "squares the number of terms": (R * N) ** 2 * v * q,
}
