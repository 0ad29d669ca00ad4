"""Variance of a convolution's weight gradient.

Image and upstream gradient are independent random numbers with mean zero and
standard deviations `sigma_x` and `sigma_g`; nothing else is said of their
laws. How does the variance of the gradient of one entry of the kernel depend
on the sides of image and kernel?
"""

from sympy import Eq, Sum

from symcnn import Expectation, ForAll, Independent, MonteCarlo, Variance, integers, reals

from . import weight_gradient
from .weight_gradient import a, b, dw, dy, h, i, j, k, l, n, side, x
from .weight_gradient_mean import measure, sigma_g, sigma_x

V = reals("V")
r, s = integers("r s")

given = {
    n: "image side",
    k: "kernel side",
    h: "row of the kernel's entry",
    l: "column of the kernel's entry",
    sigma_x: "standard deviation of an image cell",
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
    ForAll(Eq(Expectation(x[a, b]), 0), (a, 1, n), (b, 1, n)),
    ForAll(Eq(Expectation(dy[a, b]), 0), (a, 1, side), (b, 1, side)),
    ForAll(Eq(Variance(x[a, b]), sigma_x**2), (a, 1, n), (b, 1, n)),
    ForAll(Eq(Variance(dy[a, b]), sigma_g**2), (a, 1, side), (b, 1, side)),
]
conventions = (*weight_gradient.conventions, "the gradient is summed, not averaged, over the positions")

claim = Eq(V, side**2 * sigma_x**2 * sigma_g**2)


def proof(q):
    """Pairs of different positions share no factor."""
    E = Expectation
    cell, other = x[i + h - 1, j + l - 1], x[r + h - 1, s + l - 1]
    q.recall("The weight gradient.", weight_gradient)
    q.define("Its variance.", Eq(V, Variance(dw[h, l])))
    q.equals("A variance is the mean square less the square of the mean.", E(dw[h, l] ** 2) - E(dw[h, l]) ** 2)
    q.equals("The mean is zero, term by term.", E(dw[h, l] ** 2))
    q.equals(
        "Write the square as a double sum over positions; the mean of a sum is the sum of the means.",
        Sum(E(cell * dy[i, j] * other * dy[r, s]), (s, 1, side), (r, 1, side), (j, 1, side), (i, 1, side)),
    )
    q.equals(
        "At two different positions all four factors are independent with mean zero, so only equal positions remain.",
        Sum(E(cell**2 * dy[i, j] ** 2), (j, 1, side), (i, 1, side)),
    )
    q.equals(
        "There the two squares are independent.",
        Sum(E(cell**2) * E(dy[i, j] ** 2), (j, 1, side), (i, 1, side)),
    )
    q.equals("There are `side**2` positions, and every term is the same.", side**2 * sigma_x**2 * sigma_g**2)


def transposed(image, kernels, groups):
    """A convolution whose kernel reads the image padded by one cell of zeros, so that it has more positions."""
    import torch

    outputs = torch.nn.functional.conv2d(image, kernels, groups=groups, padding=1)
    return outputs[..., : image.shape[-2] - kernels.shape[-2] + 1, : image.shape[-1] - kernels.shape[-1] + 1]


def _laws():
    """Four laws with mean zero: the claim assumes none."""
    from sympy.stats import Exponential, Normal, Rademacher, Uniform

    root = 3**0.5
    return {
        "normal": {"x": Normal("x", 0, sigma_x), "dy": Normal("dy", 0, sigma_g)},
        "uniform": {
            "x": Uniform("x", -sigma_x * root, sigma_x * root),
            "dy": Uniform("dy", -sigma_g * root, sigma_g * root),
        },
        "signs": {"x": sigma_x * Rademacher("x"), "dy": sigma_g * Rademacher("dy")},
        "skewed": {"x": sigma_x * (Exponential("x", 1) - 1), "dy": sigma_g * (Exponential("dy", 1) - 1)},
    }


def _points():
    listed = [(3, 3, 2, 2), (4, 3, 1, 3), (6, 3, 3, 1), (9, 3, 2, 1), (12, 3, 1, 1)]
    unit = [{"n": n, "k": k, "h": h, "l": l, "sigma_x": 1.0, "sigma_g": 1.0} for n, k, h, l in listed]
    # Where a standard deviation is one, a formula that forgets it would pass.
    return [*unit, {"n": 5, "k": 2, "h": 2, "l": 2, "sigma_x": 3.0, "sigma_g": 0.5}]


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.conv2d",
    impostor=transposed,
    at=_points(),
    laws=_laws(),
    estimate="variance",
)
rivals = {
    "adds over every cell of the image": n**2 * sigma_x**2 * sigma_g**2,
    "adds over the entries of the kernel": k**2 * sigma_x**2 * sigma_g**2,
    "counts the positions along one axis only": side * sigma_x**2 * sigma_g**2,
    "forgets the last position": (n - k) ** 2 * sigma_x**2 * sigma_g**2,
    "adds standard deviations": side**4 * sigma_x**2 * sigma_g**2,
}
