"""The size of the number of triples.

For n = 3 there is one triple, and its size is 1, not -1.
"""

from sympy import *

from symcnn import *

kind = "a rule that forgets its condition"
falls = "false at"

n, c, V = integers("n c V")
given = {n: "layers"}
sought = {c: "triples", V: "their number without sign"}
where = [n >= 3]
claim = Eq(V, -c)


def proof(q):
    q.define("Choose three.", Eq(c, binomial(n, 3)))
    q.define("Size.", Eq(V, Abs(c)))
    q.equals("Sign.", -c)
