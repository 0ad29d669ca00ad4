"""Gradient through dropout.

Dropout with rate `r` sets a number `x` to zero with this chance, and divides it by
`1-r` otherwise. The upstream gradient is `g`. What is the mean of the product of
the output and of the gradient that comes back to the number? Forwards and
backwards the same mask is used: so the gradient comes back just where the output
is not zero, and the product has a mean that is `1/(1-r)` times as large as with a
fresh mask. (The mean of the gradient itself is `g`, as without dropout.)
"""

from sympy import Derivative, Eq

from symcnn import Expectation, ForAll, MonteCarlo, integers, reals, sequence

i = integers("i")
x, g, r, y, dx, M = reals("x g r y dx M")
k = sequence("k", 1)

given = {
    x: "number",
    g: "upstream gradient",
    r: "drop rate",
    k: "1 where the number is kept, and 0 where it is dropped",
}
sought = {M: "mean of the product of output and gradient", y: "output", dx: "gradient of the number"}
usual = {r: 0.5}
where = [
    r >= 0,
    r < 1,
    ForAll((k[i] >= 0) & (k[i] <= 1), (i, 1, 1)),
    ForAll(Eq(Expectation(k[i]), 1 - r), (i, 1, 1)),
    ForAll(Eq(Expectation(k[i] ** 2), 1 - r), (i, 1, 1)),
]
conventions = ("what is kept is divided by `1-r` in training, as PyTorch does",)

claim = Eq(M, x * g / (1 - r))


def proof(q):
    """The mask is a factor of both."""
    output = x * k[1] / (1 - r)
    q.define("The output.", Eq(y, output))
    q.define("The gradient that comes back: the mask is a constant factor.", Eq(dx, g * Derivative(output, x)))
    q.equals("Take the derivative.", g * k[1] / (1 - r))
    q.define("The mean of the product of both.", Eq(M, Expectation(output * (g * k[1] / (1 - r)))))
    q.equals("The mask stands in it twice.", x * g * Expectation(k[1] ** 2) / (1 - r) ** 2)
    q.equals("It is its own square.", claim.rhs)


def measure(run, x, g, r):
    """The product of output and gradient, for many numbers that are dropped by themselves."""
    import torch

    numbers = torch.full((run.draws,), x, dtype=run.dtype, device=run.device, requires_grad=True)
    outputs = run.operator(numbers, r)
    (gradient,) = torch.autograd.grad(outputs, numbers, torch.full_like(numbers, g))
    return (outputs * gradient).detach()


def fresh(numbers, r):
    """Dropout that draws a new mask on the way back."""
    import torch

    class Fresh(torch.autograd.Function):
        @staticmethod
        def forward(context, value):
            return torch.nn.functional.dropout(value, r)

        @staticmethod
        def backward(context, upstream):
            return torch.nn.functional.dropout(upstream, r)

    return Fresh.apply(numbers)


experiment = MonteCarlo(
    measure,
    operator="torch.nn.functional.dropout",
    impostor=fresh,
    at=[{"x": 1.0, "g": 1.0, "r": 0.5}, {"x": -2.0, "g": 0.5, "r": 0.25}, {"x": 0.5, "g": 3.0, "r": 0.75}],
    laws={},
    estimate="mean",
)
rivals = {
    "draws a fresh mask on the way back": x * g,
    "forgets to divide by what is kept": x * g * (1 - r),
    "divides by what is kept twice": x * g / (1 - r) ** 2,
    "divides by the drop rate": x * g / r,
    "takes the gradient to pass everywhere": x * g * (1 + r),
}
