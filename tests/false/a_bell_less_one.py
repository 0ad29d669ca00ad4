"""A bell less one.

The integral of exp(-(u - m)**2) - 1 over the line has no value.
"""

from sympy import *

from symcnn import *

kind = "what has no value"
falls = "may not converge"

u, m, a = reals("u m a")
given, sought = {m: "middle"}, {a: "area"}
where = []
claim = Eq(a, 0)


def proof(q):
    q.define("The area.", Eq(a, Integral(exp(-((u - m) ** 2)) - 1, (u, -oo, oo))))
    q.equals("Moved.", 0)
