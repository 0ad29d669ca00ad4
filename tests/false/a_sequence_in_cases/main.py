"""Five.

Python answers the first member otherwise than the index of the sum; k may be 1.
"""

from sympy import *

from symcnn import *

from . import total

kind = "what is recalled does not carry"
falls = "it is false at k = 1"

k = integers("k")
given, sought = {k: "number"}, {}
where = [k >= 1]
claim = Eq(k, 5)


def proof(q):
    q.recall("The first is 5, the others are k.", total, {total.a: lambda l: 5 if l == 1 else k})
    q.implies("So.", claim)
