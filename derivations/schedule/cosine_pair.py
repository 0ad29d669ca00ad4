"""Learning rates of cosine annealing, in pairs.

The learning rate falls from `a` at the first update to `b` after `T` more, along
half a period of a cosine. As far as it is below `a` after `t` updates, so far it
is above `b` at `t` updates before the end: the two add up to `a + b`. Halfway it is
at the mean of both.
"""

from sympy import Eq, cos, pi

from symcnn import ForAll, Trajectory, function, integers, reals

from ._rates import rates

T, t, s = integers("T t s")
a, b = reals("a b")
f = function("f")

given = {
    a: "learning rate at the start",
    b: "least learning rate",
    T: "updates from the start to the least learning rate",
    t: "updates done",
}
sought = {f: "learning rate after so many updates"}
usual = {a: 1e-3, b: 0}
where = [T >= 1, t >= 0, t <= T, b >= 0, a >= b]
conventions = (
    "the first update has the learning rate `a`; the schedule makes a step after every update",
    "no warm-up and no restart",
)

rate = ForAll(Eq(f(s), b + (a - b) * (1 + cos(pi * s / T)) / 2), (s, 0, T))
claim = Eq(f(t) + f(T - t), a + b)


def proof(q):
    """The cosine changes its sign."""
    q.define("After `s` updates the cosine has gone through the share `s/T` of half a period.", rate)
    q.implies("So the mirror image has", Eq(f(T - t), b + (a - b) * (1 + cos(pi * (T - t) / T)) / 2))
    q.equals("The cosine of what is lacking to half a period is the negative.", b + (a - b) * (1 - cos(pi * t / T)) / 2)
    q.implies("In the sum of both the cosines cancel.", claim)


def measure(run, a, b, T, t):
    """The sum of the two learning rates that the schedule sets."""
    after = rates(run.operator, T + 1, a, T_max=T, eta_min=b)
    return after[t] + after[T - t]


def power(optimizer, T_max, eta_min):
    """A schedule that falls by a power."""
    import torch

    return torch.optim.lr_scheduler.PolynomialLR(optimizer, total_iters=T_max, power=2.0)


experiment = Trajectory(
    measure,
    operator="torch.optim.lr_scheduler.CosineAnnealingLR",
    impostor=power,
    at=[
        {"a": a, "b": b, "T": T, "t": t}
        for a, b in ((1.0, 0.0), (2.0, 0.5), (0.25, 0.125))
        for T, t in ((1, 0), (1, 1), (2, 1), (5, 1), (5, 3), (10, 4), (40, 7))
    ],
    # Two cosines with their arguments, sums, a quotient, a difference, a product, a sum.
    operations=16,
    steps="T",
    # A learning rate is a product of quotients (1 + cos)/(1 + cos), which lose digits near the end, as T**2.
    conditioning=T**2,
)
rivals = {
    "takes the mean of start and end for the sum": (a + b) / 2,
    "adds the least learning rate to a cosine from `a`": a + 2 * b,
    "forgets the least learning rate": a,
    "falls along a parabola": 2 * b + (a - b) * ((1 - t / T) ** 2 + (t / T) ** 2),
    "falls by the cosine of a quarter of a period": 2 * b
    + (a - b) * (cos(pi * t / (2 * T)) + cos(pi * (T - t) / (2 * T))),
}
