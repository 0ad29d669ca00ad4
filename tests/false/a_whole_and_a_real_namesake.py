"""Half of a whole number.

The bound x is real and the free x whole; x/2 is not whole for x = 1.
"""

from sympy import *

from symcnn import *

kind = "two symbols of one name"
falls = "whole number in one place and a real number in another"

x = integers("x")
X = reals("x")
m = integers("m")
given, sought = {x: "number"}, {m: "half"}
where = [x >= 0]
claim = Eq(m, X / 2)


def proof(q):
    q.define("Half.", Eq(m, floor(x / 2)))
    q.equals("As it stands.", X / 2)
