"""Gradient through a residual block.

A residual block adds to its `n` inputs `c` times what a branch makes of them: a dense
layer with the weights `U`, a hyperbolic tangent, and another dense layer with the
weights `W`. Given the upstream gradient, what is the gradient with respect to an input?
It is the upstream gradient itself, and what comes back through the branch beside it. A
block that starts with `c = 0`, as with a zero-initialised scale or last layer, hands
signal and gradient on unchanged, however deep the network is.
"""

from sympy import Abs, Derivative, Eq, KroneckerDelta, Sum, tanh

from symcnn import Trajectory, integers, reals, sequence

n, m, i, j, k, l = integers("n m i j k l")
c = reals("c")
x, dy, dx = sequence("x", n), sequence("dy", n), sequence("dx", n)
U, W = sequence("U", m, n), sequence("W", n, m)

given = {
    n: "inputs of the block, and outputs",
    m: "hidden units of the branch",
    k: "which of the inputs",
    c: "factor of the branch",
    x: "inputs",
    U: "weights of the branch's first layer, a row for each hidden unit",
    W: "weights of the branch's last layer, a row for each output",
    dy: "upstream gradient",
}
sought = {dx: "gradient with respect to the inputs"}
where = [m >= 1, k >= 1, k <= n]
conventions = ("no biases, and no activation behind the sum",)


def hidden(unit):
    """What a hidden unit gives."""
    return tanh(Sum(U[unit, l] * x[l], (l, 1, n)))


back = Sum(dy[i] * W[i, j] * U[j, k] * (1 - hidden(j) ** 2), (j, 1, m), (i, 1, n))
claim = Eq(dx[k], dy[k] + c * back)


def proof(q):
    """The chain rule, along both paths."""
    q.define(
        "Chain rule: an input acts on the loss through every output.",
        Eq(
            dx[k],
            Sum(dy[i] * Derivative(x[i] + c * Sum(W[i, j] * hidden(j), (j, 1, m)), x[k]), (i, 1, n)),
        ),
    )
    q.equals(
        "An output holds the input of its own number by itself, and every input in the branch.",
        Sum(
            dy[i] * (KroneckerDelta(i, k) + c * Sum(W[i, j] * U[j, k] * (1 - hidden(j) ** 2), (j, 1, m))),
            (i, 1, n),
        ),
    )
    q.equals("Split the sum.", claim.rhs)


def measure(run, n, m, k, c, x, U, W, dy):
    """The gradient that autograd hands to one of the inputs."""
    import torch

    inputs, first, last, upstream = (torch.tensor(rows, dtype=torch.float64) for rows in (x, U, W, dy))
    inputs.requires_grad_()
    outputs = inputs + c * last @ run.operator(first @ inputs)
    (gradient,) = torch.autograd.grad(outputs, inputs, upstream)
    return gradient[k - 1].item()


def _points():
    for inputs, units in ((1, 1), (2, 1), (2, 3), (3, 2)):
        place = range(inputs)
        point = {
            "n": inputs,
            "m": units,
            "x": [0.5 - 0.75 * a + 0.25 * units for a in place],
            "U": [[0.5 * b - 0.75 * a + 0.25 * units for a in place] for b in range(units)],
            "W": [[1.0 - 0.5 * b + 0.25 * a * units for b in range(units)] for a in place],
            "dy": [1.25 - 1.5 * a + 0.5 * units for a in place],
        }
        yield from ({**point, "k": number, "c": c} for number in range(1, inputs + 1) for c in (0.0, 1.0, -0.5))


experiment = Trajectory(
    measure,
    operator="torch.tanh",
    impostor="torch.sin",
    at=list(_points()),
    operations=60,
    conditioning=8 * (Abs(dy[k]) + Abs(c) * Sum(Abs(dy[i] * W[i, j] * U[j, k]), (j, 1, m), (i, 1, n))) / Abs(claim.rhs),
    steps=None,
)
rivals = {
    "forgets the path past the branch": c * back,
    "forgets the branch": dy[k],
    "forgets the factor of the branch": dy[k] + back,
    "forgets the slope of the activation": dy[k] + c * Sum(dy[i] * W[i, j] * U[j, k], (j, 1, m), (i, 1, n)),
    "takes the activation for its slope": dy[k] + c * Sum(dy[i] * W[i, j] * U[j, k] * hidden(j), (j, 1, m), (i, 1, n)),
    "multiplies both paths": dy[k] * c * back,
    "follows the output of the same number alone": dy[k]
    + c * Sum(dy[k] * W[k, j] * U[j, k] * (1 - hidden(j) ** 2), (j, 1, m)),
    "adds the upstream gradient of all outputs past the branch": Sum(dy[i], (i, 1, n)) + c * back,
}
