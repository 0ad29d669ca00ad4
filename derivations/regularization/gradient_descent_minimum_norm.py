"""Gradient descent from zero on one equation.

One equation in two weights, `a` times the first and `b` times the second make
`y`, is to be solved by gradient descent on its squared error. Both weights
start at zero. Every gradient is a multiple of the inputs `a` and `b`, so the
weights stay in the ratio of the inputs; of all the solutions, descent goes to
the shortest. Where is the first weight after `t` steps of size `eta`? (The
second one is obtained by exchanging `a` and `b`.)
"""

from sympy import Abs, Eq, oo

from symcnn import ForAll, Trajectory, function, integers, reals

t = integers("t")
a, b, y, eta = reals("a b y eta")
u, v, e = function("u"), function("v"), function("e")

given = {a: "first input", b: "second input", y: "target", eta: "step size", t: "steps done"}
sought = {u: "first weight after `t` steps", v: "second weight after `t` steps", e: "error after `t` steps"}
usual = {eta: 1e-3}
square = a**2 + b**2
where = [t >= 0, square > 0]
conventions = (
    "the loss is the squared error, with no factor of one half",
    "no momentum, no weight decay, no bias",
)

factor = 1 - 2 * eta * square
claim = Eq(u(t), a * y / square * (1 - factor**t))


def proof(q):
    """The error shrinks by one factor in every step."""
    q.define(
        "The weights start at zero. The squared error has the slopes `-2*a` and `-2*b`, each times the error, and "
        "every weight goes against its own.",
        Eq(u(0), 0),
        ForAll(Eq(u(t + 1), u(t) + 2 * eta * a * (y - a * u(t) - b * v(t))), (t, 0, oo)),
        Eq(v(0), 0),
        ForAll(Eq(v(t + 1), v(t) + 2 * eta * b * (y - a * u(t) - b * v(t))), (t, 0, oo)),
    )
    q.define(
        "The error is what the output is short of the target.", ForAll(Eq(e(t), y - a * u(t) - b * v(t)), (t, 0, oo))
    )
    q.implies(
        "A step takes from the error what it adds to the output.",
        ForAll(Eq(e(t + 1), factor * e(t)), (t, 0, oo)),
    )
    q.induct(
        "At first the error is the target, and every step multiplies it by this factor.",
        Eq(e(t), y * factor**t),
        over=t,
    )
    q.implies(
        "The weight adds up the errors, each times `2*eta*a`.",
        ForAll(Eq(u(t + 1), u(t) + 2 * eta * a * e(t)), (t, 0, oo)),
    )
    q.induct("The errors are a geometric sequence, and this is their sum.", claim, over=t)


def measure(run, a, b, y, eta, t):
    """The first weight after t steps of the optimizer on the squared error."""
    import torch

    inputs = torch.tensor([a, b], dtype=torch.float64)
    weights = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    optimizer = run.operator([weights], lr=eta)
    for _ in range(t):
        optimizer.zero_grad()
        ((y - inputs @ weights) ** 2).backward()
        optimizer.step()
    return weights[0].item()


experiment = Trajectory(
    measure,
    operator="torch.optim.SGD",
    impostor="torch.optim.Adam",
    at=[
        {"a": a, "b": b, "y": y, "eta": eta, "t": t}
        for a, b, y, eta in ((10.0, 1.0, 11.0, 0.001), (1.0, 10.0, 11.0, 0.001), (0.5, -2.0, 3.0, 0.0625))
        for t in (0, 1, 2, 3, 10, 30)
    ],
    # The output and the error, the gradient, the product with the step size, the sum with the weight.
    operations=10,
    # The error is a difference, rounded to a share of the target; beside it stands the weight, which has reached
    # at least the share 2*eta*square of where it goes.
    conditioning=(2 + 2 * eta * square) / (1 - Abs(factor)),
)
rivals = {
    "halves the gradient, as if the loss were half the squared error": a * y / square * (1 - (1 - eta * square) ** t),
    "goes to the solution with equal contributions": y / (2 * a) * (1 - factor**t),
    "goes to the solution with equal weights": y / (a + b) * (1 - factor**t),
    "is one step behind": a * y / square * (1 - factor ** (t - 1)),
    "arrives in one step": a * y / square,
    "sums equal steps": 2 * eta * a * y * t,
}
