"""Seven.

r would be one more than r.
"""

from sympy import *

from symcnn import *

from . import pair

kind = "what is recalled does not carry"
falls = "would both be r"

n, r, k = integers("n r k")
given, sought = {n: "number", k: "number"}, {r: "number"}
where = [k >= 1]
claim = Eq(k, 7)


def proof(q):
    q.recall("Both by one name.", pair, {pair.m: r, pair.u: r})
    q.implies("So.", claim)
