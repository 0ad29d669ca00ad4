"""Sum.

One more.
"""

from sympy import *

from symcnn import *

n, r, h = integers("n r h")
given, sought = {n: "number"}, {r: "sum"}
where = []
claim = Eq(r - n, 1)


def proof(q):
    q.define("A step.", Eq(h, 1))
    q.define("One step on.", Eq(r, h + n))
    q.implies("So.", claim)
