"""No variance.

Weights and inputs would be the same draws, and no draw is independent of itself.
"""

from sympy import *

from symcnn import *

from . import product

kind = "what is random"
falls = "two of them would be one"

x = sequence("x")
mu, V = reals("mu V")
given, sought = {x: "draws", mu: "mean"}, {V: "variance"}
where = [Independent(x), Eq(Expectation(x[1]), mu), Eq(Expectation(x[1] ** 2), mu**2 + 1)]
claim = Eq(V, 0)


def proof(q):
    q.recall("The mean square.", product, {product.w: x, product.z: x})
    q.define("The variance.", Eq(V, Expectation(x[1] ** 2) - Expectation(x[1]) ** 2))
    q.equals("Put it in.", 0)
