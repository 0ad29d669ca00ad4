"""Everything is zero.

The hypothesis for all t is what is to be shown; f(1) may be 5.
"""

from sympy import *

from symcnn import *

kind = "induction over what the line binds"
falls = "each symbol is named once"

t, n = integers("t n")
f = function("f")
given, sought = {n: "place", f: "any function with f(0) = 0"}, {}
where = [n >= 0, Eq(f(0), 0)]
claim = Eq(f(n), 0)


def proof(q):
    q.induct("By induction.", Eq(f(t), 0), over=t, forall=(t,))
    q.implies("So.", Eq(f(n), 0))
