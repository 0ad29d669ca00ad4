"""Largest slope of the sigmoid.

A sigmoid's slope is nowhere above one quarter, so a layer of sigmoids makes what
comes back through it at most a quarter as large, before its weights. At an
input of zero it is just that.
"""

from sympy import Le, Rational

from . import sigmoid
from .sigmoid import g, output, x

given = sigmoid.given
sought = sigmoid.sought
where = sigmoid.where
conventions = sigmoid.conventions

claim = Le(g(x), Rational(1, 4))


def proof(q):
    """Complete the square."""
    q.recall("The slope.", sigmoid)
    q.equals("Complete the square.", Rational(1, 4) - (output - Rational(1, 2)) ** 2)
    q.implies("No square is below zero.", claim)
