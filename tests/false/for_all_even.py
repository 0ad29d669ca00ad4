"""A function on the even numbers.

f(e) = e for every even e says nothing of f(1).
"""

from sympy import *

from symcnn import *

kind = "a quantifier over a symbol with assumptions"
falls = "carries the assumption"

e = Symbol("e", integer=True, even=True)
n, c = integers("n c")
f = function("f")
given, sought = {n: "number", f: "a function that leaves even numbers alone"}, {c: "value"}
where = [n >= 0, ForAll(Eq(f(e), e), (e, -oo, oo))]
claim = Eq(f(n), n)


def proof(q):
    q.implies("So of this one.", Eq(f(n), n))
