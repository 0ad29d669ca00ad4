"""A text for a value.

A text is no number; read as one, it would be run as a program.
"""

from sympy import *

from symcnn import *

from . import sizes

kind = "what is recalled does not carry"
falls = "is no term"

n = reals("n")
given, sought = {n: "size"}, {}
where = [n >= 1]
claim = n >= 2


def proof(q):
    q.recall("At one size for all.", sizes, {sizes.K: lambda l: "n"})
    q.implies("So it is.", claim)
