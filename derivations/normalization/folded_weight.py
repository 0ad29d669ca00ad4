"""Weight of a layer into which a batch normalisation is folded.

A dense layer or a convolution gives the sum of `d` inputs, each times its weight,
and a bias `b`. In evaluation, a batch normalisation follows: from the sum it
takes the running mean `mu`, divides by the root of the running variance `nu` and
`epsilon`, scales by `gamma` and shifts by `beta`. Both together are one layer.
Which weight has it for input `j`?
"""

from sympy import Derivative, Eq, Sum, sqrt

from symcnn import Trajectory, integers, reals, sequence

d, j, i = integers("d j i")
b, mu, nu, epsilon, gamma, beta = reals("b mu nu epsilon gamma beta")
w, x, W = sequence("w", d), sequence("x", d), sequence("W", d)

given = {
    d: "inputs of an output: of a convolution, the cells below its kernel",
    j: "which input",
    x: "inputs",
    w: "weights",
    b: "bias",
    mu: "running mean",
    nu: "running variance",
    epsilon: "what is added to the variance",
    gamma: "scale",
    beta: "shift",
}
sought = {W: "weights of the one layer"}
usual = {epsilon: 1e-5}
where = [j >= 1, j <= d, nu >= 0, epsilon > 0]
conventions = ("in evaluation, by running statistics", "one output; each output has statistics of its own")

output = gamma * (Sum(w[i] * x[i], (i, 1, d)) + b - mu) / sqrt(nu + epsilon) + beta
claim = Eq(W[j], gamma * w[j] / sqrt(nu + epsilon))


def proof(q):
    """The slope of a linear function."""
    q.define(
        "The weight of an input is the slope in it of what comes out behind both.",
        Eq(W[j], Derivative(output, x[j])),
    )
    q.equals("The input stands in one product.", claim.rhs)


def fused(run, d, w, b, mu, nu, epsilon, gamma, beta):
    """The layer that PyTorch makes of a layer with these weights and a normalisation with these statistics."""
    import torch

    layer = torch.nn.Linear(d, 1, dtype=torch.float64)
    norm = torch.nn.BatchNorm1d(1, eps=epsilon, dtype=torch.float64)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor([w]))
        for held, number in (
            (layer.bias, b),
            (norm.running_mean, mu),
            (norm.running_var, nu),
            (norm.weight, gamma),
            (norm.bias, beta),
        ):
            held.fill_(number)
    return run.operator(layer.train(False), norm.train(False))


def unmoved(layer, norm):
    """Folds a normalisation whose running mean is forgotten, with a variance that is not brought up by epsilon."""
    import torch

    norm.running_mean.zero_()
    norm.eps = 0.0
    return torch.nn.utils.fusion.fuse_linear_bn_eval(layer, norm)


POINTS = [
    {"d": len(w), "w": w, "b": b, "mu": mu, "nu": nu, "epsilon": epsilon, "gamma": gamma, "beta": beta}
    for w, (b, mu, nu, epsilon, gamma, beta) in zip(
        ([2.0], [1.0, -0.5], [0.5, 3.0, -1.0], [-2.0, 0.25]),
        (
            (0.5, -1.0, 2.0, 0.125, 1.0, 0.0),
            (1.0, 2.5, 0.5, 0.25, -3.0, 0.5),
            (-0.25, 0.5, 3.0, 1.0, 0.5, 2.0),
            (0.0, 1.5, 4.0, 0.5, 2.0, -1.0),
        ),
        strict=True,
    )
]
"""Layers of one output, each with a normalisation."""


def measure(run, d, j, w, b, mu, nu, epsilon, gamma, beta):
    """A weight of the layer that both become."""
    return fused(run, d, w, b, mu, nu, epsilon, gamma, beta).weight[0, j - 1].item()


experiment = Trajectory(
    measure,
    operator="torch.nn.utils.fusion.fuse_linear_bn_eval",
    impostor=unmoved,
    at=[{**point, "j": j} for point in POINTS for j in range(1, point["d"] + 1)],
    # A sum, a root, its inverse, two products.
    operations=8,
    steps=None,
)
rivals = {
    "forgets the scale": w[j] / sqrt(nu + epsilon),
    "forgets the variance": gamma * w[j],
    "divides by the variance, not by its root": gamma * w[j] / (nu + epsilon),
    "adds epsilon to the root": gamma * w[j] / (sqrt(nu) + epsilon),
    "forgets epsilon": gamma * w[j] / sqrt(nu),
    "multiplies with the root": gamma * w[j] * sqrt(nu + epsilon),
    "subtracts the running mean from the weight": gamma * (w[j] - mu) / sqrt(nu + epsilon),
    "adds the shift": gamma * w[j] / sqrt(nu + epsilon) + beta,
}
