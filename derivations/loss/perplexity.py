"""Perplexity of a text.

A language model gives the right token `i` of a text of `T` tokens the loss `l[i]`,
the negative logarithm of its probability; their mean is `J`. The text has `W` units:
the tokens themselves, or its words. The perplexity is the exponential of the losses
that fall to a unit, or, what is the same, one over the probability of the text, of
which the root for a unit is taken. How large is it, in terms of the mean loss? Where
units are tokens it is the exponential of the mean loss, and for a model to which all
tokens of a vocabulary are equally probable their number. The perplexity of a word is
a power of that of a token, with the tokens of a word for its exponent.
"""

from sympy import Eq, Sum, exp

from symcnn import Trajectory, integers, points, reals, sequence

T, W, i = integers("T W i")
J, P = reals("J P")
l = sequence("l", T)

given = {
    T: "tokens of the text",
    W: "units of the text, such as tokens or words",
    J: "mean loss of a token",
    l: "losses of the tokens",
}
sought = {P: "perplexity"}
where = [T >= 1, W >= 1, Eq(J, Sum(l[i], (i, 1, T)) / T)]
conventions = (
    "natural logarithm; of a loss in bits the power of 2 is taken",
    "for the perplexity of a token `W` is `T`",
)

claim = Eq(P, exp(T * J / W))


def proof(q):
    """Losses add."""
    q.define("The exponential of the losses for a unit.", Eq(P, exp(Sum(l[i], (i, 1, T)) / W)))
    q.equals("They add up to their mean times their number.", claim.rhs)


def measure(run, T, W, J, l):
    """The root of one over the product of the tokens' probabilities."""
    import torch

    return run.operator(torch.tensor(l, dtype=torch.float64).neg().exp()).item() ** (-1 / W)


experiment = Trajectory(
    measure,
    operator="torch.prod",
    impostor="torch.mean",
    at=points(
        *(
            {"T": len(l), "W": W, "J": sum(l) / len(l), "l": l}
            for l in ([2.0], [1.0, 3.0], [0.5, 2.5, 1.0, 4.0], [0.25, 0.25, 3.0, 0.5])
            for W in (1, 2, 4)
        )
    ),
    # Exponentials (of two roundings) and products, and the power.
    operations=20,
    conditioning=1 + T * J,
    steps=None,
)
rivals = {
    "takes the perplexity of a token for that of a word": exp(J) + 0 * T / W,
    "takes the mean loss for the perplexity": T * J / W,
    "takes a power of 2 of a loss with natural logarithms": 2 ** (T * J / W),
    "multiplies the perplexity of a token by the tokens of a word": T / W * exp(J),
    "turns the number of tokens of a word round": exp(W * J / T),
    "takes the mean of the exponentials": Sum(exp(l[i]), (i, 1, T)) / W,
    "gives the probability of a unit": exp(-T * J / W),
    "adds the losses and forgets to divide": exp(T * J),
}
