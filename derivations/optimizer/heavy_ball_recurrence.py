"""The heavy ball as a rule of two steps.

Momentum has taken a weight from `a` to `b`; the next update gets the gradient `g`. Where does it
take the weight, `w`? It goes on by `beta` times the last move, and against the gradient: all
that has to be remembered is the weight before.
"""

from sympy import Eq

from symcnn import Trajectory, grid, reals

eta, beta, a, b, g, m, n, w = reals("eta beta a b g m n w")

given = {
    a: "weight before the last update",
    b: "weight after the last update",
    eta: "learning rate",
    beta: "momentum",
    g: "gradient of the next update",
}
sought = {w: "weight after the next update", m: "velocity of the last update", n: "velocity of the next update"}
usual = {eta: 1e-3, beta: 0}
where = [eta > 0]
conventions = (
    "the velocity is a sum: the new gradient is not multiplied by `1 - beta`; no dampening",
    "the last move was made with the same learning rate and momentum",
    "no look-ahead, no weight decay",
)

claim = Eq(w, b + beta * (b - a) - eta * g)


def proof(q):
    """The last move says what the velocity was."""
    q.define("An update moves the weight by `eta` times its velocity, `b = a - eta*m`.", Eq(m, (a - b) / eta))
    q.define("The next velocity keeps `beta` times this one, and adds the gradient.", Eq(n, beta * m + g))
    q.define("It moves the weight.", Eq(w, b - eta * n))
    q.equals("Put the velocity in.", b - eta * (beta * m + g))
    q.equals("Put the last move in.", claim.rhs)


def measure(run, a, b, eta, beta, g):
    """The weight after an update of an optimizer whose first one takes the weight from a to b."""
    import torch

    weight = torch.full((1,), a, dtype=torch.float64)
    optimizer = run.operator([weight], lr=eta, momentum=beta)
    for gradient in ((a - b) / eta, g):
        weight.grad = torch.full_like(weight, gradient)
        optimizer.step()
    return weight.item()


def averaging(params, lr, momentum):
    """Momentum with dampening: the velocity is an average."""
    import torch

    return torch.optim.SGD(params, lr=lr, momentum=momentum, dampening=momentum)


experiment = Trajectory(
    measure,
    operator="torch.optim.SGD",
    impostor=averaging,
    at=grid(a=[0.0, 1.0, -2.0], b=[0.5, 1.0, 3.0], eta=[0.125, 2.0], beta=[0.0, 0.5, 0.875, 1.5], g=[-3.0, 0.0, 0.25]),
    operations=10,
    steps=None,
    conditioning=(abs(a) + abs(b) + 4 * abs(beta) * (abs(a) + abs(b)) + eta * abs(g)) / abs(claim.rhs),
)
rivals = {
    "forgets the momentum": b - eta * g,
    "takes the velocity for an average, with the gradient multiplied by `1 - beta`": b
    + beta * (b - a)
    - (1 - beta) * eta * g,
    "looks ahead, as Nesterov's momentum does": b + beta**2 * (b - a) - (1 + beta) * eta * g,
    "multiplies the last move by the learning rate": b + eta * beta * (b - a) - eta * g,
    "goes back by the last move": b - beta * (b - a) - eta * g,
    "starts from the weight before the last update": a + beta * (b - a) - eta * g,
    "lets the momentum shrink the gradient as well": b + beta * (b - a) - beta * eta * g,
}
