"""A double quotient, from zero on.

At t = 0 the line divides by zero.
"""

from sympy import *

from symcnn import *

kind = "what has no value"
falls = "has no value there"

t = integers("t")
given = {t: "steps"}
sought = {}
where = [t >= 0]
claim = Eq(1 / (1 + 1 / t), t / (t + 1))


def proof(q):
    """From zero on."""
    q.induct("Double quotient.", Eq(1 / (1 + 1 / t), t / (t + 1)), over=t)
