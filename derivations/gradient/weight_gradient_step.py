"""One step of gradient descent on a convolution's kernel.

Each entry of the kernel moves against its own gradient, by the step size
`eta` times a sum of image cells weighted by the upstream gradient.
"""

from sympy import Eq, Sum

from symcnn import Exact, reals, sequence

from . import weight_gradient
from .weight_gradient import dw, dy, h, i, j, k, l, side, w, x

eta = reals("eta")
w_new = sequence("w_new", k, k)

given = {**weight_gradient.given, eta: "step size"}
sought = {w_new: "kernel after the step"}
usual = {eta: 1e-3}
where = weight_gradient.where
conventions = weight_gradient.conventions

claim = Eq(w_new[h, l], w[h, l] - eta * Sum(x[i + h - 1, j + l - 1] * dy[i, j], (j, 1, side), (i, 1, side)))


def proof(q):
    """Put the gradient into the update."""
    q.recall("The weight gradient.", weight_gradient)
    q.define("A step goes against the gradient.", Eq(w_new[h, l], w[h, l] - eta * dw[h, l]))
    q.equals("Put the gradient in.", claim.rhs)


def measure(run, n, k, h, l, x, w, dy, eta):
    """One entry of the kernel after a step of the optimizer."""
    import torch

    image = torch.tensor(x, dtype=torch.float64)[None, None]
    kernel = torch.tensor(w, dtype=torch.float64)[None, None].requires_grad_()
    torch.nn.functional.conv2d(image, kernel).backward(torch.tensor(dy, dtype=torch.float64)[None, None])
    run.operator([kernel], lr=float(eta)).step()
    return round(kernel[0, 0, h - 1, l - 1].item())


def uphill(parameters, lr):
    """Goes with the gradient."""
    import torch

    return torch.optim.SGD(parameters, lr=lr, maximize=True)


def _points():
    listed = []
    for point in weight_gradient.experiment.at:
        k = point["k"]
        kernel = [[4 * r - 3 * c + k for c in range(k)] for r in range(k)]
        listed += [{**point, "w": kernel, "eta": eta} for eta in (0, 1, 3)]
    return listed


experiment = Exact(measure, operator="torch.optim.SGD", impostor=uphill, at=_points())
rivals = {
    "goes with the gradient": w[h, l] + eta * Sum(x[i + h - 1, j + l - 1] * dy[i, j], (j, 1, side), (i, 1, side)),
    "averages over the positions": w[h, l]
    - eta * Sum(x[i + h - 1, j + l - 1] * dy[i, j], (j, 1, side), (i, 1, side)) / side**2,
    "replaces the kernel": -eta * Sum(x[i + h - 1, j + l - 1] * dy[i, j], (j, 1, side), (i, 1, side)),
}
