"""A sum that runs backwards.

A reader adds nothing up from 5 to 2; SymPy says -7.
"""

from sympy import *

from symcnn import *

kind = "ends of sums that are no whole numbers"
falls = "run backwards"

i, m = integers("i m")
n = integers("n")
given, sought = {n: "start"}, {m: "sum"}
where = [n >= 5]
claim = Eq(m, -n + 3)


def proof(q):
    q.define("Sum.", Eq(m, Sum(1, (i, n, 2))))
    q.equals("Count.", 3 - n)
