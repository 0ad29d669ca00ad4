"""Largest entropy of a law over classes.

A law over `C` classes has the probabilities `q[c]`, all above zero. How large can its
entropy `H` be? It is at most the logarithm of the number of the classes, which is that
of equally probable classes. So the perplexity of a law, the exponential of its entropy,
is never above the number of the classes.
"""

from sympy import Eq, Le, Sum, log

from symcnn import reals

from . import divergence_least
from .divergence_least import C, c, classes, entropy, p, q

H, M, b, u = reals("H M b u")

given = {C: "classes", q: "probabilities"}
sought = {
    H: "entropy",
    M: "its mean",
    u: "this mean again",
    b: "logarithm of an equal probability",
    **divergence_least.sought,
}
where = [fact for fact in divergence_least.where if not fact.has(p)]
conventions = (
    "natural logarithm; in bits the bound is the logarithm to base 2",
    "probabilities are above zero; a class of probability zero adds nothing, and the bound holds all the more",
)

claim = Le(H, log(C))


def proof(h):
    """The divergence from equal probabilities is not below zero."""
    h.recall("Take equal probabilities for the other law.", divergence_least, {p: lambda c: 1 / C})
    h.define("The mean logarithm of these.", Eq(M, Sum(q[c] * log(1 / C), classes)))
    h.implies("So this is not below zero.", entropy - M >= 0)
    h.define("The logarithm of equal probabilities", Eq(b, log(1 / C)))
    h.equals("is the negative one of their number.", -log(C))
    h.define("The mean again,", Eq(u, M))
    h.equals("written out:", Sum(q[c] * log(1 / C), classes))
    h.equals("Put it in.", Sum(q[c] * b, classes))
    h.equals("All are alike.", b * Sum(q[c], classes))
    h.equals("The probabilities add up to one.", b)
    h.equals("Put it in.", -log(C))
    h.define("The entropy.", Eq(H, -entropy))
    h.implies("Put both in.", claim)
