"""Whatever it is.

Nothing says what V is.
"""

from sympy import *

from symcnn import *

V, mu = reals("V mu")
x = sequence("x")
given, sought = {x: "draws", mu: "mean"}, {V: "anything"}
where = [Eq(Expectation(x[1]), mu)]
claim = Eq(Expectation(V * x[1]), V * mu)


def proof(q):
    q.implies("A constant leaves the mean.", claim)
