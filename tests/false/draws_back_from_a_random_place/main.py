"""Apart, in reverse.

Both factors share the place k, which is drawn, so they depend on one another.
"""

from sympy import *

from symcnn import *

from . import apart

kind = "what is random"
falls = "its place varies with the outcome"

r = reals("r")
k = integers("k")
x, K = sequence("x"), sequence("K", integer=True)
given, sought = {x: "draws", K: "places"}, {k: "a drawn place", r: "mean of a product"}
where = [Independent(x), Eq(Expectation(K[1]), 1), Eq(Expectation(K[1] ** 2), 4)]
claim = Eq(r, Expectation(sin(x[k - 1])) * Expectation(sin(x[k - 2])))


def proof(q):
    q.define("Where to begin.", Eq(k, K[1]))
    q.recall("Backwards from there.", apart, {apart.w: lambda i: x[k - i]})
