"""Limit by a member of a sequence.

A limit is taken in a variable; 1/W[1] at W[1] = 1 is 1, and the limit is 0.
"""

from sympy import *

from symcnn import *

kind = "two symbols of one name"
falls = "no symbol"

(L,) = reals("L,")
W = sequence("W")
given = {W: "weights"}
sought = {L: "the limit"}
where = [W[1] >= 1]
claim = Eq(L, 1 / W[1])


def proof(q):
    """By the lines."""
    q.define("The limit.", Eq(L, Limit(1 / W[1], W[1], oo)))
    q.equals("Constant.", 1 / W[1])
