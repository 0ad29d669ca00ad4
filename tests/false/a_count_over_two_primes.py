"""A count of pairs, by indices called i and i prime.

At n = 3, m = 1, k = 1 one pair counts, and not three.
"""

from sympy import *

from symcnn import *

kind = "a bound name meets a free one"
falls = "false"


n, m, k, i = integers("n m k i")
p = integers("i'")
S = integers("S")
given = {n: "rows", m: "columns", k: "k", i: "index"}
sought = {S: "count"}
where = [n >= 1, m >= 1, k >= 0, i >= 1]
claim = Eq(S, n * Min(k, m))


def proof(q):
    q.define("Count", Eq(S, Sum(indicator(i <= k), (p, 1, m), (i, 1, n))))
    q.equals("Closed.", n * Min(k, m))
