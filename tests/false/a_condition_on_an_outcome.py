"""Mean of the positive part.

With x = 1 or -1 the mean of x where x is positive is 1/2.
"""

from sympy import *

from symcnn import *

kind = "what is random"
falls = "no route decides"

r = reals("r")
x = sequence("x")
given, sought = {x: "draws"}, {r: "mean"}
where = [Eq(Expectation(x[1]), 0)]
claim = Eq(r, 0)


def proof(q):
    q.define("The mean.", Eq(r, Expectation(x[1] * indicator(x[1] > 0))))
    q.equals("x has mean zero.", Integer(0))
