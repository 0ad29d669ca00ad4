"""A product that comes to the factor of zero only after two others.

For n = 2 it is 2.
"""

from sympy import *

from symcnn import *

kind = "a rule that forgets its condition"
falls = "it is false"

n, i, P = integers("n i P")
given = {n: "layers", i: "a layer"}
sought = {P: "product"}
where = [n >= 1, i >= 1]
claim = Eq(P, 0)


def proof(q):
    q.define("Gains fall below zero.", Eq(P, Product(3 - i, (i, 1, n))))
    q.equals("The third is zero.", 0)
