"""Count with a name used twice.

Inside the sum i runs from 1 to n, so the sum is n(n+1)/2 and not n*i.
"""

from sympy import *

from symcnn import *

kind = "a bound name meets a free one"
falls = "no route decides|may have no value|false"

i, n, m = integers("i n m")
given, sought = {i: "index", n: "terms"}, {m: "sum"}
where = [n >= 1, i >= 3]
claim = Eq(m, n * i)


def proof(q):
    q.define("Sum.", Eq(m, Sum(i, (i, 1, n))))
    q.equals("n terms of i.", n * i)
