"""Solution of least norm.

One equation in two weights, `a[1]*w[1] + a[2]*w[2] = y`, has many solutions.
Which of them has the least sum of squares? Take one at which the sum of squares
has no slope along the line of the solutions: with a multiplier `mu` for the
equation, the sum of squares less `2*mu` times the output has none at all. What
is its first weight? The larger input has the larger weight, and no other
solution has a smaller sum of squares. (The second weight is obtained by
exchanging the inputs.)
"""

from sympy import And, Derivative, Eq, Implies, diff, oo, sqrt

from symcnn import ForAll, Trajectory, grid, reals, sequence

y, v, mu, L, s1, s2, p, g = reals("y v mu L s1 s2 p g")
a, w = sequence("a", 2), sequence("w", 2)

output = a[1] * w[1] + a[2] * w[2]
square = a[1] ** 2 + a[2] ** 2

given = {
    a: "inputs",
    y: "target",
    w: "solution at which both slopes are zero",
    mu: "multiplier of the equation",
}
sought = {
    v: "first weight",
    L: "sum of squares, less `2*mu` times the output",
    s1: "its slope in the first weight",
    s2: "its slope in the second weight",
}
attached = w[1] ** 2 + w[2] ** 2 - 2 * mu * output
where = [square > 0, Eq(y, output), Eq(diff(attached, w[1]), 0), Eq(diff(attached, w[2]), 0)]
conventions = ("the norm is the Euclidean one", "no bias")

claim = Eq(v, a[1] * y / square)


def proof(q):
    """A multiplier for the equation."""
    whole = q.define("The sum of squares, with the equation attached.", Eq(L, attached))
    for slope, weight, factor in ((s1, w[1], a[1]), (s2, w[2], a[2])):
        q.define("The slope in this weight.", Eq(slope, Derivative(whole, weight)))
        q.equals("The weight stands in one square and in one product.", 2 * weight - 2 * mu * factor)
    q.implies(
        "No slope is left, so the weights are proportional to the inputs.",
        And(Eq(w[1], mu * a[1]), Eq(w[2], mu * a[2])),
    )
    q.implies("The output, which is the target, tells the multiplier.", Eq(mu * square, y))
    q.implies(
        "No other solution `p`, `g` is shorter: the mean of the two squared norms is not below the product of the two, "
        "which is the first of them.",
        ForAll(Implies(Eq(a[1] * p + a[2] * g, y), w[1] ** 2 + w[2] ** 2 <= p**2 + g**2), (p, -oo, oo), (g, -oo, oo)),
    )
    q.define("The weight asked for.", Eq(v, w[1]))
    q.equals("It is the multiplier times its input.", claim.rhs)


def measure(run, a, y):
    """The first entry of the least-squares solution of one equation."""
    import torch

    row, target = (torch.tensor(x, dtype=torch.float64) for x in ([a], [[y]]))
    return run.operator(row, target, driver="gelsd").solution[0].item()


def damped(row, target, driver):
    """Ridge regression, with a penalty of one."""
    import torch

    size = row.shape[1]
    rows = torch.cat([row, torch.eye(size, dtype=row.dtype)])
    targets = torch.cat([target, torch.zeros(size, 1, dtype=row.dtype)])
    return torch.linalg.lstsq(rows, targets, driver=driver)


experiment = Trajectory(
    measure,
    operator="torch.linalg.lstsq",
    impostor=damped,
    at=grid(a=[[10.0, 1.0], [1.0, 10.0], [-0.5, 2.0], [3.0, 0.0]], y=[11.0, -3.0]),
    # Reflections of a row of two, and their like for the target; a single row is never ill-conditioned.
    operations=50,
    steps=None,
)
rivals = {
    "lets both inputs contribute half of the target": y / (2 * a[1]),
    "gives both inputs the same weight": y / (a[1] + a[2]),
    "divides by the norm of the inputs, not by its square": a[1] * y / sqrt(square),
    "forgets to divide by the squared norm": a[1] * y,
    "uses the first input alone": y / a[1],
    "takes the other weight": a[2] * y / square,
}
