"""A base at which a part has no value.

K[0] may be 0, and then the line divides by it; with t = 0 put in, the quotient is gone.
"""

from sympy import *

from symcnn import *

kind = "what has no value"
falls = "may be 0"

t = integers("t")
K = sequence("K", integer=True)
given, sought = {t: "steps", K: "sizes"}, {}
where = [t >= 0, ForAll(K[t] >= 1, (t, 1, oo))]
claim = Eq(t * (1 + 1 / K[t]), t + t / K[t])


def proof(q):
    q.induct("The size cancels.", Eq(t * (1 + 1 / K[t]), t + t / K[t]), over=t)
