"""N-grams of padded sentences.

A text has `S` sentences; sentence `i` has `K[i]` tokens. Each is padded with `f` marks in front
and `b` behind, and n-grams of `n` tokens are taken from it; none reaches over a sentence's end.
How many n-grams, `G`, does the text give? With `n - 1` marks in front and one behind, as for a
model that predicts every token and the end, a sentence gives one more than it has tokens.
"""

from sympy import Eq, Max, Sum, floor, oo

from symcnn import Exact, ForAll, function, indicator, integers, points, sequence

S, n, f, b, G, i, j = integers("S n f b G i j")
K = sequence("K", S, integer=True)
W = function("W", integer=True)

given = {
    S: "sentences",
    K: "tokens of each sentence",
    n: "tokens of an n-gram",
    f: "marks in front of a sentence",
    b: "marks behind a sentence",
}
sought = {G: "n-grams of the text", W: "n-grams of a sentence"}
where = [S >= 0, n >= 1, f >= 0, b >= 0, ForAll(K[i] >= 0, (i, 1, S))]
conventions = (
    "n-grams are counted, also such as are alike",
    "marks are tokens of an n-gram like any other; an n-gram of marks alone counts, too",
    "a sentence that is too short gives none, padding included",
)

claim = Eq(G, Sum(Max(0, K[i] + f + b - n + 1), (i, 1, S)))


def proof(q):
    """Sentence by sentence."""
    q.define(
        "The n-gram that begins after `j` tokens needs `n`. Count those for which the padded sentence suffices.",
        ForAll(Eq(W(i), Sum(indicator(j + n <= K[i] + f + b), (j, 0, oo))), (i, 1, S)),
    )
    q.implies(
        "There is one for each `j` from 0 up to a last one, if there is any.",
        ForAll(Eq(W(i), Max(0, K[i] + f + b - n + 1)), (i, 1, S)),
    )
    q.define("The text gives those of all sentences.", Eq(G, Sum(W(i), (i, 1, S))))
    q.equals("Put them in.", claim.rhs)


def measure(run, S, K, n, f, b):
    """Windows that the operator cuts out of the padded sentences."""
    import torch

    found = 0
    for tokens in K:
        padded = torch.nn.functional.pad(run.ones(tokens), (f, b))
        found += run.operator(padded, 0, n, 1).shape[0] if padded.numel() >= n else 0
    return found


def side_by_side(text, axis, size, step):
    """Windows that do not overlap."""
    return text.unfold(axis, size, size)


experiment = Exact(
    measure,
    operator="torch.Tensor.unfold",
    impostor=side_by_side,
    at=points(
        *(
            {"S": len(sentences), "K": sentences, "n": n, "f": f, "b": b}
            for sentences in ([], [5], [3, 1], [1, 7, 2, 4], [10, 10, 1])
            for n in (1, 2, 3, 5)
            for f, b in ((0, 0), (1, 1), (n - 1, 1), (n - 1, n - 1), (0, 2))
        )
    ),
)
tokens = Sum(K[i], (i, 1, S))
rivals = {
    "forgets the marks": Sum(Max(0, K[i] - n + 1), (i, 1, S)),
    "takes the text for one sentence": Max(0, tokens + f + b - n + 1),
    "counts an n-gram for each token": tokens,
    "takes n-grams that do not overlap": Sum(floor((K[i] + f + b) / n), (i, 1, S)),
    "counts the gaps between n-grams, not the n-grams": Sum(Max(0, K[i] + f + b - n), (i, 1, S)),
    "lets short sentences take n-grams away": tokens + S * (f + b - n + 1),
    "forgets the marks behind": Sum(Max(0, K[i] + f - n + 1), (i, 1, S)),
}
