"""Seven.

Each file derives what the other one takes for given; no m and n are each one more than the other.
"""

from sympy import *

from symcnn import *

from . import after, before

kind = "a definition that defines nothing"
falls = "no line before says what that is"

n, m, k = integers("n m k")
given, sought = {k: "number"}, {n: "number", m: "number"}
where = [k >= 1]
claim = Eq(k, 7)


def proof(q):
    q.recall("m comes after n.", after)
    q.recall("n comes after m.", before)
    q.implies("So.", claim)
