"""Fifty.

The height is derived there, and is no value to be chosen.
"""

from sympy import *

from symcnn import *

from . import height

kind = "what is recalled does not carry"
falls = "but no other value"

t = integers("t")
given, sought = {t: "time"}, {}
where = [t >= 1]
claim = Eq(t, 50)


def proof(q):
    q.recall("At the height 100.", height, {height.f(t): 100})
    q.implies("So.", claim)
