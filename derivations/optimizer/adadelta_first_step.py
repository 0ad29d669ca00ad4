"""First step of Adadelta.

Adadelta divides a gradient by the root of an average of squared gradients, and
multiplies it by the root of an average of the squares of its own steps. Both averages
begin with nothing, and `epsilon` is added under both roots. What does the first update add
to the weight? There was no step before, so that `epsilon` alone sets the scale: if the
gradient is not tiny, the step is the learning rate times the root of
`epsilon/(1 - rho)`, whatever the gradient, about 0.003 with the usual values.
"""

from sympy import Eq, Integer, sqrt

from symcnn import Trajectory, function, grid, reals

from ._driven import last_update

eta, rho, epsilon, c, U = reals("eta rho epsilon c U")
v, x = function("v"), function("x")

given = {
    eta: "learning rate",
    rho: "decay of the average of squares",
    epsilon: "what is added under the roots",
    c: "first gradient",
}
sought = {
    U: "what the first update adds to the weight",
    v: "average of squared gradients after so many updates",
    x: "average of squared steps after so many updates",
}
usual = {eta: 1, rho: 0.9, epsilon: 1e-6}
where = [eta >= 0, rho > 0, rho < 1, epsilon > 0]
conventions = (
    "both averages begin with nothing and are not corrected; `epsilon` is added under each root",
    "the new gradient is among the squares by which it is divided; the new step is not among those by which it is "
    "multiplied",
    "the learning rate multiplies the step; it is 1 in the paper",
    "no weight decay",
)

claim = Eq(U, -eta * c * sqrt(epsilon / ((1 - rho) * c**2 + epsilon)))


def proof(q):
    """There was no step before."""
    q.define(
        "The average of squared gradients starts at zero, and the first update adds its share of the square.",
        Eq(v(0), 0),
        Eq(v(1), rho * v(0) + (1 - rho) * c**2),
    )
    q.define("The average of squared steps starts at zero.", Eq(x(0), 0))
    q.implies("So the former is", Eq(v(1), (1 - rho) * c**2))
    q.implies("which is not below zero.", v(1) >= 0)
    q.define(
        "The step goes against the gradient, times the root of the average of the steps before, over that of the "
        "gradients.",
        Eq(U, -eta * c * sqrt(x(0) + epsilon) / sqrt(v(1) + epsilon)),
    )
    q.equals("Put both averages in.", -eta * c * sqrt(epsilon) / sqrt((1 - rho) * c**2 + epsilon))
    q.equals("Take one root.", claim.rhs)


def measure(run, eta, rho, epsilon, c):
    """What the first update adds."""
    return last_update(run.operator, [c], lr=eta, rho=rho, eps=epsilon)


def unfed(params, lr, rho, eps):
    """RMSProp, which has no average of squared steps."""
    import torch

    return torch.optim.RMSprop(params, lr=lr, alpha=rho, eps=eps)


experiment = Trajectory(
    measure,
    operator="torch.optim.Adadelta",
    impostor=unfed,
    at=grid(eta=[1.0, 0.25], rho=[0.5, 0.9, 0.95], epsilon=[1e-6, 0.25, 2.0], c=[-3.0, 0.0, 0.125, 1.0, 40.0]),
    # A difference, two products, a sum, a root; another root, a quotient, two products.
    operations=9,
    steps=None,
)
rivals = {
    "takes the learning rate itself, by the gradient's sign, as Adam does": -eta * c / abs(c),
    "makes the step of RMSProp": -eta * c / sqrt((1 - rho) * c**2 + epsilon),
    "has nothing to multiply by, so that no step is ever made": Integer(0),
    "corrects the average for its start, as Adam does": -eta * c * sqrt(epsilon / (c**2 + epsilon)),
    "adds the square in full, as Adagrad does": -eta * c * sqrt(epsilon / (c**2 + (1 - rho) * epsilon)),
    "exchanges the weights of the old average and of the square": -eta * c * sqrt(epsilon / (rho * c**2 + epsilon)),
    "adds `epsilon` outside the roots": -eta * c * epsilon / (sqrt(1 - rho) * abs(c) + epsilon),
    "forgets `epsilon` in the divisor": -eta * c / abs(c) * sqrt(epsilon / (1 - rho)),
    "forgets the roots": -eta * c * epsilon / ((1 - rho) * c**2 + epsilon),
}
