"""Shrinkage by weight decay along an axis of the curvature.

Near its minimum a loss is quadratic. Along each of `n` axes, the eigenvectors of
its second derivatives, it has a curvature of its own, `h[i]`, and its minimum is
at `a[i]`. Half of `lam` times the sum of the squared weights is added. Where is
the minimum now along axis `k`? Each coordinate shrinks by a factor of its own:
along steep axes it hardly moves, along flat ones it goes to zero.
"""

from sympy import Derivative, Eq, Sum

from symcnn import ForAll, Trajectory, integers, reals, sequence

n, i, k = integers("n i k")
lam, J, g, v = reals("lam J g v")
h, a, w = (sequence(name, n) for name in ("h", "a", "w"))

given = {
    n: "axes",
    k: "axis",
    h: "curvatures along the axes",
    a: "coordinates of the minimum of the loss alone",
    lam: "coefficient of the penalty",
    w: "weights at which the loss with the penalty has no slope along the axis",
}
sought = {v: "coordinate of the minimum with the penalty", J: "loss with the penalty", g: "slope along the axis"}
loss = Sum(h[i] * (w[i] - a[i]) ** 2, (i, 1, n)) / 2 + lam * Sum(w[i] ** 2, (i, 1, n)) / 2
slope = h[k] * (w[k] - a[k]) + lam * w[k]
where = [k >= 1, k <= n, lam > 0, ForAll(h[i] >= 0, (i, 1, n)), Eq(slope, 0)]
conventions = (
    "half the curvature times the squared distance, and half of `lam` times the squared weights: weight decay adds "
    "`lam` times the weight to the slope",
    "the curvatures are the eigenvalues of the matrix of second derivatives; for least squares with half the sum of "
    "squared errors, of the products of the columns of the data",
)

claim = Eq(v, h[k] / (h[k] + lam) * a[k])
elsewhere = {"the penalty is `lam` times the squared weights, not half of that": h[k] / (h[k] + 2 * lam) * a[k]}


def proof(q):
    """Each axis by itself."""
    q.define("The loss and the penalty.", Eq(J, loss))
    q.define("The slope along the axis.", Eq(g, Derivative(loss, w[k])))
    q.equals("Of each sum one term holds the coordinate.", slope)
    q.implies("At the minimum there is no slope.", Eq(slope, 0))
    q.implies("The curvature and the coefficient together are above zero.", h[k] + lam > 0)
    q.define("The coordinate asked for.", Eq(v, w[k]))
    q.implies("Solve for it.", claim)


def measure(run, n, k, h, a, lam):
    """The minimum of a loss whose axes are turned, seen along one of them."""
    import torch

    size = torch.arange(n, dtype=torch.float64)
    # Sines of a discrete sine transform: their table is orthogonal and its own inverse.
    axes = (2 / (n + 1)) ** 0.5 * torch.sin(torch.pi * torch.outer(size + 1, size + 1) / (n + 1))
    curved = axes @ torch.diag(torch.tensor(h, dtype=torch.float64)) @ axes
    target = curved @ axes @ torch.tensor(a, dtype=torch.float64)
    solution = run.operator(curved + lam * torch.eye(n, dtype=torch.float64), target)
    return (axes @ solution)[k - 1].item()


def diagonal(matrix, target):
    """Divides by the entries of the diagonal, as if the axes were not turned."""
    return target / matrix.diagonal()


experiment = Trajectory(
    measure,
    operator="torch.linalg.solve",
    impostor=diagonal,
    at=[
        {"n": len(h), "k": k, "h": h, "a": a, "lam": lam}
        for h, a in (([2.0, 0.5], [1.0, -3.0]), ([4.0, 1.0, 0.25], [2.0, 1.5, -1.0]))
        for lam in (0.25, 1.0, 3.0)
        for k in range(1, len(h) + 1)
    ],
    # Products of matrices of up to three rows, an elimination, and the sines.
    operations=120,
    conditioning=(Sum(h[i], (i, 1, n)) + lam) / lam * Sum(abs(a[i]), (i, 1, n)) / abs(claim.rhs),
    steps=None,
)
rivals = {
    "shrinks all coordinates alike": a[k] / (1 + lam),
    "exchanges the curvature and the coefficient": lam / (h[k] + lam) * a[k],
    "subtracts the coefficient": (h[k] - lam) / h[k] * a[k],
    "gives the squared shrinkage": (h[k] / (h[k] + lam)) ** 2 * a[k],
    "takes the singular value for the curvature, which is its square": h[k] ** 2 / (h[k] ** 2 + lam) * a[k],
    "forgets the curvature above": a[k] / (h[k] + lam),
    "leaves the coordinate as it is": a[k],
}
