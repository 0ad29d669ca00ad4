"""An integral of one name.

U is the given u and stands outside of the integral; its value is u, not 1.
"""

from sympy import *

from symcnn import *

kind = "two symbols of one name"
falls = "carries the assumption positive"

u = reals("u")
U = Symbol("u", positive=True)
r = reals("r")
given, sought = {U: "scale"}, {r: "integral"}
where = [U >= 1]
claim = Eq(r, 1)


def proof(q):
    q.define("Integral.", Eq(r, Integral(U * exp(-u), (u, 0, oo))))
    q.equals("Of a density.", Integer(1))
