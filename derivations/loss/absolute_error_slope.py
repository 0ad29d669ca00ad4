"""Slope of the mean absolute error of one number.

The targets of `n` examples are `y[i]`, and one number `v` is predicted for all of them.
What is the slope of the mean absolute error in this number? The share of the targets
below it, less the share above: how far off they are does not matter. So it is at rest
with as many above as below, at a median, where the mean squared error is at rest at the
mean.
"""

from sympy import Abs, Derivative, Eq, Piecewise, Sum, sign

from symcnn import ForAll, Trajectory, indicator, integers, reals, sequence

n, i = integers("n i")
v, g = reals("v g")
y, d = sequence("y", n), sequence("d", n)

given = {n: "examples", y: "targets", v: "what is predicted for all"}
sought = {g: "slope of the loss", d: "slopes of the absolute errors"}
where = [n >= 1]
conventions = (
    "the mean is over the examples",
    "a target that is just met has a kink there; its slope is taken to be zero, as PyTorch does",
)

below, above = Sum(indicator(y[i] < v), (i, 1, n)), Sum(indicator(y[i] > v), (i, 1, n))
claim = Eq(g, (below - above) / n)


def proof(q):
    """Target by target."""
    q.define(
        "The slopes of the absolute errors: of the straight lines on either side, and zero at the kink.",
        ForAll(
            Eq(
                d[i],
                Piecewise((Derivative(v - y[i], v), y[i] < v), (Derivative(y[i] - v, v), y[i] > v), (0, True)),
            ),
            (i, 1, n),
        ),
    )
    q.implies(
        "One for a target below, minus one for a target above.",
        ForAll(Eq(d[i], indicator(y[i] < v) - indicator(y[i] > v)), (i, 1, n)),
    )
    q.define("The mean.", Eq(g, Sum(d[i], (i, 1, n)) / n))
    q.equals("Put them in.", Sum(indicator(y[i] < v) - indicator(y[i] > v), (i, 1, n)) / n)
    q.equals("Count both.", claim.rhs)


def measure(run, n, y, v):
    """The gradient that autograd hands to the one number."""
    import torch

    predicted = torch.tensor(v, dtype=torch.float64, requires_grad=True)
    run.operator(predicted.expand(n), torch.tensor(y, dtype=torch.float64)).backward()
    return predicted.grad.item()


experiment = Trajectory(
    measure,
    operator="torch.nn.functional.l1_loss",
    impostor="torch.nn.functional.mse_loss",
    at=[
        {"n": len(y), "y": y, "v": v}
        for y in ([1.0], [0.5, 2.0], [1.0, 1.0, 4.0], [-3.0, 0.25, 0.5, 2.0, 9.0])
        for v in (-5.0, -3.01, 0.375, 0.995, 1.0, 1.005, 3.0, 10.0)
    ],
    operations=8,
    steps=None,
)
_mean = v - Sum(y[i], (i, 1, n)) / n
rivals = {
    "takes the slope of the squared error": 2 * _mean,
    "takes the sign of the mean error": sign(_mean),
    "goes the other way": (above - below) / n,
    "adds over the examples": below - above,
    "takes the share below alone": below / n,
    "takes the mean absolute error": Sum(Abs(y[i] - v), (i, 1, n)) / n,
}
