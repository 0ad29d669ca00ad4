"""Gradient of the cross-entropy of soft targets, at a temperature.

A network gives a score `z[c]` to each of `C` classes. The scores are divided by
the temperature `T`, and a softmax makes probabilities of them. The target of a
class is any number `q[c]`: probabilities of a teacher, smoothed or mixed
labels, or weights that do not add up to one. What is the derivative of the
cross-entropy with respect to the score of class `k`? It is the probability
times the sum of all targets, less the target, over the temperature.
"""

from sympy import Abs, Derivative, Eq, Sum, exp, log

from symcnn import ForAll, Trajectory, integers, reals, sequence

C, k, c, j = integers("C k c j")
T, S, d, J = reals("T S d J")
z, q, l = sequence("z", C), sequence("q", C), sequence("l", C)

given = {C: "classes", z: "scores", q: "targets", T: "temperature", k: "class of the score"}
sought = {d: "slope of the loss in the score", J: "loss", l: "logarithms of the probabilities"}
where = [k >= 1, k <= C, T > 0]
conventions = (
    "natural logarithm",
    "the targets need not add up to one; with targets that do, the slope is the probability less the target, over `T`",
    "one example, and no factor `T**2`, which is common where a network learns from another",
)

whole = Sum(exp(z[j] / T), (j, 1, C))
probability = exp(z[k] / T) / whole
total = Sum(q[c], (c, 1, C))
claim = Eq(d, (probability * total - q[k]) / T)
elsewhere = {"the loss is multiplied by the squared temperature": T * (probability * total - q[k])}


def proof(h):
    """Take the logarithm of the quotient apart."""
    h.implies("The sum of the exponentials is not zero.", whole > 0)
    h.define("The logarithms of the probabilities.", ForAll(Eq(l[c], log(exp(z[c] / T) / whole)), (c, 1, C)))
    h.implies(
        "The logarithm of a quotient is a difference, and the logarithm of an exponential is what stands in it.",
        ForAll(Eq(l[c], z[c] / T - log(whole)), (c, 1, C)),
    )
    h.define("The loss: each target times the negative logarithm.", Eq(J, Sum(-q[c] * l[c], (c, 1, C))))
    h.equals("Put the logarithms in.", Sum(q[c] * (log(whole) - z[c] / T), (c, 1, C)))
    h.equals("The first part is the same for all classes.", log(whole) * total - Sum(q[c] * z[c] / T, (c, 1, C)))
    h.define("Its slope.", Eq(d, Derivative(log(whole) * total - Sum(q[c] * z[c] / T, (c, 1, C)), z[k])))
    h.equals(
        "The derivative of a logarithm is one over what stands in it, times the derivative of that; of the sums, one "
        "term holds the score.",
        claim.rhs,
    )


def measure(run, C, z, q, T, k):
    """The gradient that autograd hands to one score."""
    import torch

    scores = torch.tensor([z], dtype=torch.float64, requires_grad=True)
    run.operator(scores / T, torch.tensor([q], dtype=torch.float64)).backward()
    return scores.grad[0, k - 1].item()


def hard(scores, targets):
    """The cross-entropy of the class with the largest target alone."""
    import torch

    return torch.nn.functional.cross_entropy(scores, targets.argmax(dim=1))


experiment = Trajectory(
    measure,
    operator="torch.nn.functional.cross_entropy",
    impostor=hard,
    at=[
        {"C": len(z), "z": z, "q": q, "T": T, "k": k}
        for z, q in (
            ([1.0, -0.5], [0.75, 0.25]),
            ([0.5, 2.0, -1.0], [0.5, 0.25, 0.125]),
            ([0.0, 0.0, 1.0, -1.0], [0.0, 1.0, 0.0, 2.0]),
        )
        for T in (0.5, 1.0, 4.0)
        for k in range(1, len(z) + 1)
    ],
    operations=40,
    conditioning=(2 + Abs(log(probability))) * (probability * Abs(total) + Abs(q[k])) / Abs(probability * total - q[k]),
    steps=None,
)
rivals = {
    "forgets the temperature of the chain rule": probability * total - q[k],
    "takes the targets to add up to one": (probability - q[k]) / T,
    "goes the other way": (q[k] - probability * total) / T,
    "forgets the temperature in the softmax": (exp(z[k]) / Sum(exp(z[j]), (j, 1, C)) * total - q[k]) / T,
    "forgets the targets": probability * total / T,
    "multiplies the target by the derivative of the softmax": -q[k] * (1 - probability) / T,
    "takes the mean over the classes": (probability * total - q[k]) / (C * T),
}
