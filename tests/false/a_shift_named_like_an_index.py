"""A sum of means, each shifted by a number that has the name of an index.

The draws are moved by that number, and not each by its own index.
"""

from sympy import *

from symcnn import *

kind = "a bound name meets a free one"
falls = "no route decides"

n, i, c = integers("n i _0")
x, mu = sequence("x"), sequence("mu")
M = reals("M")
given, sought = {x: "draws", mu: "means", n: "number", c: "shift"}, {M: "mean of the sum"}
where = [n >= 1, c >= 0, ForAll(Eq(Expectation(x[i]), mu[i]), (i, 1, oo))]
claim = Eq(M, Sum(mu[2 * i], (i, 1, n)))


def proof(q):
    q.define("The mean of the moved draws.", Eq(M, Expectation(Sum(x[i + c], (i, 1, n)))))
    q.equals("The mean of a sum is the sum of the means.", Sum(mu[2 * i], (i, 1, n)))
