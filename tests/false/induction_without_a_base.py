"""Growth from nothing.

At t = 0 it is 1, not 2.
"""

from sympy import *

from symcnn import *

kind = "induction over what the line binds"
falls = "the base"

t = integers("t")
m = function("m")
given, sought = {t: "steps"}, {m: "value"}
where = [t >= 0]
claim = Eq(m(t), t + 2)


def proof(q):
    q.define("Steps.", Eq(m(0), 1), ForAll(Eq(m(t + 1), m(t) + 1), (t, 0, oo)))
    q.induct("By induction.", Eq(m(t), t + 2), over=t)
