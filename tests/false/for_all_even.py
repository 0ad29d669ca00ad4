"""Every number halves.

Only even numbers halve to whole ones; the symbol hides that it is even.
"""

from sympy import *

from symcnn import *

kind = "a quantifier over a symbol with assumptions"
falls = "carries the assumption"

e = Symbol("e", integer=True, even=True)
n, h = integers("n h")
given, sought = {n: "number"}, {h: "half"}
where = [n >= 0]
claim = Eq(2 * floor(n / 2), n)


def proof(q):
    q.implies("Of every number.", ForAll(Eq(2 * floor(e / 2), e), (e, -oo, oo)))
    q.implies("So of this one.", Eq(2 * floor(n / 2), n))
