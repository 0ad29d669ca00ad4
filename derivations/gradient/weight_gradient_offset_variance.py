"""Variance of a weight gradient whose factors have means.

The cells of an image have the mean `mu` and the standard deviation `sigma_x`, as
behind a ReLU; the upstream gradients have the mean `nu` and the standard deviation
`sigma_g`. All are independent, and nothing else is said of their laws. What is the
variance of the gradient of one entry of the kernel? Each product varies more than
one without means: by the variance of one factor times the squared mean of the
other. As without means, the variance grows with the number of positions.
"""

from sympy import Eq, Sum

from symcnn import Expectation, ForAll, Independent, MonteCarlo, Variance, reals

from . import weight_gradient
from .weight_gradient import a, b, dw, dy, h, i, j, k, l, n, side, x

sigma_x, sigma_g, mu, nu, V = reals("sigma_x sigma_g mu nu V")

given = {
    n: "image side",
    k: "kernel side",
    h: "row of the kernel's entry",
    l: "column of the kernel's entry",
    mu: "mean of an image cell",
    sigma_x: "standard deviation of an image cell",
    nu: "mean of an upstream gradient",
    sigma_g: "standard deviation of an upstream gradient",
    x: "image",
    dy: "upstream gradient",
}
sought = {V: "variance of the weight gradient", dw: "weight gradient"}
where = [
    *weight_gradient.where,
    sigma_x > 0,
    sigma_g > 0,
    Independent(x, dy),
    ForAll(Eq(Expectation(x[a, b]), mu), (a, 1, n), (b, 1, n)),
    ForAll(Eq(Expectation(dy[a, b]), nu), (a, 1, side), (b, 1, side)),
    ForAll(Eq(Variance(x[a, b]), sigma_x**2), (a, 1, n), (b, 1, n)),
    ForAll(Eq(Variance(dy[a, b]), sigma_g**2), (a, 1, side), (b, 1, side)),
]
conventions = (*weight_gradient.conventions, "the gradient is summed, not averaged, over the positions")

one = sigma_x**2 * sigma_g**2 + sigma_x**2 * nu**2 + sigma_g**2 * mu**2
claim = Eq(V, side**2 * one)


def proof(q):
    """Products at different positions share no factor."""
    product = x[i + h - 1, j + l - 1] * dy[i, j]
    q.recall("The weight gradient.", weight_gradient)
    q.define("Its variance.", Eq(V, Variance(dw[h, l])))
    q.equals(
        "Two products share neither cell nor upstream gradient, so they are independent: their variances add up.",
        Sum(Variance(product), (j, 1, side), (i, 1, side)),
    )
    q.equals(
        "The variance of a product is the mean of its square, which is the product of the mean squares, less the "
        "square of the product of the means.",
        Sum((sigma_x**2 + mu**2) * (sigma_g**2 + nu**2) - mu**2 * nu**2, (j, 1, side), (i, 1, side)),
    )
    q.equals("There are `side**2` positions, and every term is the same.", claim.rhs)


def measure(run, n, k, h, l, mu, sigma_x, nu, sigma_g):
    """One entry of the weight gradient, for independent images."""
    import torch

    m = n - k + 1
    # One group per sample: every kernel sees its own image, and gets its own gradient.
    images, upstream = run.sample("x", 1, n, n).transpose(0, 1), run.sample("dy", 1, m, m).transpose(0, 1)
    kernels = torch.zeros(run.draws, 1, k, k, dtype=images.dtype, device=images.device, requires_grad=True)
    outputs = run.operator(images, kernels, groups=run.draws)
    (gradient,) = torch.autograd.grad(outputs, kernels, upstream)
    return gradient[:, 0, h - 1, l - 1]


def lifted(image, kernels, groups):
    """A convolution of the image with one added to every cell."""
    import torch

    return torch.nn.functional.conv2d(image + 1, kernels, groups=groups)


def _laws():
    """Laws with any means."""
    from sympy.stats import Exponential, Normal, Rademacher, Uniform

    root = 3**0.5
    return {
        "normal": {"x": Normal("x", mu, sigma_x), "dy": Normal("dy", nu, sigma_g)},
        "signs, uniform": {
            "x": mu + sigma_x * Rademacher("x"),
            "dy": Uniform("dy", nu - sigma_g * root, nu + sigma_g * root),
        },
        "skewed": {"x": mu + sigma_x * (Exponential("x", 1) - 1), "dy": nu + sigma_g * (Exponential("dy", 1) - 1)},
    }


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.conv2d",
    impostor=lifted,
    at=[
        {"n": 3, "k": 2, "h": 2, "l": 1, "mu": 0.5, "sigma_x": 1.0, "nu": -1.0, "sigma_g": 1.0},
        {"n": 3, "k": 2, "h": 1, "l": 2, "mu": 2.0, "sigma_x": 1.0, "nu": 0.5, "sigma_g": 2.0},
        {"n": 4, "k": 3, "h": 3, "l": 3, "mu": 0.0, "sigma_x": 0.5, "nu": 1.0, "sigma_g": 1.0},
    ],
    laws=_laws(),
    estimate="variance",
)
rivals = {
    "forgets the means": side**2 * sigma_x**2 * sigma_g**2,
    "takes the mean square of the gradient": side**2 * one + side**4 * mu**2 * nu**2,
    "takes the mean squares of the products": side**2 * (one + mu**2 * nu**2),
    "exchanges the means": side**2 * (sigma_x**2 * sigma_g**2 + sigma_x**2 * mu**2 + sigma_g**2 * nu**2),
    "counts the positions along one axis only": side * one,
    "adds standard deviations": side**4 * one,
}
