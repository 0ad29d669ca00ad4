"""Mean square of a weight gradient whose factors have means.

The cells of an image have the mean `mu` and the standard deviation `sigma_x`, as
behind a ReLU; the upstream gradients have the mean `nu` and the standard deviation
`sigma_g`. All are independent. What is the mean square of the gradient of one entry
of the kernel? Its mean is the number of positions times both means, so that the
square of the mean grows with the fourth power of the image's side, while the
variance grows with the second: with means, large images have large gradients.
"""

from sympy import Eq, Sum

from symcnn import Expectation, MonteCarlo, Variance, reals

from . import weight_gradient, weight_gradient_offset_variance
from .weight_gradient_offset_variance import dw, dy, h, i, j, l, lifted, mu, nu, one, side, sigma_g, sigma_x, x

M = reals("M")

given = weight_gradient_offset_variance.given
sought = {M: "mean square of the weight gradient", dw: "weight gradient"}
where = weight_gradient_offset_variance.where
conventions = weight_gradient_offset_variance.conventions

claim = Eq(M, side**4 * mu**2 * nu**2 + side**2 * one)


def proof(q):
    """Square of the mean, and variance."""
    product = x[i + h - 1, j + l - 1] * dy[i, j]
    q.recall("The weight gradient.", weight_gradient)
    q.define("The mean square.", Eq(M, Expectation(dw[h, l] ** 2)))
    q.equals("It is the square of the mean, and the variance.", Expectation(dw[h, l]) ** 2 + Variance(dw[h, l]))
    q.equals(
        "The mean is a sum of products of means, one for each position. Two products share neither cell nor upstream "
        "gradient, so their variances add up.",
        (side**2 * mu * nu) ** 2 + Sum(Variance(product), (j, 1, side), (i, 1, side)),
    )
    q.equals(
        "The variance of a product is the mean of its square, which is the product of the mean squares, less the "
        "square of the product of the means.",
        (side**2 * mu * nu) ** 2
        + Sum((sigma_x**2 + mu**2) * (sigma_g**2 + nu**2) - mu**2 * nu**2, (j, 1, side), (i, 1, side)),
    )
    q.equals("All positions are alike.", claim.rhs)


def measure(run, n, k, h, l, mu, sigma_x, nu, sigma_g):
    """The square of one entry of the weight gradient, for independent images."""
    import torch

    m = n - k + 1
    # One group per sample: every kernel sees its own image, and gets its own gradient.
    images, upstream = run.sample("x", 1, n, n).transpose(0, 1), run.sample("dy", 1, m, m).transpose(0, 1)
    kernels = torch.zeros(run.draws, 1, k, k, dtype=images.dtype, device=images.device, requires_grad=True)
    outputs = run.operator(images, kernels, groups=run.draws)
    (gradient,) = torch.autograd.grad(outputs, kernels, upstream)
    return gradient[:, 0, h - 1, l - 1] ** 2


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.conv2d",
    impostor=lifted,
    at=weight_gradient_offset_variance.experiment.at,
    laws={name: law for name, law in weight_gradient_offset_variance.experiment.laws.items() if name != "skewed"},
    estimate="mean",
)
rivals = {
    "takes the variance": side**2 * one,
    "takes the square of the mean": side**4 * mu**2 * nu**2,
    "lets the square of the mean grow like the variance": side**2 * (mu**2 * nu**2 + one),
    "counts the positions along one axis only": side**2 * mu**2 * nu**2 + side * one,
    "multiplies the means with the number of positions once": side**2 * mu * nu + side**2 * one,
    "forgets that products of a mean and a deviation remain": side**4 * mu**2 * nu**2
    + side**2 * sigma_x**2 * sigma_g**2,
}
