"""What is above the capacity.

Above the capacity there is something at later times.
"""

from sympy import *

from symcnn import *

kind = "a defined symbol hides a variable"
falls = "false"


n, t, k = integers("n t k")
V, S = integers("V S")
given = {n: "number", t: "time", k: "capacity"}
sought = {S: "sum"}
where = [n >= 1, k >= t]
claim = Eq(S, 0)


def proof(q):
    q.define("What is above the capacity.", Eq(V, Max(k, t) - k))
    q.equals("By the constraint.", 0)
    q.define("Sum of it", Eq(S, Sum(V, (t, 1, n))))
    q.equals("Nothing.", 0)
