"""State of a GRU under a constant candidate.

At every step a GRU unit keeps a share of its state, as large as its update gate
`z[t]` is, and takes the rest from its candidate. What is the state after `T` steps
in which the candidate has been `c` all along? The start counts with the product of
the gates, the candidate with the rest: the state lies between both and never
leaves them, as an average does.
"""

from sympy import Eq, Implies, Product, Sum

from symcnn import ForAll, Trajectory, function, integers, reals, sequence

T, t, j = integers("T t j")
c, h_0 = reals("c h_0")
z = sequence("z", T)
h = function("h")

given = {T: "number of steps", z: "update gates", c: "candidate", h_0: "state at the start"}
sought = {h: "state after a step"}
where = [T >= 0, ForAll((z[t] >= 0) & (z[t] <= 1), (t, 1, T))]
conventions = (
    "as in PyTorch the gate is the share of the old state that is kept; others have it the other way",
    "gates and candidate do not depend on the state",
)

claim = Eq(h(T), c + (h_0 - c) * Product(z[t], (t, 1, T)))
elsewhere = {"the gate is the share that is taken from the candidate": c + (h_0 - c) * Product(1 - z[t], (t, 1, T))}


def proof(q):
    """Step by step."""
    q.define(
        "The state is kept to the share of the gate; the rest comes from the candidate.",
        Eq(h(0), h_0),
        ForAll(Eq(h(t + 1), z[t + 1] * h(t) + (1 - z[t + 1]) * c), (t, 0, T - 1)),
    )
    q.implies(
        "The distance from the candidate is multiplied with the gate.",
        ForAll(Eq(h(t + 1) - c, z[t + 1] * (h(t) - c)), (t, 0, T - 1)),
    )
    q.induct(
        "So the gates are multiplied.",
        Implies(t <= T, Eq(h(t), c + (h_0 - c) * Product(z[j], (j, 1, t)))),
        over=t,
    )
    q.implies("Take all steps.", claim)


def measure(run, T, z, c, h_0):
    """The state of a cell whose gate reads the input alone, and whose candidate is a bias."""
    import math

    import torch

    cell = run.operator(1, 1, dtype=torch.float64)
    with torch.no_grad():
        cell.weight_hh.zero_()
        # PyTorch's order: reset gate, update gate, candidate.
        cell.weight_ih.copy_(torch.tensor([[0.0], [1.0], [0.0]]))
        cell.bias_ih.copy_(torch.tensor([0.5, 0.0, math.atanh(c)], dtype=torch.float64))
        cell.bias_hh.zero_()
    state = torch.tensor([[h_0]], dtype=torch.float64)
    for gate in z[:T]:
        state = cell(torch.logit(torch.tensor([[gate]], dtype=torch.float64)), state)
    return state.item()


def exchanged(inputs, units, dtype):
    """A GRU whose gate is the share that is taken from the candidate."""
    import torch

    class Exchanged(torch.nn.GRUCell):
        def forward(self, value, state):
            return super().forward(-value, state)

    return Exchanged(inputs, units, dtype=dtype)


experiment = Trajectory(
    measure,
    operator="torch.nn.GRUCell",
    impostor=exchanged,
    at=[
        {"T": len(gates), "z": gates, "c": c, "h_0": h_0}
        for gates in ([], [0.5], [0.75, 0.25], [0.875, 0.9375, 0.96875], [0.125, 0.5, 0.75, 0.9375])
        for c, h_0 in ((0.5, -2.0), (-0.75, 1.0), (0.25, 0.0))
    ],
    operations=30,
    conditioning=30,
    steps="T",
)
rivals = {
    "exchanges start and candidate": h_0 + (c - h_0) * Product(z[t], (t, 1, T)),
    "adds the candidate at every step": h_0 * Product(z[t], (t, 1, T)) + c * T,
    "adds the candidate at full": h_0 * Product(z[t], (t, 1, T)) + c,
    "forgets the candidate": h_0 * Product(z[t], (t, 1, T)),
    "adds the gates": c + (h_0 - c) * Sum(z[t], (t, 1, T)),
    "takes the candidate, whatever was before": c,
}
