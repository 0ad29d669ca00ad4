"""Large.

There is no t from 5 to 4, so nothing is owed for any; n may be 1.
"""

from sympy import *

from symcnn import *

from . import least

kind = "what is recalled does not carry"
falls = "some value to recall it at"

n, t = integers("n t")
given, sought = {n: "number"}, {}
where = [n >= 1]
claim = n >= 5


def proof(q):
    q.recall("For all bounds.", least, forall=((t, 5, 4),))
