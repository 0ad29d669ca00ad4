"""When one step cannot tell optimizers apart.

In the first step an optimizer takes the memory for its state only after the
passes, when the signals are gone. If the state, `s` values for each weight,
is no larger than two signals, the peak is that of the passes, the same for
every such optimizer.
"""

from sympy import Eq, Implies, Max

from . import optimizer_first_step
from .optimizer_first_step import K, L, Q, ending, last, n, s, turning

given = optimizer_first_step.given
sought = {Q: "most values alive at once in the first step"}
where = optimizer_first_step.where
conventions = optimizer_first_step.conventions

claim = Implies(s * L * K <= 2 * n, Eq(Q, Max(turning, ending, last)))


def proof(q):
    """Compare the end of the backward pass with the update."""
    q.recall("The peak of the first step.", optimizer_first_step)
    q.implies(
        "At the end of the backward pass two signals are alive beside the weights and their gradients; after the "
        "update it is the state.",
        Implies(s * L * K <= 2 * n, (2 + s) * L * K**2 <= last),
    )
    q.implies("So the update is not the worst moment.", claim)
