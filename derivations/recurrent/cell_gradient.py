"""Gradient through the cell of an LSTM.

At every step the cell of an LSTM unit keeps a share of its content, as large as
its forget gate `f[t]` is, and adds an input gate times a candidate. What is the
derivative of the content after `T` steps with respect to that at the start, along
the cell alone? The product of the forget gates: where they are near one, it
neither vanishes nor explodes, whatever the input gates and the candidates are.
"""

from sympy import Derivative, Eq, Implies, Integer, Max, Product, Rational, Sum

from symcnn import ForAll, Trajectory, function, integers, reals, sequence

T, t, j = integers("T t j")
u, S = reals("u S")
f, a, g = sequence("f", T), sequence("a", T), sequence("g", T)
D = function("D")

given = {
    T: "number of steps",
    f: "forget gates",
    a: "input gates",
    g: "candidates",
    u: "content that a step meets",
}
sought = {
    S: "derivative of the last content with respect to the first one",
    D: "derivative of the content after a step with respect to the first one",
}
where = [T >= 0, ForAll((f[t] >= 0) & (f[t] <= 1), (t, 1, T))]
conventions = (
    "along the cell alone: gates and candidate also depend on the output of the step before, which depends on the "
    "content; that path is left out, as where they read the inputs alone",
    "one unit; with more, every unit has a product of its own",
)

claim = Eq(S, Product(f[t], (t, 1, T)))


def proof(q):
    """Step by step."""
    q.define(
        "Chain rule: what a step leaves in the cell is the forget gate times the content, and the input gate times the "
        "candidate.",
        Eq(D(0), 1),
        ForAll(Eq(D(t + 1), D(t) * Derivative(f[t + 1] * u + a[t + 1] * g[t + 1], u)), (t, 0, T - 1)),
    )
    q.implies("The content has the forget gate as its factor.", ForAll(Eq(D(t + 1), D(t) * f[t + 1]), (t, 0, T - 1)))
    q.induct("They are multiplied.", Implies(t <= T, Eq(D(t), Product(f[j], (j, 1, t)))), over=t)
    q.define("The derivative asked for is that after all steps.", Eq(S, D(T)))
    q.equals("Take all steps.", claim.rhs)


def measure(run, T, f):
    """The gradient that autograd hands to the first content; the gates read the inputs alone."""
    import torch

    cell = run.operator(1, 1, dtype=torch.float64)
    with torch.no_grad():
        cell.weight_hh.zero_()
        # PyTorch's order: input gate, forget gate, candidate, output gate.
        cell.weight_ih.copy_(torch.tensor([[0.0], [1.0], [0.0], [0.0]]))
        cell.bias_ih.copy_(torch.tensor([0.5, 0.0, -0.75, 0.25]))
        cell.bias_hh.zero_()
    first = torch.tensor([[0.5]], dtype=torch.float64, requires_grad=True)
    output, content = torch.zeros(1, 1, dtype=torch.float64), first * 1
    for gate in f[:T]:
        score = torch.logit(torch.tensor([[gate]], dtype=torch.float64))
        output, content = cell(score, (output, content))
    (gradient,) = torch.autograd.grad(content, first)
    return gradient.item()


def adding(inputs, units, dtype):
    """An LSTM whose cell keeps its whole content, as the first ones had no forget gate."""
    import torch

    class Adding(torch.nn.LSTMCell):
        def forward(self, value, state):
            output, content = super().forward(value, state)
            forget = torch.sigmoid(value * self.weight_ih[1] + self.bias_ih[1])
            return output, content + (1 - forget) * state[1]

    return Adding(inputs, units, dtype=dtype)


experiment = Trajectory(
    measure,
    operator="torch.nn.LSTMCell",
    impostor=adding,
    at=[
        {"T": len(gates), "f": gates}
        for gates in ([], [0.5], [0.75, 0.25], [0.875, 0.9375, 0.96875], [0.125, 0.5, 0.75, 0.9375], [0.984375] * 6)
    ],
    # A quotient and a logarithm, and an exponential, a sum and a quotient that undo them; a product.
    operations=20,
    # The logarithm of the odds, rounded, is the exponent.
    conditioning=8,
    steps="T",
)
rivals = {
    "adds the gates": Sum(f[t], (t, 1, T)),
    "takes the cell to keep everything": Integer(1),
    "multiplies with the slope of the sigmoid, too": Product(f[t] * (1 - f[t]), (t, 1, T)),
    "takes the shares that are forgotten": Product(1 - f[t], (t, 1, T)),
    "bounds every factor as that of a sigmoid": Rational(1, 4) ** T,
    "takes the mean of the gates, as if there were one step": Sum(f[t], (t, 1, T)) / Max(1, T),
}
