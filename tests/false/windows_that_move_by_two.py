"""Windows of three draws, counted from one on.

Each starts one further than the one before, also where it is counted from one on, and none reaches two further.
"""

from sympy import *

from symcnn import *

kind = "a bound name meets a free one"
falls = "no route decides"

n, i, v = integers("n i v")
x = sequence("x")
M = reals("M")
given, sought = {x: "draws", n: "windows, less one", i: "the first of them"}, {M: "sum of means"}
where = [n >= 0, i >= 1, ForAll(Eq(Expectation(x[v]), 0), (v, 1, oo))]
claim = Eq(M, Sum(Expectation(tanh(Sum(x[2 * i + v - 1], (i, 1, 3)))), (v, 1, n + 1)))


def proof(q):
    q.define("All windows.", Eq(M, Sum(Expectation(tanh(Sum(x[i + v], (i, 1, 3)))), (v, i, i + n))))
    q.equals("Counted from one on.", Sum(Expectation(tanh(Sum(x[2 * i + v - 1], (i, 1, 3)))), (v, 1, n + 1)))
