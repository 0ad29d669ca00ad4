"""A draw is its own mean.

It is one number in each outcome, and its mean is one for all of them.
"""

from sympy import *

from symcnn import *

kind = "induction over what the line binds"
falls = "is random"

t = integers("t")
mu = reals("mu")
given = {t: "a draw", mu: "its mean"}
sought = {}
where = [t >= 0, Eq(Expectation(t), mu)]
claim = Eq(Expectation(t), t)


def proof(q):
    """From one number to the next."""
    q.induct("The mean grows with the draw.", Eq(Expectation(t), t), over=t)
