"""Mean square of a weight after a step of SGD with dropout.

A linear model with two inputs `a` is trained on one equation with target `y`,
one example and one fresh mask a step. The weights before the step depend on
the masks `h` of the steps before; their means `mu` and their mean products `s`
are known. What is the mean square of the first weight after the step? No
weights fit all masks, so that every step adds noise, with the square of the
step size `eta`: the weights never settle. (For the second weight exchange the
inputs.)
"""

from sympy import And, Eq

from symcnn import Expectation, ForAll, Independent, MonteCarlo, function, integers, reals, sequence

j, t = integers("j t")
y, r, eta, M, e, p, u, A, B = reals("y r eta M e p u A B")
a, mu, s, x, h = sequence("a", 2), sequence("mu", 2), sequence("s", 2, 2), sequence("x", 2), sequence("h")
w = function("w")

given = {
    a: "inputs",
    y: "target",
    r: "drop rate",
    eta: "step size",
    w: "weights before the step",
    mu: "their means",
    s: "their mean products",
    x: "inputs as the mask of the step leaves them",
    h: "masks of the first steps",
    t: "steps done",
}
sought = {M: "mean square of the first weight after the step"}
usual = {r: 0.5, eta: 1e-3}
first, second = w(1, h[t]), w(2, h[t])
where = [
    r >= 0,
    r < 1,
    Independent(x, h),
    # An input is kept with the probability 1 - r, and is then a[j]/(1 - r).
    ForAll(And(*(Eq(Expectation(x[j] ** n), (1 - r) * (a[j] / (1 - r)) ** n) for n in (1, 2, 3, 4))), (j, 1, 2)),
    And(
        Eq(Expectation(first), mu[1]),
        Eq(Expectation(second), mu[2]),
        Eq(Expectation(first**2), s[1, 1]),
        Eq(Expectation(first * second), s[1, 2]),
        Eq(Expectation(second**2), s[2, 2]),
    ),
]
conventions = (
    "`r` is the probability to drop; what is kept is divided by `1 - r`",
    "one example and one mask a step; the loss is the squared error, with no factor of one half",
    "no momentum, no weight decay, no bias",
)

pull = a[1] * (y * mu[1] - a[1] * s[1, 1] / (1 - r) - a[2] * s[1, 2])
kick = (
    a[1] ** 2
    / (1 - r)
    * (
        y**2
        - 2 * y * (a[1] * mu[1] / (1 - r) + a[2] * mu[2])
        + a[1] ** 2 * s[1, 1] / (1 - r) ** 2
        + 2 * a[1] * a[2] * s[1, 2] / (1 - r)
        + a[2] ** 2 * s[2, 2] / (1 - r)
    )
)
claim = Eq(M, s[1, 1] + 4 * eta * pull + 4 * eta**2 * kick)


def proof(q):
    """Square the step, and take the moments of the mask."""
    E = Expectation
    q.define("The error under the mask of the step.", Eq(e, y - x[1] * first - x[2] * second))
    q.define("Its product with the first input, as the mask leaves it.", Eq(p, x[1] * e))
    q.define("Weight and product are not independent. Their mean product:", Eq(A, E(first * p)))
    q.equals(
        "The mask knows nothing of the weights that it meets. Where an input meets itself, its mean square is larger "
        "than the square of its mean, by the factor `1/(1 - r)`.",
        pull,
    )
    q.define("The mean square of the product:", Eq(B, E(p**2)))
    q.equals(
        "It is zero when the first input is dropped. When it is kept, it is `a[1]/(1 - r)`, in the error as well.",
        kick,
    )
    q.define("The squared error has the slope `-2*p`, and the weight goes against it.", Eq(u, first + 2 * eta * p))
    q.define("The mean square over all masks.", Eq(M, E(u**2)))
    q.equals("Multiply the square out, and put both in.", claim.rhs)


def measure(run, a, y, r, eta, mu, s):
    """The square of a weight after a step of the optimizer, from weights drawn with these moments."""
    return weights_after(run, a, y, r, eta, mu, s)[:, 0] ** 2


def weights_after(run, a, y, r, eta, mu, s):
    """Normal weights with these means and mean products, and a step of the optimizer from there."""
    import torch

    inputs, means, products = (torch.tensor(x, dtype=run.dtype, device=run.device) for x in (a, mu, s))
    root = torch.linalg.cholesky(products - torch.outer(means, means))
    weights = means + torch.randn(run.draws, 2, dtype=run.dtype, device=run.device) @ root.T
    weights.requires_grad_()
    seen = run.operator(inputs.expand(run.draws, 2), r)
    ((y - (seen * weights).sum(dim=1)) ** 2).sum().backward()
    torch.optim.SGD([weights], lr=eta).step()
    return weights.detach()


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.dropout",
    impostor="torch.nn.functional.dropout1d",  # one mask for both inputs
    at=[
        {"a": [1.0, 2.0], "y": 3.0, "r": 0.5, "eta": 0.125, "mu": [1.0, 0.5], "s": [[2.0, 0.25], [0.25, 1.0]]},
        {"a": [2.0, -1.0], "y": 1.0, "r": 0.25, "eta": 0.0625, "mu": [0.5, 1.0], "s": [[0.5, 0.75], [0.75, 1.5]]},
        {"a": [1.0, -1.0], "y": 1.0, "r": 0.5, "eta": 0.125, "mu": [1.0, 1.0], "s": [[2.0, 1.5], [1.5, 2.0]]},
    ],
    laws={},
    estimate="mean",
)
rivals = {
    "takes the step without dropout": s[1, 1]
    + 4 * eta * a[1] * (y * mu[1] - a[1] * s[1, 1] - a[2] * s[1, 2])
    + 4
    * eta**2
    * a[1] ** 2
    * (
        y**2
        - 2 * y * (a[1] * mu[1] + a[2] * mu[2])
        + a[1] ** 2 * s[1, 1]
        + 2 * a[1] * a[2] * s[1, 2]
        + a[2] ** 2 * s[2, 2]
    ),
    "forgets the noise, which is of second order in the step size": s[1, 1] + 4 * eta * pull,
    "halves the slope": s[1, 1] + 2 * eta * pull + eta**2 * kick,
    "squares the mean of the weight after the step": (
        mu[1] + 2 * eta * a[1] * (y - a[1] * mu[1] / (1 - r) - a[2] * mu[2])
    )
    ** 2,
    "takes the mask of the input for independent of that in the error": s[1, 1]
    + 4 * eta * a[1] * (y * mu[1] - a[1] * s[1, 1] - a[2] * s[1, 2])
    + 4 * eta**2 * kick,
}
