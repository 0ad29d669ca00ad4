"""The mean sign of a picked draw.

The mean of what is picked is not the mean at the place that is picked: the place may hang on the draws.
"""

from sympy import *

from symcnn import *

from . import picked

kind = "what is recalled does not carry"
falls = "k[1] is random and would stand under a mean"

y, K = sequence("y"), sequence("K", integer=True)
n, i = integers("n i")
m = reals("m")
given, sought = {y: "draws", K: "places", n: "number", m: "mean sign"}, {}
where = [n >= 1, K[1] >= 1, K[1] <= n, Independent(K), ForAll(Eq(Expectation(sign(y[i])), m), (i, 1, n))]
claim = Eq(Expectation(sign(y[K[1]])), m)


def proof(q):
    q.recall("All means are equal.", picked, {picked.a: lambda i: Expectation(sign(y[i]))})
