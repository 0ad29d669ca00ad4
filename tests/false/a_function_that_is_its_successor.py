"""A function that no function is.

No function has f(x) = f(x) + x**2 for all x.
"""

from sympy import *

from symcnn import *

kind = "constraints that contradict a definition or one another"
falls = "meet the constraints"

x, r = reals("x r")
f = function("f")
given, sought = {x: "place", f: "function"}, {r: "value"}
where = [ForAll(Eq(f(x), f(x) + x**2), (x, -oo, oo))]
claim = Eq(r, 1)


def proof(q):
    q.define("It.", Eq(r, x**2 + 1))
    q.equals("So.", Integer(1))
