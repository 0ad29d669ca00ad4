"""A draw times the number after it.

The number after a draw is random, too: the mean of the product is that of the square and of the draw.
"""

from sympy import *

from symcnn import *

from . import one_more

kind = "what is random"
falls = "nothing says that v**2 has a mean"

v, m = reals("v m")
x = sequence("x")
given, sought = {x: "draws", m: "mean"}, {v: "the next number"}
where = [Eq(Expectation(x[1]), m), Eq(Variance(x[1]), 1)]
claim = And(Eq(Expectation(v * x[1]), v * m), v <= x[1] ** 2 + 2)


def proof(q):
    q.recall("The number after a draw.", one_more, {one_more.c: x[1]})
    q.implies("A square is not below its root less one.", v <= x[1] ** 2 + 2)
