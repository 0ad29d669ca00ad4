"""Total.

Two terms, added up.
"""

from sympy import *

from symcnn import *

l = integers("l")
a = sequence("a")
given, sought = {a: "terms"}, {}
where = []
claim = Eq(Sum(a[l], (l, 1, 2)), a[1] + a[2])


def proof(q):
    q.implies("Term by term.", claim)
