"""Mean of the weights after a step of SGD with dropout.

A linear model with `d` inputs `a` is trained on one equation with target `y`,
one example and one fresh mask a step. The weights before the step depend on
the masks of the steps before, here `h`, and only their means `mu` are known.
What is the mean of weight `k` after the step? It moves by one step of gradient
descent on the expected loss, so a step leaves them as they are where that has no
slope.
"""

from sympy import Eq, Sum

from symcnn import Expectation, ForAll, Independent, MonteCarlo, function, integers, reals, sequence

d, j, k, l, t = integers("d j k l t")
y, r, eta, M, e, p, u = reals("y r eta M e p u")
a, mu, R, h = sequence("a", d), sequence("mu", d), sequence("R", d), sequence("h")
w = function("w")

given = {
    d: "number of inputs",
    a: "inputs",
    y: "target",
    r: "drop rate",
    eta: "step size",
    k: "index of a weight",
    w: "weights before the step",
    mu: "their means",
    R: "mask of the step",
    h: "masks of the first steps",
    t: "steps done",
}
sought = {M: "mean of the weight after the step"}
usual = {r: 0.5, eta: 1e-3}
where = [
    d >= 1,
    k >= 1,
    k <= d,
    r >= 0,
    r < 1,
    Independent(R, h),
    ForAll(Eq(Expectation(R[j]), 1 - r), (j, 1, d)),
    ForAll(Eq(Expectation(R[j] ** 2), 1 - r), (j, 1, d)),
    ForAll(Eq(Expectation(w(j, h[t])), mu[j]), (j, 1, d)),
]
conventions = (
    "`r` is the probability to drop; what is kept is divided by `1 - r`",
    "one example and one mask a step; the loss is the squared error, with no factor of one half",
    "no momentum, no weight decay, no bias",
)

claim = Eq(M, mu[k] + 2 * eta * a[k] * (y - Sum(a[j] * mu[j], (j, 1, d)) - r / (1 - r) * a[k] * mu[k]))


def proof(q):
    """Linearity, and a mask that knows nothing of the weights it meets."""
    E = Expectation
    q.define("The error under the mask of the step.", Eq(e, y - Sum(R[j] * a[j] / (1 - r) * w(j, h[t]), (j, 1, d))))
    q.define("Its product with the input that the weight sees.", Eq(p, R[k] * a[k] / (1 - r) * e))
    q.define("The squared error has the slope `-2*p`, and the weight goes against it.", Eq(u, w(k, h[t]) + 2 * eta * p))
    q.define("The mean over all masks.", Eq(M, E(u)))
    q.equals("Expectation is linear, and the old mean is given.", mu[k] + 2 * eta * E(p))
    q.equals(
        "The mask of the step is independent of the weights. Two different inputs have masks of mean product "
        "`(1 - r)**2`, which the divisors undo; an input and itself have `1 - r`, which they make too large by "
        "`r/(1 - r)`.",
        claim.rhs,
    )


def measure(run, d, a, y, r, eta, k, mu):
    """A weight after a step of the optimizer, from weights that were drawn with these means."""
    import torch

    inputs = torch.tensor(a, dtype=run.dtype, device=run.device)
    # Equal displacements of all weights: they depend on one another, as those of a running training do.
    spread = torch.randn(run.draws, 1, dtype=run.dtype, device=run.device)
    weights = (torch.tensor(mu, dtype=run.dtype, device=run.device) + spread).requires_grad_()
    seen = run.operator(inputs.expand(run.draws, d), r)
    ((y - (seen * weights).sum(dim=1)) ** 2).sum().backward()
    torch.optim.SGD([weights], lr=eta).step()
    return weights.detach()[:, k - 1]


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.dropout",
    impostor="torch.nn.functional.dropout1d",  # one mask for all inputs
    at=[
        {"d": 2, "a": [10.0, 1.0], "y": 11.0, "r": 0.5, "eta": 0.001, "k": 1, "mu": [0.5, 3.0]},
        {"d": 2, "a": [10.0, 1.0], "y": 11.0, "r": 0.5, "eta": 0.125, "k": 2, "mu": [0.5, 3.0]},
        {"d": 3, "a": [1.0, -2.0, 3.0], "y": 2.0, "r": 0.25, "eta": 0.125, "k": 2, "mu": [1.0, -1.0, 2.0]},
    ],
    laws={},
    estimate="mean",
)
_clean = y - Sum(a[j] * mu[j], (j, 1, d))
rivals = {
    "takes the step without dropout": mu[k] + 2 * eta * a[k] * _clean,
    "halves the slope": mu[k] + eta * a[k] * (_clean - r / (1 - r) * a[k] * mu[k]),
    "takes `r` for the probability to keep": mu[k] + 2 * eta * a[k] * (_clean - (1 - r) / r * a[k] * mu[k]),
    "thinks that kept inputs are not rescaled": mu[k]
    + 2 * eta * (1 - r) * a[k] * (y - (1 - r) * Sum(a[j] * mu[j], (j, 1, d)) - r * a[k] * mu[k]),
    "penalises the weight, whatever its input": mu[k] + 2 * eta * (a[k] * _clean - r / (1 - r) * mu[k]),
    "goes along the slope": mu[k] - 2 * eta * a[k] * (_clean - r / (1 - r) * a[k] * mu[k]),
}
