"""Five.

With the square of 2, which the first number is said to be, it is six; and no value that is given is forgotten.
"""

from sympy import *

from symcnn import *

from . import square

kind = "what is recalled does not carry"
falls = "is given two values"

V = reals("V")
given, sought = {}, {V: "result"}
where = []
claim = Eq(V, 5)


def proof(q):
    q.recall("The result.", square, {square.K: lambda i: 3, square.K[1]: 2, square.a: -4})
    q.implies("So.", claim)
