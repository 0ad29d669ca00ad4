"""Slope of the sigmoid.

A value `x` passes through a sigmoid, `1/(1 + exp(-x))`. What is the slope,
`g(x)`, there? In the backward pass it is multiplied with the upstream gradient.
It is the output, times one minus the output: no exponential has to be computed
again.
"""

from sympy import Derivative, Eq, exp

from symcnn import Trajectory, function, grid, reals

x = reals("x")
g = function("g")

given = {x: "input of the sigmoid"}
sought = {g: "slope of the sigmoid"}
where = []
conventions = ("the logistic sigmoid",)

output = 1 / (1 + exp(-x))
claim = Eq(g(x), output * (1 - output))


def proof(q):
    """A quotient's slope."""
    q.define("The slope is the derivative.", Eq(g(x), Derivative(output, x)))
    q.equals(
        "The derivative of a quotient of one; the exponential has the slope `-exp(-x)`.", exp(-x) / (1 + exp(-x)) ** 2
    )
    q.equals("The exponential is one over the output, less one.", claim.rhs)


def measure(run, x):
    """The gradient that autograd hands to the input."""
    import torch

    value = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    (gradient,) = torch.autograd.grad(run.operator(value), value)
    return gradient.item()


experiment = Trajectory(
    measure,
    operator="torch.sigmoid",
    impostor="torch.nn.functional.hardsigmoid",
    at=grid(x=[-4.0, -1.5, -0.25, 0.0, 0.5, 1.0, 3.0]),
    # An exponential, a sum, a quotient; a difference and a product.
    operations=8,
    # One minus the output loses what the output is above it.
    conditioning=1 + exp(x),
    steps=None,
)
rivals = {
    "takes the output for its slope": output,
    "forgets the output itself": 1 - output,
    "squares the output, as for the hyperbolic tangent": 1 - output**2,
    "puts the input in, not the output": x * (1 - x),
    "forgets the inner derivative's sign": output * (output - 1),
    "leaves the exponential out of the numerator": output**2,
}
