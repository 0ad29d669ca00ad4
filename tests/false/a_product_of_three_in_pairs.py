"""Mean of a product of three that are independent in pairs.

With u, v uniform on (0, 1), a = u**-0.9, b = v**-0.9 and c = ((u + v) mod 1)**-0.9 are independent in pairs and have
means, but the mean of the product is infinite.
"""

from sympy import *

from symcnn import *

kind = "what is random"
falls = "has a mean"

E = Expectation
mu, S = reals("mu S")
a, b, c = sequence("a"), sequence("b"), sequence("c")
given, sought = {mu: "mean", a: "draws", b: "draws", c: "draws"}, {S: "mean"}
where = [Independent(a, b), Independent(b, c), Independent(a, c), *(Eq(E(x[1]), mu) for x in (a, b, c))]
claim = Eq(S, E(a[1] * b[1] * c[1]) + mu)


def proof(q):
    q.define("The mean.", Eq(S, E(a[1] * b[1] * c[1] + a[1])))
    q.equals("Means add.", E(a[1] * b[1] * c[1]) + mu)
