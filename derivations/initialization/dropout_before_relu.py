"""Dropout before or after a leaky ReLU.

An entry `x` meets a mask, which is 0 or the factor of what is kept, `k`, and a leaky
ReLU, which multiplies what is negative by `a`. Does it matter which comes first? No
factor that is not negative is kept from passing a leaky ReLU: with one mask both
orders give the same number. With the same rate at either place they are one layer.
"""

from sympy import Eq, Max, Min

from symcnn import Trajectory, grid, reals

x, k, a, y = reals("x k a y")

given = {x: "entry of the signal", k: "mask of the entry: 0, or the factor of what is kept", a: "negative slope"}
sought = {y: "entry behind mask and leaky ReLU, the mask first"}
usual = {a: 0.01}
where = [k >= 0]
conventions = ("the same mask at both places", "an exponential or logistic activation has no such law")


def leaky(number):
    """What is positive stays; the rest is multiplied by the slope."""
    return Max(number, 0) + a * Min(number, 0)


claim = Eq(y, k * leaky(x))


def proof(q):
    """A factor that is not negative keeps the sign."""
    q.define("First the mask, then the activation.", Eq(y, leaky(k * x)))
    q.equals("Positive numbers stay so, or become zero; and so do negative ones.", claim.rhs)


def measure(run, x, k, a):
    """The entry behind both."""
    import torch

    return run.operator(torch.tensor(k * x, dtype=torch.float64), a).item()


experiment = Trajectory(
    measure,
    operator="torch.nn.functional.leaky_relu",
    impostor="torch.nn.functional.elu",
    at=grid(x=[-3.0, -0.5, 0.0, 2.0], k=[0.0, 1.0, 1.25, 2.0, 4.0], a=[0.0, 0.01, 0.5, -1.0]),
    operations=4,
    steps=None,
)
rivals = {
    "takes the mask twice, before and after": k**2 * leaky(x),
    "forgets the mask": leaky(x),
    "forgets the activation": k * x,
    "forgets the slope": k * Max(x, 0),
    "masks what is positive only": k * Max(x, 0) + a * Min(x, 0),
    "takes the size": k * Max(x, -x),
}
