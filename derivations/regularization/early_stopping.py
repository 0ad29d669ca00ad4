"""Weight at which gradient descent is stopped.

A loss is quadratic, with the curvature `h` and its minimum at the weight `a`.
Gradient descent starts at `w_0` and is stopped after `t` steps of size `eta`.
Where is the weight? What it is short of the minimum shrinks by `1 - eta*h` in
every step: along a flat axis, where `eta*h` is small, it has hardly left its start.
"""

from sympy import Abs, Eq, Piecewise, oo

from symcnn import ForAll, Trajectory, function, integers, reals

t, u = integers("t u")
h, eta, a, w_0 = reals("h eta a w_0")
w = function("w")

given = {
    h: "curvature",
    eta: "learning rate",
    a: "weight at the minimum of the loss",
    w_0: "weight at the start",
    t: "steps done",
}
sought = {w: "weight after `t` steps"}
usual = {eta: 1e-3}
where = [t >= 0]
conventions = (
    "the loss is half the curvature times the squared distance from the minimum",
    "no momentum, no weight decay, and the gradient is exact",
)

claim = Eq(w(t), a + (w_0 - a) * (1 - eta * h) ** t)


def proof(q):
    """The distance shrinks by one factor in every step."""
    q.define(
        "A step goes against the slope, the curvature times the distance.",
        Eq(w(0), w_0),
        ForAll(Eq(w(u + 1), w(u) - eta * h * (w(u) - a)), (u, 0, oo)),
    )
    q.induct("A step multiplies the distance by `1 - eta*h`.", claim, over=t)


def measure(run, h, eta, a, w_0, t):
    """The weight after t steps of the optimizer."""
    import torch

    weight = torch.tensor(w_0, dtype=torch.float64, requires_grad=True)
    optimizer = run.operator([weight], lr=eta)
    for _ in range(t):
        optimizer.zero_grad()
        (h * (weight - a) ** 2 / 2).backward()
        optimizer.step()
    return weight.item()


def at():
    """Curvatures of both sizes; one at which a step goes too far, and comes back."""
    return [
        {"h": h, "eta": eta, "a": a, "w_0": w_0, "t": t}
        for h, eta, a, w_0 in (
            (2.0, 0.125, 3.0, 0.0),
            (0.5, 0.25, -1.5, 0.0),
            (4.0, 0.0625, 1.0, 5.0),
            (3.0, 0.5, 2.0, -1.0),
        )
        for t in (0, 1, 2, 3, 10)
    ]


experiment = Trajectory(
    measure,
    operator="torch.optim.SGD",
    impostor="torch.optim.Adam",
    at=at(),
    # The distance, its square, half and product, the slope, the product with the step size and the difference.
    operations=12,
    # The weight may be near zero while the distance and the minimum are not.
    conditioning=Piecewise((1, Eq(claim.rhs, 0)), ((Abs(a) + Abs(w_0 - a)) / Abs(claim.rhs) + 1, True)),
)
rivals = {
    "halves the slope": a + (w_0 - a) * (1 - eta * h / 2) ** t,
    "starts at zero": a - a * (1 - eta * h) ** t,
    "gives what is left of the distance": (w_0 - a) * (1 - eta * h) ** t,
    "lets each step go equally far": w_0 - t * eta * h * (w_0 - a),
    "is one step behind": a + (w_0 - a) * (1 - eta * h) ** (t - 1),
    "forgets the curvature": a + (w_0 - a) * (1 - eta) ** t,
    "arrives": a + 0 * t,
}
