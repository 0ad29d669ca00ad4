"""Sum of squares.

a is i**2 for the given i; summed over i it is 1+4+9 and not 3 times one square.
"""

from sympy import *

from symcnn import *

kind = "a defined symbol hides a variable"
falls = "no route decides|false"

i, a, r = integers("i a r")
given, sought = {i: "index"}, {r: "sum"}
where = [i >= 1]
claim = Eq(r, 3 * i**2)


def proof(q):
    q.define("A square.", Eq(a, i**2))
    q.define("Three of them.", Eq(r, Sum(a, (i, 1, 3))))
    q.equals("Constant.", 3 * i**2)
