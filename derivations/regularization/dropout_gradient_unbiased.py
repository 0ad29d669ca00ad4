"""Descent with dropout goes down the expected error.

The gradient of one masked example, drawn at random, is a random number. Its
mean, times the number of examples, is compared with the slope `s` of the expected
error of all examples in the same weight. The two are the same: gradient descent
on single examples with a fresh mask each is unbiased for the expected error.
"""

from sympy import Derivative, Eq

from symcnn import Independent, reals

from . import dropout_gradient, dropout_least_squares
from .dropout_gradient import M, k
from .dropout_least_squares import J, R, w

s = reals("s")

given = dropout_gradient.given
sought = {
    M: dropout_gradient.sought[M],
    s: "slope of the expected error in the weight",
    J: dropout_least_squares.sought[J],
}
usual = dropout_gradient.usual
# What is independent of one another and of the draws is independent of one another.
where = [*dropout_gradient.where, Independent(R)]
conventions = dropout_gradient.conventions

claim = Eq(M, s)


def proof(q):
    """Both are known."""
    q.recall("The mean gradient.", dropout_gradient)
    q.recall("The expected error.", dropout_least_squares)
    q.define("Its slope.", Eq(s, Derivative(J, w[k])))
    q.equals(
        "Of every error only one term holds the weight, and so it is with the penalty.", dropout_gradient.claim.rhs
    )
    q.implies("This is the mean gradient.", claim)
