"""Nothing times a value that does not exist.

At t = 0 the function is asked for its value at 1/0.
"""

from sympy import *

from symcnn import *

kind = "what has no value"
falls = "has no value there"

t = integers("t")
f = function("f")
given = {t: "steps", f: "rule"}
sought = {}
where = [t >= 0]
claim = Eq(t * (f(1 / t) + 1), t * f(1 / t) + t)


def proof(q):
    """Times nothing."""
    q.induct("Expand.", Eq(t * (f(1 / t) + 1), t * f(1 / t) + t), over=t)
