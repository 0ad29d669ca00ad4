"""A table whose ranges end at the variable of the limit.

From t = 5 on the entry is 1.
"""

from sympy import *

from symcnn import *

kind = "a defined symbol hides a variable"
falls = "depends on t"

t, s, V = integers("t s V")
f = function("f", integer=True)
given = {t: "t"}
sought = {V: "it"}
where = [t >= 0, t <= 3]
claim = Eq(V, 0)


def proof(q):
    """P."""
    q.define("Why.", ForAll(Eq(f(s), 1), (s, 0, t)), ForAll(Eq(f(s), 0), (s, t + 1, oo)))
    q.define("Why.", Eq(V, Limit(f(5), t, oo)))
    q.equals("Why.", f(5))
    q.equals("Why.", 0)
