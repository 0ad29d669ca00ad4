"""A uniform law from right to left.

Between `a` and a smaller `b` there is nothing, and its density would be negative.
"""

from sympy import *

from symcnn import *

kind = "laws that cannot hold"
falls = "is not known to integrate to one"

a, b, u = reals("a b u")
x = sequence("x")
given, sought = {x: "draws", a: "left end", b: "right end"}, {}
where = [b < a, Density(x[1], u, Piecewise((1 / (b - a), And(u > a, u < b)), (0, True)))]
claim = Eq(Expectation(sin(x[1])), Expectation(sin(x[1]) + b) - b)


def proof(q):
    q.implies("Linearity.", claim)
