"""One more.

The number after another one, doubled.
"""

from sympy import *

from symcnn import *

c, v = reals("c v")
given, sought = {c: "number"}, {v: "the next number"}
where = []
claim = Eq(2 * v, 2 * c + 2)


def proof(q):
    q.define("The next number.", Eq(v, c + 1))
    q.implies("Doubled.", claim)
