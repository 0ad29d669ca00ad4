"""Second moment behind residual blocks whose branches are scaled by depth.

A signal with the second moment `q` goes through `L` residual blocks, and the branch
of each is multiplied by one over the root of `L`. A branch gives `g` times the
second moment of what it gets, so that a block has the factor `1 + g/L`. How large
can the second moment become in the end? However many blocks there are, it is at
most `exp(g)` times that of the start.
"""

from sympy import Ge, Le, exp, log, sqrt

from . import residual_second_moment
from .residual_second_moment import L, M, c, g, q

given = {symbol: meaning for symbol, meaning in residual_second_moment.given.items() if symbol != c}
sought = residual_second_moment.sought
where = [L >= 1, q >= 0, g >= 0]
conventions = residual_second_moment.conventions

claim = Le(M(L), q * exp(g))


def proof(steps):
    """By logarithms."""
    power = (1 + g / L) ** L
    steps.recall("The second moment in the end.", residual_second_moment, {c: 1 / sqrt(L)})
    steps.equals("The square of the factor is one over `L`.", q * power)
    steps.implies("A logarithm is at most what its number exceeds one by.", Le(log(1 + g / L), g / L))
    steps.implies("So it is with `L` of them.", Le(L * log(1 + g / L), g))
    steps.implies("The power is at most the exponential.", Le(power, exp(g)))
    steps.implies("Two numbers that are not below zero have such a product.", Ge(q * (exp(g) - power), 0))
    steps.implies("So the bound holds.", claim)
