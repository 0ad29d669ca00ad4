"""Both.

What holds of every constant does not hold of a draw.
"""

from sympy import *

from symcnn import *

from . import any, draw

kind = "what is random"
falls = "is defined otherwise"

V, s, mu = reals("V s mu")
x = sequence("x")
given, sought = {x: "draws", s: "mean square", mu: "mean"}, {V: "first draw"}
where = [Eq(Expectation(x[1] ** 2), s), Eq(Expectation(x[1]), mu)]
claim = Eq(s, V * mu)


def proof(q):
    q.recall("Whatever it is.", any)
    q.recall("It is a draw.", draw)
    q.implies("Both are the mean.", claim)
