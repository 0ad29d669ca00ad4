"""Two draws of which nothing says that they are independent.

Others are independent; the functions are of these draws, and their product may have any mean.
"""

from sympy import *

from symcnn import *

from . import independent_draws

kind = "what is recalled does not carry"
falls = "which is taken over it"

h, k, w, g = sequence("h"), sequence("k"), function("w"), function("g")
c = reals("c")
given, sought = {h: "draws", k: "other draws", w: "loss", g: "gain", c: "mean of the product"}, {}
where = [
    Independent(k),
    c >= -1,
    c <= 1,
    Eq(Expectation(w(h[1])), 0),
    Eq(Expectation(g(h[2])), 0),
    Eq(Expectation(w(h[1]) ** 2), 1),
    Eq(Expectation(g(h[2]) ** 2), 1),
    Eq(Expectation(w(h[1]) * g(h[2])), c),
]
claim = Eq(c, 0)


def proof(q):
    the = independent_draws
    values = {the.h: k, w(h[1]): w(h[1]), g(h[2]): g(h[2]), the.a: 0, the.b: 0, the.r: 1, the.s: 1}
    q.recall("The others are independent.", the, values)
    q.implies("So the product is centred.", Eq(c, 0))
