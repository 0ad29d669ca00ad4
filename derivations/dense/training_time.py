"""Time of a training run.

A model applies `L` dense maps to every token, with `N` weights in all, and is trained on `D`
tokens. `W` devices can do `P` operations in a second each, of which the share `u`, the
utilisation, goes into the operations of the run. How many seconds, `t`, does it take? Six
operations for each weight and token, over what all devices do in a second.
"""

from sympy import Eq

from symcnn import integers, reals

from . import training_operations
from .training_operations import C, D, N

W = integers("W")
P, u, t = reals("P u t")

given = {
    **training_operations.given,
    W: "devices",
    P: "operations that a device can do in a second",
    u: "share of these that goes into the run (utilisation)",
}
sought = {t: "seconds of the training run", C: training_operations.sought[C]}
where = [*training_operations.where, W >= 1, P > 0, u > 0, u <= 1]
conventions = (
    *training_operations.conventions,
    "the utilisation counts what the model needs, not what is formed a second time (model FLOPs utilisation)",
)

claim = Eq(t, 6 * N * D / (W * P * u))


def proof(q):
    """Operations over operations in a second."""
    q.recall("The operations of the run.", training_operations)
    q.define(
        "All devices do so many of them in a second; the run takes what they need for all.", Eq(t, C / (W * P * u))
    )
    q.equals("Put the operations in.", claim.rhs)
