"""Every number is zero.

The sums differ: there are two things called h behind each of them, 2n and 4n, and they go with other sides.
"""

from sympy import *

from symcnn import *

from . import one, other

kind = "two symbols of one name"
falls = "u is defined otherwise"

n, U = integers("n U")
given, sought = {n: "number"}, {U: "sum"}
where = [n >= 0]
claim = Eq(n, 0)


def proof(q):
    q.recall("The one.", one)
    q.recall("The other.", other)
    q.implies("They are one.", claim)
