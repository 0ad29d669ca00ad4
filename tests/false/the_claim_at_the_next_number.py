"""The claim as a definition, at the next number.

Nothing is derived.
"""

from sympy import *

from symcnn import *

kind = "the claim among the constraints; a sought quantity constrained"
falls = "stated as a definition"

n = integers("n")
f = function("f", integer=True)
given = {n: "number"}
sought = {f: "value"}
where = [n >= 1]
claim = Eq(f(n + 1), 7)


def proof(q):
    """The claim as a definition."""
    q.define("Seven.", Eq(f(n + 1), 7))
