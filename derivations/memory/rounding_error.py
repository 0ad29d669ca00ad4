"""Mean squared error of rounding.

A number that is uniform over a range of `K` steps is rounded to the nearest multiple of
the step `s`. How large is the mean squared error, `E`? A twelfth of the squared step,
which other laws come near to that spread over many steps. With one bit more for the
numbers the step is half as large, and the error a quarter.
"""

from sympy import Eq, Integral, Rational, Sum

from symcnn import MonteCarlo, integers, reals

K, i = integers("K i")
s, E, u = reals("s E u")

given = {s: "step", K: "steps of the range"}
sought = {E: "mean squared error"}
where = [s > 0, K >= 1]
conventions = (
    "the range begins and ends half a step from a multiple, and no number lies outside it, so that none is clipped",
    "to the nearest; for rounding down, with errors from zero to the step, the mean square is four times as large",
)

claim = Eq(E, s**2 / 12)


def proof(q):
    """Step by step."""
    q.define(
        "About each multiple `i*s` the numbers within half a step are rounded to it; the density is one over the "
        "length of the range.",
        Eq(E, Sum(Integral((u - i * s) ** 2 / (K * s), (u, i * s - s / 2, i * s + s / 2)), (i, 1, K))),
    )
    q.equals("Each step gives the same.", Sum(s**2 / (12 * K), (i, 1, K)))
    q.equals("There are `K` of them.", claim.rhs)


def measure(run, s, K):
    """Squared differences of random numbers from the nearest multiples."""
    import torch

    numbers = run.operator(run.zeros(run.draws), s / 2, K * s + s / 2, generator=run.generator)
    return (torch.round(numbers / s) * s - numbers).square()


def lowest(numbers, low, high, generator):
    """The lower end of the range for all."""
    return numbers.fill_(low)


experiment = MonteCarlo(
    measure,
    operator="torch.nn.init.uniform_",
    impostor=lowest,
    at=[{"s": 1.0, "K": 1}, {"s": 0.25, "K": 4}, {"s": 3.0, "K": 15}],
    laws={},
    estimate="mean",
)
rivals = {
    "takes the largest error for the mean one": s**2 / 4,
    "rounds down": s**2 / 3,
    "gives the variance of the whole range": (K * s) ** 2 / 12,
    "forgets the square": s / 12,
    "takes the mean size of the error, and squares it": s**2 / 16,
    "gives the root": s / 12 ** Rational(1, 2),
}
