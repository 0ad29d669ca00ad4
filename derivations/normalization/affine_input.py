"""Normalised numbers do not feel a shift, nor a scale but for epsilon.

All of `n` numbers are multiplied by `a`, and `b` is added, before they are
normalised: they are brought to mean zero and divided by the root of their
variance and `epsilon`. What becomes of number `k`? The shift is gone. The scale
leaves its sign, and divides `epsilon` by its square: the larger the numbers are,
the less `epsilon` counts.
"""

from sympy import Abs, Eq, Ne, Piecewise, Sum, sqrt

from symcnn import ForAll, Trajectory, integers, reals, sequence

from ._normal import SPREAD, batch, epsilon, i, m, mean, n, name, named, unbiased, v, variance, x

k = integers("k")
a, b, M, V = reals("a b M V")
u, y = sequence("u", n), sequence("y", n)

given = {
    n: "numbers that are normalised together",
    x: "numbers",
    k: "which of the numbers",
    a: "factor of all numbers",
    b: "shift of all numbers",
    epsilon: "what is added to the variance",
}
sought = {
    y: "normalised numbers",
    u: "numbers, scaled and shifted",
    **named,
    M: "their mean, scaled and shifted",
    V: "their variance, scaled and shifted",
}
usual = {epsilon: 1e-5}
where = [k >= 1, k <= n, Ne(a, 0), epsilon > 0]
conventions = ("the variance divides by `n`, not by `n-1`", "before scale and shift that are learned")

claim = Eq(y[k], a / Abs(a) * (x[k] - m) / sqrt(v + epsilon / a**2))


def proof(q):
    """The mean moves along, the variance grows with the square."""
    name(q)
    q.define("Scale and shift.", ForAll(Eq(u[i], a * x[i] + b), (i, 1, n)))
    q.define("The mean of these numbers.", Eq(M, Sum(u[i], (i, 1, n)) / n))
    q.equals("It is scaled and shifted along.", a * m + b)
    q.define("Their variance.", Eq(V, Sum((u[i] - M) ** 2, (i, 1, n)) / n))
    q.equals("The shift cancels, and the scale comes out with its square.", a**2 * v)
    q.define("Number `k`, normalised.", Eq(y[k], (u[k] - M) / sqrt(V + epsilon)))
    q.equals("Put them in.", a * (x[k] - m) / sqrt(a**2 * (v + epsilon / a**2)))
    q.equals("The root of `a**2` is the size of `a`.", claim.rhs)


def measure(run, n, x, k, a, b, epsilon):
    """What becomes of one of the numbers."""
    return batch(run, [a * number + b for number in x], eps=epsilon)[k - 1].item()


_away, _root = x[k] - mean, sqrt(variance + epsilon)
experiment = Trajectory(
    measure,
    operator="torch.nn.functional.batch_norm",
    impostor=unbiased,
    at=[
        {"n": len(numbers), "x": numbers, "k": k, "a": a, "b": b, "epsilon": epsilon}
        for numbers in SPREAD
        for k in range(1, len(numbers) + 1)
        for a, b, epsilon in ((1.0, 0.5, 0.125), (-2.0, 1.0, 0.5), (0.25, -1.0, 2.0))
    ],
    operations=40,
    # Where the numbers hardly differ from their mean, they lose digits.
    conditioning=Piecewise((1, Eq(_away, 0)), (4 * (Abs(x[k]) + Sum(Abs(x[i]), (i, 1, n)) + 8) / Abs(_away), True)),
    steps=None,
)
rivals = {
    "takes the scale to have no effect at all": _away / _root,
    "keeps the scale's sign, and forgets what it does to epsilon": a / Abs(a) * _away / _root,
    "forgets the sign": _away / sqrt(variance + epsilon / a**2),
    "scales what comes out": a * _away / _root,
    "keeps scale and shift": a * _away / _root + b,
    "keeps the shift": a / Abs(a) * _away / sqrt(variance + epsilon / a**2) + b,
    "divides epsilon by the scale, not by its square": a / Abs(a) * _away / sqrt(variance + epsilon / Abs(a)),
    "multiplies epsilon with the square": a / Abs(a) * _away / sqrt(variance + epsilon * a**2),
}
