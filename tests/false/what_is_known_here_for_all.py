"""A constraint carried along.

t is 3 here; that does not make 2t equal 6 for every t.
"""

from sympy import *

from symcnn import *

kind = "induction over what the line binds"
falls = "no route decides|false|the step"

t, r = integers("t r")
given, sought = {t: "steps"}, {r: "value"}
where = [t >= 0, Eq(r, 6), r >= 6]
given = {t: "steps", r: "value"}
sought = {}
claim = ForAll(Eq(2 * t, r), (t, 0, oo))


def proof(q):
    q.induct("By induction.", Eq(2 * t, r), over=t)
