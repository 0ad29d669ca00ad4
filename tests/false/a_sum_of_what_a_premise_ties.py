"""A sum under a premise.

With W = i a reader sees 1 + 2 + 3.
"""

from sympy import *

from symcnn import *

kind = "a defined symbol hides a variable"
falls = "depends on"

i, W = integers("i W")
given = {i: "a number", W: "a number"}
sought = {}
where = [i >= 1]
claim = Implies(Eq(W, i), Eq(Sum(W, (i, 1, 3)), 3 * i))


def proof(q):
    """Read off."""
    q.implies("The sum.", Implies(Eq(W, i), Eq(Sum(W, (i, 1, 3)), 3 * i)))
