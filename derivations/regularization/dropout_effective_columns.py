"""Columns of the data that dropout sees.

Dropout puts a penalty on the weights `v`: a sum of squares, each with a
coefficient of its own. To scale every weight by the root of its coefficient,
and divide the columns of the data by the same, makes of this the textbook's
ridge regression, with coefficient one. How long are the columns then? Looked
at is the squared norm `N` of column `k`.
"""

from sympy import Derivative, Eq, Sum, sqrt

from symcnn import integers, reals

from . import dropout_ridge
from .dropout_least_squares import J, X, d, i, n, p
from .dropout_ridge import fit, v

k = integers("k")
N, s, c = reals("N s c")

given = {**dropout_ridge.given, k: "index of a column"}
sought = {
    N: "squared norm of the scaled column",
    c: "coefficient of the squared weight in the penalty",
    s: "slope of the penalty in the weight",
    J: dropout_ridge.sought[J],
}
usual = dropout_ridge.usual
column = Sum(X[i, k] ** 2, (i, 1, n))
where = [
    *(p < 1 if fact == (p <= 1) else fact for fact in dropout_ridge.where),
    k >= 1,
    k <= d,
    column > 0,
]
conventions = dropout_ridge.conventions

claim = Eq(N, p / (1 - p))


def proof(q):
    """The norm of the column stands above and below."""
    q.recall("The expected error is that of least squares and a penalty.", dropout_ridge)
    q.define("The slope of the penalty in `v[k]`.", Eq(s, Derivative(J - fit, v[k])))
    q.equals("Only one term of the penalty holds `v[k]`.", 2 * (1 - p) / p * column * v[k])
    q.define(
        "The coefficient of the square of `v[k]` in the penalty is half of the slope's derivative.",
        Eq(c, Derivative(s, v[k]) / 2),
    )
    q.equals("It is the squared norm of the column of the data, up to a factor.", (1 - p) / p * column)
    q.define(
        "Divide the column by the root of its coefficient, and add up the squares.",
        Eq(N, Sum((X[i, k] / sqrt(c)) ** 2, (i, 1, n))),
    )
    q.equals("The divisor is the same for all of them.", column / c)
    q.equals("The norm of the column cancels, and what is left does not depend on the data.", claim.rhs)
