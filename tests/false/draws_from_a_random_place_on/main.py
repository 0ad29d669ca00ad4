"""Apart from somewhere on.

Both factors share the place: with sin(x[i]) near 1 up to 9 and near 0 from 10 on, and K[1] 0 or 9, they are alike.
"""

from sympy import *

from symcnn import *

from . import apart

kind = "what is random"
falls = "its place varies with the outcome"

r = reals("r")
x, K = sequence("x"), sequence("K", integer=True)
given, sought = {x: "draws", K: "places"}, {r: "mean of a product"}
where = [Independent(x), Eq(Expectation(K[1]), 1)]
claim = Eq(r, Expectation(sin(x[1 + K[1]])) * Expectation(sin(x[2 + K[1]])))


def proof(q):
    q.recall("From a drawn place on.", apart, {apart.w: lambda i: x[i + K[1]]})
