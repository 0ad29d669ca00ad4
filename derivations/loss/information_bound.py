"""Largest mutual information that InfoNCE can tell.

A network gives the scores `z[j]` to `N` candidates, of which number `y` is the positive.
From the cross-entropy `J` of the softmax the mutual information is estimated by
`log(N) - J`. How large can the estimate, `I`, be? It is at most the logarithm of the
number of the candidates, since no cross-entropy is below zero: to tell more, more
negatives are needed.
"""

from sympy import Eq, KroneckerDelta, Le, Sum, exp, log

from symcnn import integers, reals, sequence

from . import label_smoothing

N, y, j = integers("N y j")
J, I, A, B = reals("J I A B")
z = sequence("z", N)

given = {N: "candidates, the positive among them", y: "which candidate is the positive", z: "scores"}
sought = {
    I: "estimate of the mutual information",
    J: "loss",
    A: "exponentials of the scores, added up",
    B: "those of the negatives alone",
    label_smoothing.q: "targets of the candidates",
    label_smoothing.l: "logarithms of the probabilities",
}
where = [y >= 1, y <= N]
conventions = ("natural logarithm; in bits the bound is the logarithm to base 2",)

claim = Le(I, log(N))


def proof(h):
    """A sum is at least one of its terms."""
    whole = Sum(exp(z[j]), (j, 1, N))
    h.recall("The cross-entropy.", label_smoothing, {label_smoothing.C: N, label_smoothing.epsilon: 0})
    h.define("The exponentials of the negatives.", Eq(B, Sum((1 - KroneckerDelta(j, y)) * exp(z[j]), (j, 1, N))))
    h.implies("None is below zero.", B >= 0)
    h.define("All exponentials:", Eq(A, whole))
    h.equals("that of the positive, and those of the negatives.", exp(z[y]) + B)
    h.implies("The sum is no less than that of the positive.", whole >= exp(z[y]))
    h.implies("So its logarithm is no less than the score,", log(whole) >= z[y])
    h.implies("and the loss not below zero.", J >= 0)
    h.define("The estimate.", Eq(I, log(N) - J))
    h.implies("Put it in.", claim)
