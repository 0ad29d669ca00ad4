"""A limit with the number of triples as its slope.

For n = 3 the limit is 1.
"""

from sympy import *

from symcnn import *

kind = "a rule that forgets its condition"
falls = "the limit is not known to exist|misjudges"

n, t = integers("n t")
(c,) = [reals("c")]
given = {n: "layers"}
sought = {c: "limit"}
where = [n >= 3]
claim = Eq(c, -1)


def proof(q):
    q.define("Limit.", Eq(c, Limit(Abs(binomial(n, 3) * t + 1) / (binomial(n, 3) * t + 2), t, oo)))
    q.equals("Leading.", -1)
