"""The gradients of all scores add up to zero.

A softmax hands the upstream gradient of its probabilities back to its `n`
scores. What do the gradients of all scores add up to? To nothing, whatever the
upstream gradient is: to raise all scores by the same amount changes no
probability. So a step of gradient descent keeps the mean of the scores.
"""

from sympy import Eq, Integer, Sum

from symcnn import reals

from . import softmax_backward
from .softmax_backward import dz, j, n

S = reals("S")

given = {symbol: meaning for symbol, meaning in softmax_backward.given.items() if symbol != j}
sought = {S: "sum of the gradients of all scores", **softmax_backward.sought}
where = [n >= 1, *(fact for fact in softmax_backward.where if not fact.has(j))]
conventions = ("the loss acts on the scores through the softmax alone",)

claim = Eq(S, 0)


def proof(q):
    """What is taken away adds up to what is there."""
    q.recall("The gradient of every score.", softmax_backward, forall=((j, 1, n),))
    q.define("All of them together.", Eq(S, Sum(dz[j], (j, 1, n))))
    q.equals("The probabilities add up to one, so their mean is taken away as a whole.", Integer(0))
