"""Gradient of layer normalisation.

Layer normalisation takes `n` numbers, subtracts their mean, divides by the root
of their variance and `epsilon`, multiplies each by a scale of its own and adds
a shift of its own. Given the upstream gradient, what is the gradient with
respect to one of the numbers? Mean and variance depend on all of them, so the
upstream gradient loses its mean, and its share along the normalised numbers.
"""

from sympy import Abs, Derivative, Eq, KroneckerDelta, Sum

from symcnn import Trajectory, integers, sequence

from ._normal import SPREAD, deviation, epsilon, i, m, n, name, named, normalised, r, unit, x

k, a = integers("k a")
gamma, beta, dy, y, dx = (sequence(name, n) for name in ("gamma", "beta", "dy", "y", "dx"))

given = {
    n: "numbers that are normalised together",
    x: "numbers",
    k: "which of the numbers",
    epsilon: "what is added to the variance",
    gamma: "scales",
    beta: "shifts",
    dy: "upstream gradient",
}
sought = {dx: "gradient with respect to the numbers", **named}
usual = {epsilon: 1e-5}
where = [k >= 1, k <= n, epsilon > 0]
conventions = (
    "the variance divides by `n`, not by `n-1`",
    "the gradient goes through the mean and the variance, too",
)

scaled = gamma[i] * dy[i]
claim = Eq(
    dx[k],
    (gamma[k] * dy[k] - Sum(scaled, (i, 1, n)) / n - (x[k] - m) / r**2 * Sum(scaled * (x[i] - m), (i, 1, n)) / n) / r,
)


def proof(q):
    """The chain rule, with the derivatives of the mean and of the variance."""
    name(q)
    q.implies(
        "Added up over the outputs, what is zero but for output `k` is that of output `k`.",
        Eq(Sum(scaled * KroneckerDelta(i, k), (i, 1, n)), gamma[k] * dy[k]),
    )
    q.define(
        "Chain rule: the number acts on the loss through every output, in which it may stand by itself, and stands in "
        "the mean and in the root.",
        Eq(dx[k], Sum(dy[i] * Derivative(gamma[i] * unit + beta[i], x[k]), (i, 1, n))),
    )
    q.equals(
        "Output `i` holds the number by itself where `i` is `k`. The mean holds it with the share `1/n`, and the root "
        "has the slope `1/n` times the normalised number: each is summed over all outputs.",
        claim.rhs,
    )


def measure(run, n, x, k, epsilon, gamma, beta, dy):
    """The gradient that autograd hands to one of the numbers."""
    import torch

    numbers, scales, shifts, upstream = (torch.tensor(row, dtype=torch.float64) for row in (x, gamma, beta, dy))
    numbers.requires_grad_()
    outputs = run.operator(numbers, (n,), scales, shifts, epsilon)
    (gradient,) = torch.autograd.grad(outputs, numbers, upstream)
    return gradient[k - 1].item()


def fixed(numbers, shape, weight, bias, eps):
    """A normalisation by a mean and a variance that the gradient does not go through."""
    import torch

    kept = numbers.detach()
    return weight * (numbers - kept.mean()) / torch.sqrt(kept.var(correction=0) + eps) + bias


def at(scales):
    """Every one of a few numbers, with these scales."""
    listed = []
    for numbers in SPREAD:
        n = len(numbers)
        gamma, beta = [scales(place, n) for place in range(n)], [0.5 * place - 1 for place in range(n)]
        dy = [[0.75, -1.5, 2.0, 1.25, -0.5][(place + n) % 5] for place in range(n)]
        point = {"n": n, "x": numbers, "gamma": gamma, "beta": beta, "dy": dy}
        listed += [{**point, "k": k, "epsilon": epsilon} for k in range(1, n + 1) for epsilon in (0.125, 2.0)]
    return listed


_plain = dy[k] - Sum(dy[i], (i, 1, n)) / n - normalised(k) * Sum(dy[i] * normalised(i), (i, 1, n)) / n
_own, _along = scaled.subs(i, k), Sum(scaled * normalised(i), (i, 1, n)) / n
_mean = Sum(scaled, (i, 1, n)) / n
experiment = Trajectory(
    measure,
    operator="torch.nn.functional.layer_norm",
    impostor=fixed,
    at=at(lambda place, n: 1.5 - 0.25 * n - 0.75 * place),
    # Mean, difference, variance, root and quotient; products and sums over at most 5; two differences, a quotient.
    operations=60,
    conditioning=4
    * (
        Abs(_own)
        + Sum(Abs(scaled), (i, 1, n)) / n
        + Abs(normalised(k)) * Sum(Abs(scaled * normalised(i)), (i, 1, n)) / n
    )
    / Abs(_own - _mean - normalised(k) * _along),
    steps=None,
)
rivals = {
    "takes mean and variance for constants": _own / deviation,
    "takes the variance for a constant": (_own - _mean) / deviation,
    "takes the mean for a constant": (_own - normalised(k) * _along) / deviation,
    "forgets to divide the sums by the number of terms": (_own - n * _mean - n * normalised(k) * _along) / deviation,
    "takes the number for the normalised one": (_own - _mean - x[k] * _along) / deviation,
    "takes the scale out, as if there were one for all": gamma[k] * _plain / deviation,
    "forgets the scales": _plain / deviation,
    "divides by the variance, not by its root": (_own - _mean - normalised(k) * _along) / deviation**2,
    "goes the other way along the normalised numbers": (_own - _mean + normalised(k) * _along) / deviation,
}
