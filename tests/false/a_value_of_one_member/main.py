"""Seven.

K[1] is put in where it is written so, and not in the sum; it may be 5.
"""

from sympy import *

from symcnn import *

from . import total

kind = "what is recalled does not carry"
falls = "at a value of k[1] alone"

l = integers("l")
K = sequence("K", integer=True)
given, sought = {K: "sizes"}, {}
where = [K[1] >= 0, K[2] >= 0]
claim = Eq(K[1], 7)


def proof(q):
    q.recall("The total, if the first is 7.", total, {K[1]: 7})
    q.implies("Term by term.", Eq(Sum(K[l], (l, 1, 2)), K[1] + K[2]))
    q.implies("So the first is 7.", claim)
