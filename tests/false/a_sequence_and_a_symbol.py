"""A sequence and a number of one name.

w is a number and w[1] the member of a sequence; nothing makes them equal.
"""

from sympy import *

from symcnn import *

kind = "two symbols of one name"
falls = "names a"

w = reals("w")
W = sequence("w")
r = reals("r")
given, sought = {W: "weights", w: "weight"}, {r: "first"}
where = [W[1] > 0]
claim = Eq(r, W[1])


def proof(q):
    q.define("The weight.", Eq(r, w))
    q.equals("So.", W[1])
