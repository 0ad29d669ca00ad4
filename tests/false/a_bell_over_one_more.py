"""A bell over one more.

The integral of b/(1 + b) for a bell b is about 1.07, not half of that of b.
"""

from sympy import *

from symcnn import *

kind = "what has no value"
falls = "may not converge|no route"

u, m, a = reals("u m a")
given, sought = {m: "middle"}, {a: "area"}
where = []
claim = Eq(a, sqrt(pi) / 2)
bell = exp(-((u - m) ** 2))


def proof(q):
    q.define("The area.", Eq(a, Integral(bell / (1 + bell), (u, -oo, oo))))
    q.equals("Moved.", claim.rhs)
