"""Norm of a convolution's weight gradient.

Image and upstream gradient are independent random numbers with mean zero and
standard deviations `sigma_x` and `sigma_g`; nothing else is said of their
laws. What is the mean of the squared norm of the kernel's gradient, the sum of
the squares of its entries?
"""

from sympy import Eq, Sum

from symcnn import Expectation, MonteCarlo, reals

from . import weight_gradient, weight_gradient_variance
from .weight_gradient_mean import lifted
from .weight_gradient_variance import dw, dy, h, i, j, k, l, n, side, sigma_g, sigma_x, x

N = reals("N")

given = {symbol: meaning for symbol, meaning in weight_gradient_variance.given.items() if symbol not in (h, l)}
sought = {N: "mean of the squared norm", dw: "weight gradient"}
where = [fact for fact in weight_gradient_variance.where if not {h, l} & fact.free_symbols]
conventions = weight_gradient_variance.conventions

claim = Eq(N, k**2 * side**2 * sigma_x**2 * sigma_g**2)


def proof(q):
    """One mean square for each entry and each position."""
    E = Expectation
    q.recall("The gradient of every entry.", weight_gradient, forall=((h, 1, k), (l, 1, k)))
    q.define("The mean of the sum of the squares.", Eq(N, E(Sum(dw[h, l] ** 2, (l, 1, k), (h, 1, k)))))
    q.equals(
        "Write each square as a double sum over positions. Two different positions share no factor, and all four "
        "have mean zero, so only equal positions remain; there the two squares are independent.",
        Sum(E(x[i + h - 1, j + l - 1] ** 2) * E(dy[i, j] ** 2), (j, 1, side), (i, 1, side), (l, 1, k), (h, 1, k)),
    )
    q.equals("There are `k**2` entries and `side**2` positions, and every term is the same.", claim.rhs)


def measure(run, n, k, sigma_x, sigma_g):
    """The squared norm of the weight gradient, for independent images."""
    import torch

    m = n - k + 1
    # One group per sample: every kernel sees its own image, and gets its own gradient.
    images, upstream = run.sample("x", 1, n, n).transpose(0, 1), run.sample("dy", 1, m, m).transpose(0, 1)
    kernels = torch.zeros(run.draws, 1, k, k, dtype=images.dtype, device=images.device, requires_grad=True)
    outputs = run.operator(images, kernels, groups=run.draws)
    (gradient,) = torch.autograd.grad(outputs, kernels, upstream)
    return gradient.square().sum(dim=(1, 2, 3))


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.conv2d",
    impostor=lifted,
    at=[
        {"n": 3, "k": 2, "sigma_x": 2.0, "sigma_g": 0.5},
        {"n": 5, "k": 3, "sigma_x": 1.0, "sigma_g": 1.0},
    ],
    laws={name: law for name, law in weight_gradient_variance.experiment.laws.items() if name != "normal"},
    estimate="mean",
)
rivals = {
    "takes the variance of one entry": side**2 * sigma_x**2 * sigma_g**2,
    "counts the entries along one axis only": k * side**2 * sigma_x**2 * sigma_g**2,
    "counts the positions along one axis only": k**2 * side * sigma_x**2 * sigma_g**2,
    "adds over every cell of the image": k**2 * n**2 * sigma_x**2 * sigma_g**2,
    "forgets that the entries are shared by the positions": k**2 * sigma_x**2 * sigma_g**2,
}
