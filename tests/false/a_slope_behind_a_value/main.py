"""Slope of a cube.

With s = c**2 the slope of s*c is 3*c**2.
"""

from sympy import *

from symcnn import *

from . import slope

kind = "a defined symbol hides a variable"
falls = "s depends on c"

c, r = reals("c r")
given, sought = {c: "place"}, {r: "slope of s*c, with s = c**2"}
where = []
claim = Eq(r, c**2)


def proof(q):
    q.recall("At the factor c**2.", slope, {slope.a: c**2})
