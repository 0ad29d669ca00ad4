"""Depth at which a signal has grown out of bounds.

A signal passes through `L` layers, each a leaky ReLU with the negative slope `a` and a
dense map with `n[l]` inputs. Weights have mean zero, and `c` times the variance that
keeps the second moment, where `c` is above one. From which depth on is the second
moment at least `s` times that of the start? From a quotient of two logarithms on,
rounded up. With twice the variance it is a million times as large from the twentieth
layer on.
"""

from sympy import Ge, ceiling, log

from symcnn import ForAll, Iff, reals

from . import depth_second_moment
from .depth_second_moment import L, M, a, factor, l, n, q, v

c, s = reals("c s")

given = {
    a: "negative slope",
    q: "second moment of the signal before the first activation",
    L: "number of layers",
    n: "inputs of every layer (fan-in)",
    c: "factor of the variance that keeps the second moment",
    s: "times the second moment at the start",
}
sought = depth_second_moment.sought
usual = depth_second_moment.usual
where = [L >= 0, q > 0, ForAll(n[l] >= 1, (l, 1, L)), c > 1, s >= 1]
conventions = (
    "the variance that keeps the second moment is He's, `2/n[l]` over `1 + a**2`",
    *depth_second_moment.conventions,
)

claim = Iff(M(L) >= s * q, Ge(L, ceiling(log(s) / log(c))))


def proof(steps):
    """Compare logarithms."""
    steps.recall("The second moment.", depth_second_moment, {v: lambda place: c / (factor * n[place])})
    steps.equals("Every layer has the factor `c`.", q * c**L)
    steps.implies("The logarithm of what is above 1 is above zero.", log(c) > 0)
    steps.implies("The second moment at the start can be left out.", Iff(M(L) >= s * q, c**L >= s))
    steps.implies(
        "A logarithm increases, so the power is at least `s` just if this holds of the logarithms.",
        Iff(c**L >= s, L * log(c) >= log(s)),
    )
    steps.implies("Divide by a number above zero.", Iff(L * log(c) >= log(s), Ge(L, log(s) / log(c))))
    steps.implies("A whole number is at least another number just if it is at least that number rounded up.", claim)
