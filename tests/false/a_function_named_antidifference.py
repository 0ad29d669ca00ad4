"""A sum as the difference of a function at its ends.

Some function has these differences; the one that is given may be any other one.
"""

from sympy import *

from symcnn import *

kind = "a bound name meets a free one"
falls = "no route decides"

n, i = integers("n i")
x, f = sequence("x"), function("antidifference 0")
S = reals("S")
given, sought = {x: "numbers", n: "number", f: "a function"}, {S: "sum"}
where = [n >= 1]
claim = Eq(S, f(n + 1) - f(1))


def proof(q):
    q.define("The sum.", Eq(S, Sum(tanh(x[i]), (i, 1, n))))
    q.equals("Its differences are the terms.", f(n + 1) - f(1))
