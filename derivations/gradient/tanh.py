"""Slope of the hyperbolic tangent.

A value `x` passes through a hyperbolic tangent, the quotient of `exp(x) - exp(-x)`
and `exp(x) + exp(-x)`. What is the slope, `g(x)`,
there? It is one minus the square of the output, nowhere above one: four times
the largest slope of the sigmoid.
"""

from sympy import Derivative, Eq, exp

from symcnn import Trajectory, function, grid, reals

x = reals("x")
g = function("g")

given = {x: "input of the hyperbolic tangent"}
sought = {g: "slope of the hyperbolic tangent"}
where = []

output = (exp(x) - exp(-x)) / (exp(x) + exp(-x))
claim = Eq(g(x), 1 - output**2)


def proof(q):
    """The derivative."""
    q.define("The slope is the derivative.", Eq(g(x), Derivative(output, x)))
    q.equals("In terms of the output.", claim.rhs)


def measure(run, x):
    """The gradient that autograd hands to the input."""
    import torch

    value = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    (gradient,) = torch.autograd.grad(run.operator(value), value)
    return gradient.item()


experiment = Trajectory(
    measure,
    operator="torch.tanh",
    impostor="torch.nn.functional.hardtanh",
    at=grid(x=[-2.0, -0.75, 0.0, 0.25, 1.0, 2.5]),
    # The tangent, its square, and a difference.
    operations=6,
    # One minus the square loses what the square is above it.
    conditioning=exp(2 * abs(x)) + 1,
    steps=None,
)
rivals = {
    "multiplies the output with one minus it, as for the sigmoid": output * (1 - output),
    "forgets the square": 1 - output,
    "puts the input in, not the output": 1 - x**2,
    "takes the output for its slope": output,
    "adds the square": 1 + output**2,
    "takes that of the sigmoid": exp(-x) / (1 + exp(-x)) ** 2,
}
