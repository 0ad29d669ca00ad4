"""Mean of a convolution's weight gradient.

Image and upstream gradient are independent random numbers, and the cells of
the image have mean zero; nothing else is said of their laws, and the upstream
gradient may have any mean. What is the mean of the gradient of one entry of
the kernel? (With the roles exchanged, a mean of zero of the upstream gradient
is enough as well.)
"""

from sympy import Eq, Rational, Sum

from symcnn import Expectation, ForAll, Independent, MonteCarlo, reals, sequence

from . import weight_gradient
from .weight_gradient import a, b, dw, dy, h, i, j, k, l, n, side, x

sigma_x, sigma_g, mu = reals("sigma_x sigma_g mu")
nu = sequence("nu", side, side)

given = {
    n: "image side",
    k: "kernel side",
    h: "row of the kernel's entry",
    l: "column of the kernel's entry",
    sigma_x: "standard deviation of an image cell",
    sigma_g: "standard deviation of an upstream gradient",
    x: "image",
    dy: "upstream gradient",
    nu: "mean of each upstream gradient",
}
sought = {mu: "mean of the weight gradient", dw: "weight gradient"}
where = [
    *weight_gradient.where,
    sigma_x > 0,
    sigma_g > 0,
    Independent(x, dy),
    ForAll(Eq(Expectation(x[a, b]), 0), (a, 1, n), (b, 1, n)),
    ForAll(Eq(Expectation(dy[a, b]), nu[a, b]), (a, 1, side), (b, 1, side)),
]
conventions = weight_gradient.conventions

claim = Eq(mu, 0)


def proof(q):
    """Term by term."""
    q.recall("The weight gradient.", weight_gradient)
    q.define("Its mean.", Eq(mu, Expectation(dw[h, l])))
    q.equals(
        "The mean of a sum is the sum of the means.",
        Sum(Expectation(x[i + h - 1, j + l - 1] * dy[i, j]), (j, 1, side), (i, 1, side)),
    )
    q.equals(
        "In each term the two factors are independent.",
        Sum(Expectation(x[i + h - 1, j + l - 1]) * Expectation(dy[i, j]), (j, 1, side), (i, 1, side)),
    )
    q.equals("The cells of the image have mean zero.", Rational(0))


def measure(run, n, k, h, l, sigma_x, sigma_g):
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
    """The image has mean zero; the upstream gradient has not always."""
    from sympy.stats import Exponential, Normal, Rademacher, Uniform

    return {
        "normal": {"x": Normal("x", 0, sigma_x), "dy": Normal("dy", sigma_g, sigma_g)},
        "signs, uniform": {"x": sigma_x * Rademacher("x"), "dy": Uniform("dy", 0, sigma_g * 12**0.5)},
        "skewed": {"x": sigma_x * (Exponential("x", 1) - 1), "dy": sigma_g * Exponential("dy", 1)},
    }


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.conv2d",
    impostor=lifted,
    at=[
        {"n": 2, "k": 2, "h": 2, "l": 1, "sigma_x": 1.0, "sigma_g": 1.0},
        {"n": 3, "k": 2, "h": 1, "l": 2, "sigma_x": 2.0, "sigma_g": 0.5},
    ],
    laws=_laws(),
    estimate="mean",
)
rivals = {
    "multiplies standard deviations as if they were means": side * sigma_x * sigma_g,
    "takes the mean of one product of squares": sigma_x**2 * sigma_g**2,
}
