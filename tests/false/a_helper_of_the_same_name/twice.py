"""Twice.

Two steps.
"""

from sympy import *

from symcnn import *

r, h = integers("r h")
given, sought = {}, {r: "sum"}
where = []
claim = Eq(r + 1, 3)


def proof(q):
    q.define("A step.", Eq(h, 1))
    q.define("Two steps.", Eq(r, 2 * h))
    q.implies("So.", claim)
