"""Every number is zero.

For all n and m, one sum is 2n + 1, and the other one 2m + 1.
"""

from sympy import *

from symcnn import *

from . import columns, rows

kind = "what is recalled does not carry"
falls = "v is defined otherwise"

n, m, k = integers("n m k")
V = function("V", integer=True)
given, sought = {k: "number"}, {V: "sum"}
where = []
claim = Eq(k, 0)


def proof(q):
    q.recall("By rows.", rows, forall=((n, -oo, oo), (m, -oo, oo)))
    q.implies("In this row.", Eq(V(k, 0), 2 * k + 1))
    q.recall("By columns.", columns, forall=((n, -oo, oo), (m, -oo, oo)))
    q.implies("In this column.", And(Eq(V(k, 0), 1), Eq(V(k, 0), 2 * k + 1)))
    q.implies("Both are one.", claim)
