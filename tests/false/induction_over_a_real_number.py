"""Induction over the line.

Nothing is known of f between the whole numbers.
"""

from sympy import *

from symcnn import *

kind = "induction over what the line binds"
falls = "may be any real number"

x, y = reals("x y")
f = function("f")
given, sought = {x: "place", f: "a function"}, {}
where = [x >= 0, Eq(f(0), 0)]
claim = Eq(f(x), 0)


def proof(q):
    q.induct("By induction.", Eq(f(x), 0), over=x)
