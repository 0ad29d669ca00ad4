"""Idle share of a pipeline.

A model is cut into `p` stages on as many devices, and a batch into `m` parts, which go
through the stages one after the other. A stage takes one step for a part; at every step
each stage hands on what it has finished and takes what comes. What share, `B`, of the
steps until the last part is through is a stage idle? It waits for the first part to
come, and after the last one for those behind it, `p - 1` steps in all. More parts make
this bubble smaller.
"""

from sympy import Eq, Or, Sum, oo

from symcnn import Trajectory, grid, indicator, integers, reals

p, m, i, x, E = integers("p m i x E")
B = reals("B")

given = {p: "stages of the pipeline", m: "parts of the batch", i: "stage, counted from zero"}
sought = {B: "idle share of the stage", E: "steps in all"}
where = [p >= 1, m >= 1, i >= 0, i <= p - 1]
conventions = (
    "all stages take equally long, and passing on takes no time",
    "one pass; with the forward pass of all parts before the backward one, each of which is like this, the share is "
    "the same",
)

claim = Eq(B, (p - 1) / (m + p - 1))


def proof(q):
    """Count the steps."""
    q.define(
        "At step `x`, counted from zero, stage `i` is at part `x-i`, counted from zero, where there is such a part. "
        "Count the steps until the last stage is through with the last part.",
        Eq(E, Sum(indicator(x - (p - 1) <= m - 1), (x, 0, oo))),
    )
    q.equals("Solved for the step, this is an upper bound.", m + p - 1)
    q.define(
        "The share of the steps at which the stage has no part yet, or no more.",
        Eq(B, Sum(indicator(Or(x - i < 0, x - i > m - 1)), (x, 0, E - 1)) / E),
    )
    q.equals("Before its first part these are `i` steps, and after its last one `p-1-i`.", (p - 1) / E)
    q.equals("Put the steps in.", claim.rhs)


def measure(run, p, m, i):
    """Idle share of a stage whose parts begin as soon as stage and part are ready."""
    import torch

    ready = torch.zeros(m, dtype=torch.float64)
    free = torch.zeros(p, dtype=torch.float64)
    busy = 0
    for part in range(m):
        for stage in range(p):
            free[stage] = ready[part] = run.operator(free[stage], ready[part]) + 1
            busy += stage == i
    return 1 - busy / ready.max().item()


experiment = Trajectory(
    measure,
    operator="torch.maximum",
    impostor="torch.minimum",
    at=grid(p=[1, 2, 4, 8], m=[1, 2, 4, 7, 16], i=[0, 1, 3], where=lambda p, m, i: i <= p - 1),
    # A quotient and a difference from one.
    operations=2,
    conditioning=1 + m,
    steps=None,
)
rivals = {
    "takes the idle steps over the busy ones": (p - 1) / m,
    "gives the busy share": m / (m + p - 1),
    "counts a stage more": p / (m + p),
    "lets the parts follow one another without overlap": (p - 1) / p,
    "counts the waiting at the start alone": i / (m + p - 1),
    "takes as many steps as stages and parts": (p - 1) / (m + p),
}
