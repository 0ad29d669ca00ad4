"""Both.

m is 3n and 4n, so n is 0, and 2m is 7n; with n = 1, m would be 7/2.
"""

from sympy import *

from symcnn import *

from . import one, two

kind = "what is recalled does not carry"
falls = "is defined otherwise"

n, m = integers("n m")
given, sought = {n: "side"}, {m: "value"}
where = [n >= 1]
claim = Eq(2 * m, 7 * n)


def proof(q):
    q.recall("One.", one)
    q.recall("Other.", two)
    q.implies("Together.", Eq(2 * m, 7 * n))
