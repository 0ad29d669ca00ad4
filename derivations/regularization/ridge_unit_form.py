"""Dropout as ridge regression.

The expected error under dropout is that of least squares, with a penalty that
weighs the square of each weight by a coefficient of its own: the squared norm
of its column of the data, times `(1 - p)/p`. Multiply each weight by the root
of its coefficient, and divide its column by the same: the output stays. Let
`u` be the weights after this. In terms of them and of the divided columns, the
expected error is that of the textbook's ridge regression, whose penalty is the
squared length of the weights, with coefficient one.
"""

from sympy import Eq, Sum, sqrt

from symcnn import ForAll, integers, sequence

from . import dropout_ridge
from .dropout_least_squares import J, X, d, i, j, n, p, y
from .dropout_ridge import v

h = integers("h")
u = sequence("u", d)

column = Sum(X[h, j] ** 2, (h, 1, n))
root = sqrt((1 - p) / p * column)
given = {key: meaning for key, meaning in dropout_ridge.given.items() if key != v} | {
    u: "weights, scaled by the probability to keep, times the roots"
}
sought = dropout_ridge.sought
usual = dropout_ridge.usual
where = [
    *(p < 1 if fact == (p <= 1) else fact for fact in dropout_ridge.where),
    ForAll(column > 0, (j, 1, d)),
]
conventions = dropout_ridge.conventions

claim = Eq(J, Sum((y[i] - Sum(X[i, j] / root * u[j], (j, 1, d))) ** 2, (i, 1, n)) + Sum(u[j] ** 2, (j, 1, d)))


def proof(q):
    """Put the new weights in."""
    old = {v: lambda k: u[k] / root.subs(j, k)}
    q.recall("The expected error, with the weights that these are made from.", dropout_ridge, old)
    q.equals("The probabilities cancel.", claim.rhs)
