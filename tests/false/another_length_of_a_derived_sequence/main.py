"""Fifty.

The sequence that is derived there, without its length, is that sequence, and has no value to be chosen.
"""

from sympy import *

from symcnn import *

from . import double

kind = "what is recalled does not carry"
falls = "but no other value"

n = integers("n")
h = sequence("h")
given, sought = {n: "number"}, {h: "heights"}
where = [n >= 1]
claim = Eq(n, 50)


def proof(q):
    q.recall("At the height 100.", double, {h: lambda k: 100})
    q.implies("So.", claim)
