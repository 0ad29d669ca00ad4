"""A sum split by its index.

The sum counts the i up to 3, so it is 3 for n >= 3, not n.
"""

from sympy import *

from symcnn import *

kind = "a case distinction opened where it may not be"
falls = "no route decides|false"

i, n, m = integers("i n m")
given, sought = {n: "terms"}, {m: "sum"}
where = [n >= 5]
claim = Eq(m, n)


def proof(q):
    q.define("Count.", Eq(m, Sum(indicator(i <= 3), (i, 1, n))))
    q.equals("All of them.", n)
