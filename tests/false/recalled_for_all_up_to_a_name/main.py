"""Small.

The bound k is any number here, and not the one that is at most five.
"""

from sympy import *

from symcnn import *

from . import small

kind = "what is recalled does not carry"
falls = "it is false|no route decides"

n, k = integers("n k")
a = sequence("a")
given, sought = {a: "sizes", k: "number"}, {}
where = [k >= 1]
claim = a[k] + k <= a[k] + 5


def proof(q):
    q.recall("For all up to a bound.", small, forall=((n, 1, k), (k, 1, 5)))
    q.implies("At k itself.", claim)
