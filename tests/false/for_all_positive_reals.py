"""A function on the positive numbers.

f(p) = p for every positive p says nothing of f(-1).
"""

from sympy import *

from symcnn import *

kind = "a quantifier over a symbol with assumptions"
falls = "carries the assumption positive"

p = Symbol("p", positive=True)
x, c = reals("x c")
f = function("f")
given, sought = {x: "place"}, {c: "value"}
where = []
claim = Eq(c, x)


def proof(q):
    q.define("The function.", ForAll(Eq(f(p), p), (p, -oo, oo)))
    q.define("Its value.", Eq(c, f(x)))
    q.equals("So.", x)
