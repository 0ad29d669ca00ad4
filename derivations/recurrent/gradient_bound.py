"""What is left of a gradient through time.

One recurrent unit takes at every step its output of the step before, multiplied by
its weight `w`, adds `u[t]`, what comes from the input and the bias, and applies a
hyperbolic tangent. How large can the derivative of the output after `T` steps with
respect to that at the start be? Every step brings the weight and a slope that is
at most one. So below the size one of the weight it vanishes at least like a power
of it; above, it may explode, but need not: where the tangent is flat, it vanishes.
"""

from sympy import Abs, And, Eq, Implies, Le, exp, oo

from symcnn import ForAll, Trajectory, function, integers, reals, sequence

from ..gradient import tanh
from ..gradient.tanh import g

T, t = integers("T t")
w, h_0, S, y = reals("w h_0 S y")
u = sequence("u", T)
h, D, W = function("h"), function("D"), function("W")

given = {
    T: "number of steps",
    w: "weight of the output of the step before",
    u: "what input and bias bring at each step",
    h_0: "output at the start",
}
sought = {
    S: "size of the derivative of the last output with respect to that at the start",
    D: "derivative of the output after a step with respect to that at the start",
    h: "output after a step",
    g: tanh.sought[g],
    W: "what the largest slope would leave",
}
where = [T >= 0]
conventions = ("one unit; with more, the largest singular value of the weights stands in place of the weight's size",)

claim = Le(S, Abs(w) ** T)


def proof(q):
    """Step by step, each with at most the size of the weight."""
    arg = w * h(t) + u[t + 1]
    q.recall("The slope of a hyperbolic tangent, at any value.", tanh, forall=((tanh.x, -oo, oo),))
    q.define(
        "The outputs.",
        Eq(h(0), h_0),
        ForAll(Eq(h(t + 1), (exp(arg) - exp(-arg)) / (exp(arg) + exp(-arg))), (t, 0, T - 1)),
    )
    q.define(
        "Chain rule: every step multiplies with its slope and the weight.",
        Eq(D(0), 1),
        ForAll(Eq(D(t + 1), D(t) * g(arg) * w), (t, 0, T - 1)),
    )
    q.define(
        "Compare it with what the largest slope would leave,",
        Eq(W(0), 1),
        ForAll(Eq(W(t + 1), W(t) * Abs(w)), (t, 0, oo)),
    )
    q.induct("which is", Eq(W(t), Abs(w) ** t), over=t)
    q.implies("The slope is not below zero and at most one.", ForAll(And(g(y) >= 0, g(y) <= 1), (y, -oo, oo)))
    q.implies(
        "So a step leaves at most the weight's share.", ForAll(Abs(D(t + 1)) <= Abs(D(t)) * Abs(w), (t, 0, T - 1))
    )
    q.induct("Nowhere is more left than that.", Implies(t <= T, Abs(D(t)) <= W(t)), over=t)
    q.define("The size asked for is that after all steps.", Eq(S, Abs(D(T))))
    q.implies("Take all steps.", claim)


def measure(run, T, w, u, h_0):
    """The size of the gradient that autograd hands to the output at the start."""
    import torch

    cell = run.operator(1, 1, dtype=torch.float64)
    with torch.no_grad():
        cell.weight_hh.fill_(w)
        cell.weight_ih.fill_(1.0)
        cell.bias_ih.zero_()
        cell.bias_hh.zero_()
    first = torch.tensor([[h_0]], dtype=torch.float64, requires_grad=True)
    output = first * 1
    for value in u[:T]:
        output = cell(torch.tensor([[value]], dtype=torch.float64), output)
    (gradient,) = torch.autograd.grad(output, first)
    return abs(gradient.item())


def straight(inputs, units, dtype):
    """A unit whose tangent is twice as steep."""
    import torch

    class Straight(torch.nn.RNNCell):
        def forward(self, value, state):
            return super().forward(2 * value, 2 * state)

    return Straight(inputs, units, dtype=dtype)


experiment = Trajectory(
    measure,
    operator="torch.nn.RNNCell",
    impostor=straight,
    at=[
        {"T": len(u), "w": w, "u": u, "h_0": h_0}
        for u, w, h_0 in (
            ([], 0.5, 0.25),
            ([0.0], 0.75, 0.0),
            ([0.0, 0.125], -1.5, 0.0),
            ([0.0, 0.0, 0.0], 2.0, 0.0),
            ([0.25, -0.5, 0.0, 0.125], 0.5, 0.125),
            ([0.0, 0.0, 0.0, 0.0, 0.0], -0.75, 0.0),
            ([1.0, 2.0, 1.5], 3.0, 0.5),
        )
    ],
    operations=20,
    conditioning=8,
    steps="T",
)
rivals = {
    "forgets the steps": Abs(w) + 0 * T,
    "lets the sign of the weight make it negative": w**T,
    "counts a step more": Abs(w) ** (T + 1),
    "takes the largest slope of a sigmoid": (Abs(w) / 4) ** T,
    "adds the weights": T * Abs(w),
    "takes it to vanish always": Abs(w) ** T / 2**T,
}
