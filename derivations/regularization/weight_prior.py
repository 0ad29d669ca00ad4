"""Weight decay as a normal prior.

The targets `y[i]` of `n` examples are normal, about the outputs `f[i]` of a
model, with the standard deviation `s`; before any data is seen, its `d` weights
are normal about zero, with the standard deviation `tau`. The negative logarithm of
the density of both, without what depends on neither, is multiplied by `2*s**2`. What
comes out? The sum of squared errors, and a penalty on the squared weights: the
coefficient is the ratio of both variances.
"""

from sympy import Eq, Sum, exp, log, pi, sqrt

from symcnn import ForAll, Trajectory, integers, reals, sequence

n, d, i, j = integers("n d i j")
s, tau, L, J = reals("s tau L J")
y, f, w, a, b = sequence("y", n), sequence("f", n), sequence("w", d), sequence("a", n), sequence("b", d)

given = {
    n: "number of examples",
    d: "number of weights",
    y: "targets",
    f: "outputs of the model",
    w: "weights",
    s: "standard deviation of a target",
    tau: "standard deviation of a weight before any data is seen",
}
sought = {
    J: "what is to be least",
    L: "negative logarithm of the density",
    a: "logarithms of the densities of the targets",
    b: "logarithms of the densities of the weights",
}
where = [n >= 0, d >= 0, s > 0, tau > 0]
conventions = (
    "all targets and weights are independent",
    "the sum of squared errors stands without a factor; for their mean the coefficient is divided by `n`",
)

errors, length = Sum((y[i] - f[i]) ** 2, (i, 1, n)), Sum(w[j] ** 2, (j, 1, d))
claim = Eq(J, errors + s**2 / tau**2 * length)


def density(at, mean, deviation):
    """That of a normal number."""
    return exp(-((at - mean) ** 2) / (2 * deviation**2)) / (deviation * sqrt(2 * pi))


def proof(q):
    """Logarithms of exponentials."""
    q.define(
        "The logarithms of the densities: of the targets", ForAll(Eq(a[i], log(density(y[i], f[i], s))), (i, 1, n))
    )
    q.define("and of the weights.", ForAll(Eq(b[j], log(density(w[j], 0, tau))), (j, 1, d)))
    constant, other = log(s * sqrt(2 * pi)), log(tau * sqrt(2 * pi))
    q.implies(
        "The exponential goes: for the targets,",
        ForAll(Eq(a[i], -((y[i] - f[i]) ** 2) / (2 * s**2) - constant), (i, 1, n)),
    )
    q.implies("and for the weights.", ForAll(Eq(b[j], -(w[j] ** 2) / (2 * tau**2) - other), (j, 1, d)))
    q.define(
        "All are independent: densities multiply, and logarithms add.",
        Eq(L, -Sum(a[i], (i, 1, n)) - Sum(b[j], (j, 1, d))),
    )
    q.equals("Collect.", errors / (2 * s**2) + length / (2 * tau**2) + n * constant + d * other)
    q.define("Without what depends on neither, times `2*s**2`.", Eq(J, 2 * s**2 * (L - n * constant - d * other)))
    q.equals("Put it in.", claim.rhs)


def measure(run, n, d, y, f, w, s, tau):
    """PyTorch's logarithms of the densities, less those at errors and weights of zero."""
    import torch

    targets, outputs, weights = (torch.tensor(one, dtype=torch.float64) for one in (y, f, w))
    deviations = torch.tensor([s, tau], dtype=torch.float64)
    noise, prior = (run.operator(torch.zeros((), dtype=torch.float64), one) for one in deviations)
    zero = torch.zeros((), dtype=torch.float64)
    log_density = (noise.log_prob(targets - outputs) - noise.log_prob(zero)).sum()
    log_density = log_density + (prior.log_prob(weights) - prior.log_prob(zero)).sum()
    return (-2 * s**2 * log_density).item()


experiment = Trajectory(
    measure,
    operator="torch.distributions.Normal",
    impostor="torch.distributions.Laplace",
    at=[
        {"n": len(y), "d": len(w), "y": y, "f": f, "w": w, "s": s, "tau": tau}
        for y, f, w in (
            ([1.0], [0.5], [2.0]),
            ([1.0, -2.0], [0.5, 1.0], [1.0, -1.5, 0.5]),
            ([0.5, 1.0, 4.0], [1.0, 0.25, 2.0], [-3.0, 0.25]),
        )
        for s, tau in ((0.5, 2.0), (1.0, 1.0), (2.0, 0.25))
    ],
    # Squares, quotients, logarithms and differences of each term, the sums and the products.
    operations=24,
    # The logarithms of the standard deviations are added and taken away again.
    conditioning=1 + 2 * s**2 * (n + d) * (1 + abs(log(s)) + abs(log(tau))) / claim.rhs,
    steps=None,
)
rivals = {
    "takes the ratio of the standard deviations": errors + s / tau * length,
    "turns the ratio round": errors + tau**2 / s**2 * length,
    "forgets the noise of the targets": errors + length / tau**2,
    "halves the penalty": errors + s**2 / tau**2 * length / 2,
    "penalises the size of the weights, as a Laplace law does": errors + s**2 / tau**2 * Sum(abs(w[j]), (j, 1, d)),
    "divides the errors by their number": errors / n + s**2 / tau**2 * length,
    "forgets the prior": errors + 0 * tau,
}
