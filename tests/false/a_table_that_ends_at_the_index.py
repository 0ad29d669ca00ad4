"""A table whose ranges end at the index of the sum.

At t = 5 and beyond the entry is 1, and before it 0: for n = 9 the sum is 5.
"""

from sympy import *

from symcnn import *

kind = "a defined symbol hides a variable"
falls = "depends on t"

t, s, n = integers("t s n")
V = integers("V")
f = function("f", integer=True)
given = {t: "t", n: "n"}
sought = {V: "it"}
where = [t >= 0, t <= 3, n >= 9]
claim = Eq(V, 0)


def proof(q):
    """P."""
    q.define("Why.", ForAll(Eq(f(s), 1), (s, 0, t)), ForAll(Eq(f(s), 0), (s, t + 1, oo)))
    q.define("Why.", Eq(V, Sum(f(5), (t, 1, n))))
    q.equals("Why.", n * f(5))
    q.equals("Why.", 0)
