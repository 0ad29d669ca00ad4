"""The other form of the weight under momentum SGD.

The same weight is also written with one update more in every place, the sum
of the velocities being taken from the empty one. The two forms are equal.
"""

from sympy import Eq

from symcnn import function, integers, reals

from . import momentum_position

t = integers("t")
eta, c, beta = reals("eta c beta")
w = function("w")

given = momentum_position.given
sought = momentum_position.sought
usual = momentum_position.usual
where = momentum_position.where
conventions = momentum_position.conventions

claim = Eq(w(t), -eta * c / (1 - beta) * (t + 1 - (1 - beta ** (t + 1)) / (1 - beta)))


def proof(q):
    """Over one denominator."""
    q.recall("The weight after `t` updates.", momentum_position)
    q.equals(
        "Take `1/(1 - beta)` out of the bracket.",
        -eta * c / (1 - beta) * (t - beta * (1 - beta**t) / (1 - beta)),
    )
    q.equals(
        "Since `beta*(1 - beta**t)` is `1 - beta**(t+1)` less `1 - beta`, the fraction is one less than the other "
        "form's.",
        -eta * c / (1 - beta) * (t + 1 - (1 - beta ** (t + 1)) / (1 - beta)),
    )
