"""Six.

A height of six.
"""

from sympy import *

from symcnn import *

r = integers("r")
given, sought = {}, {r: "height"}
where = []
claim = Eq(r - 2, 4)


def proof(q):
    q.define("Six.", Eq(r, 6))
    q.implies("So.", claim)
