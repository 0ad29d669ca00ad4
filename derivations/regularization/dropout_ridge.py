"""Dropout as a ridge penalty.

Dropout keeps an input with probability `p` while weights are trained;
afterwards all inputs are kept, and the weights are scaled by `p`, so that the
output has the mean that it had in training. Let `v` be the weights after this,
so that those in training are `v[j] / p`. In terms of `v`, the expected error
under dropout is the error of plain least squares and a penalty on the weights,
each weighted by the squared norm of its column of the data.
"""

from sympy import Eq, Sum

from symcnn import sequence

from . import dropout_least_squares
from .dropout_least_squares import J, R, X, d, i, j, n, p, w, y

v = sequence("v", d)

given = {key: meaning for key, meaning in dropout_least_squares.given.items() if key not in (w, R)} | {
    v: "weights, scaled by the probability to keep",
    R: dropout_least_squares.given[R],
}
sought = dropout_least_squares.sought
usual = dropout_least_squares.usual
where = [p > 0 if fact == (p >= 0) else fact for fact in dropout_least_squares.where]
conventions = dropout_least_squares.conventions

fit = Sum((y[i] - Sum(X[i, j] * v[j], (j, 1, d))) ** 2, (i, 1, n))
claim = Eq(J, fit + (1 - p) / p * Sum(Sum(X[i, j] ** 2, (i, 1, n)) * v[j] ** 2, (j, 1, d)))


def proof(q):
    """Put the scaled weights in."""
    q.recall("The expected error in training.", dropout_least_squares, {w: lambda j: v[j] / p})
    q.equals("In the output `p` cancels. In the penalty it stands once above and twice below.", claim.rhs)
