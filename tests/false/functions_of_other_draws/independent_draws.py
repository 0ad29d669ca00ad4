"""Two draws of one kind.

The means of a function of each, and of their product.
"""

from sympy import *

from symcnn import *

h, w, g = sequence("h"), function("w"), function("g")
a, b, r, s = reals("a b r s")
given = {h: "draws", w: "loss", g: "gain", a: "first mean", b: "second mean", r: "mean square", s: "another"}
sought = {}
where = [
    Independent(h),
    Eq(Expectation(w(h[1])), a),
    Eq(Expectation(g(h[2])), b),
    Eq(Expectation(w(h[1]) ** 2), r),
    Eq(Expectation(g(h[2]) ** 2), s),
]
claim = Eq(Expectation(w(h[1]) * g(h[2])), a * b)


def proof(q):
    q.implies("The draws are independent.", claim)
