"""Gibbs' inequality.

An example has the targets `q[c]`, probabilities of `C` classes, and a model gives
the probabilities `p[c]`. How small can the Kullback-Leibler divergence of the model
from the targets be? It is never below zero: on average no other law gives as large
logarithms of probabilities as the law itself. So the cross-entropy, which is the
entropy of the targets and the divergence, is never below this entropy.
"""

from sympy import Eq, Ge, Sum, log

from symcnn import ForAll, integers, reals, sequence

from . import divergence_mean

C, c = integers("C c")
D, J, E, u, m = reals("D J E u m")
p, q, v = (sequence(name, C) for name in "pqv")

given = {C: "classes", p: "probabilities of the model", q: "targets"}
sought = {
    D: "divergence",
    J: "divergence over the number of the classes",
    divergence_mean.l: "logarithms of the ratios",
    v: "logarithms of the ratios, class by class",
    m: "mean of these logarithms by the targets",
    E: "what they are short of their bounds, added up",
    u: "this sum, in other terms",
}
classes = (c, 1, C)
where = [
    C >= 1,
    ForAll(p[c] > 0, classes),
    ForAll(q[c] > 0, classes),
    Eq(Sum(p[c], classes), 1),
    Eq(Sum(q[c], classes), 1),
]
conventions = (
    "natural logarithm; in another base the divergence is a multiple, above zero",
    "probabilities are above zero; a target of zero adds nothing, and a model that gives zero to what has a target "
    "above zero makes the divergence infinite",
)

entropy, cross = Sum(q[c] * log(q[c]), classes), Sum(q[c] * log(p[c]), classes)
claim = Ge(entropy - cross, 0)


def proof(h):
    """A logarithm is never above what it is taken of, less one."""
    ratio = log(p[c] / q[c])
    short = p[c] / q[c] - ratio - 1
    h.implies("A logarithm is never above what it is taken of, less one.", ForAll(short >= 0, classes))
    h.implies("Multiply by the target.", ForAll(q[c] * short >= 0, classes))
    h.define("A name for the mean logarithm.", Eq(m, Sum(q[c] * ratio, classes)))
    h.define("Add up what the logarithms are short of their bounds.", Eq(E, Sum(q[c] * short, classes)))
    h.implies("No term is below zero, so neither is the sum.", E >= 0)
    h.define("The sum,", Eq(u, E))
    h.equals("multiplied out", Sum(p[c] - q[c] * ratio - q[c], classes))
    h.equals("and part by part:", Sum(p[c], classes) - m - Sum(q[c], classes))
    h.equals("probabilities and targets add up to one.", -m)
    h.define("The logarithms of the ratios", ForAll(Eq(v[c], ratio), classes))
    h.implies("have that mean", Eq(m, Sum(q[c] * v[c], classes)))
    h.implies("and are differences.", ForAll(Eq(v[c], log(p[c]) - log(q[c])), classes))
    h.recall(
        "The divergence, averaged over all classes.",
        divergence_mean,
        {divergence_mean.n: 1, divergence_mean.p: lambda i, c: p[c], divergence_mean.q: lambda i, c: q[c]},
    )
    h.define("The divergence is the sum.", Eq(D, C * J))
    h.equals("Put the mean in.", entropy - cross)
    h.equals("In one sum,", Sum(q[c] * (log(q[c]) - log(p[c])), classes))
    h.equals("with the logarithms of the ratios,", Sum(-q[c] * v[c], classes))
    h.equals("it is the negative mean logarithm.", -m)
    h.implies("So it is not below zero.", D >= 0)
    h.implies("That is the claim.", claim)
