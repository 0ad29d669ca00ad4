"""The best number of checkpoints.

A stack of `L` layers, whose signals have `A` values each, is cut into `k`
segments of `q` layers. The forward pass keeps the inputs of the segments alone,
and what lies between is formed anew, segment by segment, before it runs
backward. How little memory does the worst moment take at least, and which
number of segments reaches this?
"""

from sympy import And, Eq, Ge, sqrt

from symcnn import Iff, integers

from . import checkpointing_peak as peak
from .checkpointing_peak import A, P, k, q

L = integers("L")

given = {A: "values of a signal", L: "layers", k: "segments", q: "layers of a segment"}
sought = {P: "most values alive at once"}
where = [A >= 1, k >= 1, q >= 1, Eq(L, k * q)]
conventions = (*peak.conventions, "the segments have equally many layers")

least = A * (1 + 2 * sqrt(L))
claim = Ge(P, least)
layers = q


def proof(q):
    """The sum of two numbers with a given product."""
    q.recall("The worst moment takes so many values.", peak)
    q.implies(
        "Beyond `A` these are `A` times the sum of two numbers whose product is `L`. The square of a sum exceeds four "
        "times the product by the square of the difference.",
        Eq((P - A) ** 2, 4 * A**2 * L + A**2 * (k - layers) ** 2),
    )
    q.implies(
        "A square is 0 or more, and 0 only where the two are equal.",
        And((P - A) ** 2 >= 4 * A**2 * L, Iff(Eq((P - A) ** 2, 4 * A**2 * L), Eq(k, layers))),
    )
    q.implies(
        "Take roots, as neither side is negative. As many segments as there are layers in one reach it, and no others.",
        And(Ge(P, least), Iff(Eq(P, least), Eq(k, layers))),
    )
    q.implies("So the worst moment takes that much at least.", claim)
