"""Mean of a Cauchy variable.

The integral of u/(1+u**2) over the line has no value, although it is odd.
"""

from sympy import *

from symcnn import *

kind = "what has no value"
falls = "may not converge"

u, x, r = reals("u x r")
given, sought = {x: "scale"}, {r: "integral"}
where = [x > 0]
claim = Eq(r, 0)


def proof(q):
    q.define("Integral.", Eq(r, Integral(u / (1 + u**2), (u, -oo, oo)) * x))
    q.equals("Odd.", Integer(0))
