"""Four.

The width is derived on the way, from n, and cannot be chosen.
"""

from sympy import *

from symcnn import *

from . import height, six

kind = "what is recalled does not carry"
falls = "derives m on the way"

n, r = integers("n r")
given, sought = {n: "number"}, {r: "height"}
where = []
claim = Eq(n, 4)


def proof(q):
    q.recall("At the width five.", height, {height.m: 5})
    q.recall("This is six.", six)
    q.implies("So.", claim)
