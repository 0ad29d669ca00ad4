"""No variance.

A draw is not independent of itself, and this would say that its mean square is mu**2.
"""

from sympy import *

from symcnn import *

from . import product

kind = "what is random"
falls = "names x twice"

x = sequence("x")
mu, V = reals("mu V")
given, sought = {x: "draws", mu: "mean"}, {V: "variance"}
where = [Independent(x, x), Eq(Expectation(x[1]), mu), Eq(Expectation(x[1] ** 2), mu**2 + 1)]
claim = Eq(V, 0)


def proof(q):
    q.recall("The mean square.", product, {product.w: x, product.z: x})
    q.define("The variance.", Eq(V, Expectation(x[1] ** 2) - Expectation(x[1]) ** 2))
    q.equals("Put in the mean square,", mu**2 - Expectation(x[1]) ** 2)
    q.equals("and the mean.", 0)
