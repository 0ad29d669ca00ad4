"""Parameters of an embedding, and of the output layer at the other end.

An embedding looks up `e` features for each of the `V` tokens of a vocabulary.
If `z` is 1, one of the tokens fills up short texts: its features are zero and
stay so. If `u` is 1, the model has an output layer of its own, which makes a
score for every token of `e` features, with biases if `b` is 1. How many
numbers, `N`, are there to be learned?
"""

from sympy import Eq, Sum

from symcnn import Exact, grid, indicator, integers

V, e, z, u, b, N, i, j = integers("V e z u b N i j")

given = {
    V: "tokens of the vocabulary",
    e: "features of a token",
    z: "1 with a token for padding, which learns nothing, 0 without",
    u: "1 with an output layer of its own, 0 without one, or where it is tied",
    b: "1 with biases in the output layer, 0 without",
}
sought = {N: "parameters to be learned"}
usual = {b: 1}
where = [V >= 1, e >= 1, z >= 0, z <= 1, u >= 0, u <= 1, b >= 0, b <= 1]
conventions = (
    "an embedding has no biases, and multiplies nothing: it picks a row",
    "an output layer that is tied has the weights of the embedding, and adds none",
    "with a tied output there is no row that learns nothing (`z` is 0): the scores teach that of the padding as well",
    "the row of the padding is held in memory, though it is not learned",
    "the number of tokens in a text does not enter",
)

claim = Eq(N, e * (V - z) + u * V * (e + b))
elsewhere = {"all numbers that the layers hold, the row of the padding as well": e * V + u * V * (e + b)}


def proof(q):
    """Token by token."""
    q.define(
        "Every token `j` but that for padding, number 1 where there is one, has a feature `i` of its own to be "
        "learned; in an output layer each has a weight for every feature once more, and a bias if there are any.",
        Eq(
            N,
            Sum(Sum(indicator(j > z), (i, 1, e)), (j, 1, V))
            + indicator(Eq(u, 1)) * Sum(Sum(1, (i, 1, e)) + indicator(Eq(b, 1)), (j, 1, V)),
        ),
    )
    q.equals("All features of a token are learned, or none.", e * (V - z) + indicator(Eq(u, 1)) * V * (e + b))
    q.equals("As `u` is 0 or 1, it counts the output layer, or does not.", claim.rhs)


def measure(run, V, e, z, u, b):
    """Entries of which a gradient comes in a step with all tokens, of the embedding and of the output layer."""
    import torch

    embedding = run.operator(V, e, padding_idx=0 if z else None)
    output = torch.nn.Linear(e, V, bias=b == 1)
    features = embedding(torch.arange(V))
    scores = output(torch.ones(1, e)) if u else torch.zeros(1)
    (features.sum() + scores.sum()).backward()
    parameters = [*embedding.parameters(), *(output.parameters() if u else ())]
    return sum(int(parameter.grad.count_nonzero()) for parameter in parameters)


def all_rows(tokens, features, padding_idx):
    """An embedding that learns the row of the padding as well."""
    import torch

    return torch.nn.Embedding(tokens, features)


experiment = Exact(
    measure,
    operator="torch.nn.Embedding",
    impostor=all_rows,
    at=grid(V=[1, 2, 7, 100], e=[1, 3, 16], z=[0, 1], u=[0, 1], b=[0, 1]),
)
rivals = {
    "forgets the output layer": e * (V - z),
    "takes every output layer to be one of its own": e * (V - z) + V * (e + b),
    "forgets the biases of the output layer": e * (V - z) + u * V * e,
    "gives the output layer a bias for each feature": e * (V - z) + u * e * (V + b),
    "gives the embedding biases, as a dense layer has": e * (V - z) + e + u * V * (e + b),
    "takes the output layer to know nothing of the padding": (V - z) * (e + u * (e + b)),
    "takes the features of one token for all": e + u * V * (e + b),
    "counts the padding as one number": e * V - z + u * V * (e + b),
}
