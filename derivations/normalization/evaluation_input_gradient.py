"""Gradient of batch normalisation in evaluation.

In evaluation batch normalisation subtracts a running mean `mu` from a number `x`,
divides by the root of a running variance `nu` and `epsilon`, scales by `gamma` and
shifts by `beta`. Given the upstream gradient, what is the gradient with respect to the
number? The running statistics do not depend on it, so that it is the upstream gradient
times one factor; nothing is taken away from it, as it is in training.
"""

from sympy import Derivative, Eq, sqrt

from symcnn import Trajectory, reals

from ._normal import scalar

x, mu, nu, epsilon, gamma, beta, dy, dx, r = reals("x mu nu epsilon gamma beta dy dx r")

given = {
    x: "number",
    mu: "running mean",
    nu: "running variance",
    epsilon: "what is added to the variance",
    gamma: "scale",
    beta: "shift",
    dy: "upstream gradient",
}
sought = {dx: "gradient with respect to the number", r: "root of the variance and `epsilon`"}
usual = {epsilon: 1e-5, gamma: 1, beta: 0}
where = [nu >= 0, epsilon > 0]
conventions = ("the running statistics are kept, as in evaluation",)

claim = Eq(dx, gamma * dy / sqrt(nu + epsilon))


def proof(q):
    """The chain rule."""
    q.define("What is divided by.", Eq(r, sqrt(nu + epsilon)))
    q.implies("It is above zero, since `epsilon` is.", r > 0)
    q.define("Chain rule: the number acts on its own output alone.",
             Eq(dx, dy * Derivative(gamma * (x - mu) / r + beta, x)))  # fmt: skip
    q.equals("Mean, variance and shift are constants.", dy * gamma / r)
    q.equals("Put the root in.", claim.rhs)


def measure(run, x, mu, nu, epsilon, gamma, beta, dy):
    """The gradient that autograd hands to the number, which has another one beside it."""
    import torch

    numbers = torch.tensor([[x], [x + 1.0]], dtype=torch.float64, requires_grad=True)
    outputs = run.operator(numbers, scalar(mu), scalar(nu), scalar(gamma), scalar(beta), training=False, eps=epsilon)
    (gradient,) = torch.autograd.grad(outputs[0, 0], numbers, torch.tensor(dy, dtype=torch.float64))
    return gradient[0, 0].item()


def training(numbers, mean, variance, scale, shift, training, eps):
    """Batch normalisation in training."""
    import torch

    return torch.nn.functional.batch_norm(numbers, mean, variance, scale, shift, training=True, eps=eps)


experiment = Trajectory(
    measure,
    operator="torch.nn.functional.batch_norm",
    impostor=training,
    at=[
        {"x": x, "mu": mu, "nu": nu, "epsilon": epsilon, "gamma": gamma, "beta": beta, "dy": dy}
        for x, mu, nu in ((2.0, 0.5, 3.0), (-1.0, 1.0, 0.25), (0.5, -2.0, 0.0))
        for epsilon, gamma, beta in ((0.125, 1.5, 0.0), (0.5, -2.0, 1.0), (2.0, 0.75, -0.5))
        for dy in (1.0, -2.5)
    ],
    operations=8,
    steps=None,
)
rivals = {
    "takes the upstream gradient itself": dy,
    "forgets the scale": dy / sqrt(nu + epsilon),
    "divides by the variance, not by its root": gamma * dy / (nu + epsilon),
    "takes the gradient to go through the mean, too, of two numbers": gamma * dy / (2 * sqrt(nu + epsilon)),
    "multiplies by the normalised number": gamma * dy * (x - mu) / sqrt(nu + epsilon),
    "multiplies with the root": gamma * dy * sqrt(nu + epsilon),
    "adds the shift": gamma * dy / sqrt(nu + epsilon) + beta,
    "adds `epsilon` to the root": gamma * dy / (sqrt(nu) + epsilon),
}
