"""Bits in a label.

A label is one of `C` classes, all equally likely. How much information, in bits,
does it carry? (The entropy: the expectation of the surprise, which is the
logarithm to base 2 of one over the probability.)
"""

from sympy import Eq, Sum, log

from symcnn import Trajectory, grid, integers, reals

C, i = integers("C i")
H = reals("H")

given = {C: "classes"}
sought = {H: "information of a label in bits"}
where = [C >= 1]
conventions = ("equally likely classes", "logarithm to base 2")

claim = Eq(H, log(C) / log(2))


def proof(q):
    """Every class is as surprising as another."""
    q.define(
        "Each class has the probability `1/C`; its surprise is `-log(1/C)/log(2)`, and the information is the mean "
        "surprise.",
        Eq(H, Sum(-log(1 / C) / log(2) / C, (i, 1, C))),
    )
    q.equals("The logarithm of one over `C` is minus that of `C`.", Sum(log(C) / log(2) / C, (i, 1, C)))
    q.equals("All terms are the same, and there are `C` of them.", log(C) / log(2))


def measure(run, C):
    """The entropy of a distribution over equally likely classes, in bits."""
    import math

    import torch

    logits = run.zeros(C)
    return float(run.operator(logits, torch.full_like(logits, 1.0 / C))) / math.log(2.0)


def squared_error(logits, probabilities):
    """The squared distance from the probabilities."""
    return ((logits - probabilities) ** 2).sum()


experiment = Trajectory(
    measure,
    operator="torch.nn.functional.cross_entropy",
    impostor=squared_error,
    at=grid(C=[2, 3, 10, 1000, 1024]),
    operations=4096,
    steps=None,
)
rivals = {
    "takes the natural logarithm": log(C),
    "counts the classes": C,
    "counts the labels that as many bits tell apart": 2**C,
}
