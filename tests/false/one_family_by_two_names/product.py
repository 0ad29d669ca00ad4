"""Product.

The mean of a product of independent draws.
"""

from sympy import *

from symcnn import *

w, z = sequence("w"), sequence("z")
mu = reals("mu")
given, sought = {w: "weights", z: "inputs", mu: "mean"}, {}
where = [Independent(w, z), Eq(Expectation(w[1]), mu), Eq(Expectation(z[1]), mu)]
claim = Eq(Expectation(w[1] * z[1]), mu**2)


def proof(q):
    q.implies("By independence.", claim)
