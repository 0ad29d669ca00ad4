"""Zero.

The factor is x itself, and moves with x: the slope of x**2 is 2x.
"""

from sympy import *

from symcnn import *

from . import slope

kind = "a bound name meets a free one"
falls = "in a derivative by x"

x = reals("x")
given, sought = {x: "place"}, {}
where = [x >= 1]
claim = Eq(2 * x, x)


def proof(q):
    q.recall("With the factor x.", slope, {slope.a: lambda l: x})
    q.implies("The slope of a square.", claim)
