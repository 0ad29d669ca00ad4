"""The last layer's outputs are scores; softmax makes probabilities of them.

Scores are any numbers. Softmax divides the exponential of each by the sum of
all exponentials: the results are not negative and add up to 1, and the largest
score becomes the largest probability, so that softmax never changes the
prediction. A number added to all scores cancels out. PyTorch's cross-entropy
expects the scores and takes the softmax itself; given probabilities, it takes
the softmax twice, and is not 0 even when the prediction is certain and right.
"""

from symcnn import Observation


def _scores(run, *values):
    import torch

    return torch.tensor(values, dtype=torch.float64, device=run.device)


def equal_scores(run):
    """Four equal scores, of three sizes."""
    return [run.operator(_scores(run, *[s] * 4), 0).tolist() for s in (0.0, 5.0, -5.0)]


def is_distribution(run):
    """Whether all are positive, and whether they add up to 1."""
    found = run.operator(_scores(run, 3.0, -1.0, -7.0), 0)
    return [bool((found > 0).all()), abs(found.sum().item() - 1) < 1e-12]


def prediction(run):
    """The places of the largest score and of the largest probability."""
    found = []
    for scores in (_scores(run, -3.0, -1.0, -2.0), _scores(run, 0.0, -4.0, 2.0)):
        found.append([scores.argmax().item(), run.operator(scores, 0).argmax().item()])
    return found


def shifted(run):
    """Whether adding a number to all scores changes nothing."""
    import torch

    scores = _scores(run, 3.0, -1.0, -7.0)
    return [torch.equal(run.operator(scores, 0), run.operator(scores + by, 0)) for by in (8.0, -64.0)]


def scaled(run):
    """The gap between two scores, twice as large: whether this changes nothing."""
    import torch

    scores = _scores(run, 3.0, -1.0, -7.0)
    return torch.equal(run.operator(scores, 0), run.operator(2 * scores, 0))


def certain(run):
    """A gap of a thousand."""
    return run.operator(_scores(run, 0.0, -1000.0), 0).tolist()


def loss(run):
    """Of the scores, and of their softmax, for the class that is certain: is it 0?"""
    import torch

    scores, right = _scores(run, 0.0, -1000.0), torch.tensor(0, device=run.device)
    return [torch.nn.functional.cross_entropy(given, right).item() for given in (scores, run.operator(scores, 0))]


def loss_is_zero(run):
    """As truth values."""
    return [value == 0 for value in loss(run)]


def loss_of_probabilities(run):
    """In thousandths."""
    return int(1000 * loss(run)[1])


def logarithm(run):
    """Whether cross-entropy is the negative logarithm of the right class's softmax."""
    import torch

    scores = _scores(run, 3.0, -1.0, -7.0)
    found = []
    for right in (0, 1, 2):
        value = torch.nn.functional.cross_entropy(scores, torch.tensor(right, device=run.device))
        found.append(abs((value + run.operator(scores, 0)[right].log()).item()) < 1e-12)
    return found


def divided_by_the_sum(scores, axis):
    """What some take it for: each score's share of the sum."""
    return scores / scores.sum(axis, keepdim=True)


operator = "torch.softmax"
impostor = divided_by_the_sum
observations = [
    Observation(
        "four scores of 0, of 5, and of −5: the probabilities",
        equal_scores,
        [[0.25, 0.25, 0.25, 0.25], [0.25, 0.25, 0.25, 0.25], [0.25, 0.25, 0.25, 0.25]],
    ),
    Observation(
        "scores 3, −1, −7, whose sum is −5: are all probabilities positive, and do they add up to 1?",
        is_distribution,
        [True, True],
    ),
    Observation(
        "scores −3, −1, −2, and 0, −4, 2: places of the largest score and of the largest probability, counted from 0",
        prediction,
        [[1, 1], [2, 2]],
    ),
    Observation("scores 3, −1, −7, all raised by 8, or lowered by 64: the same probabilities?", shifted, [True, True]),
    Observation("the same scores doubled: the same probabilities?", scaled, False),
    Observation("scores 0 and −1000: the probabilities, to double precision", certain, [1, 0]),
    Observation(
        "`torch.nn.functional.cross_entropy` of these two scores when the first class is right, and of their "
        "probabilities in place of the scores: is it 0?",
        loss_is_zero,
        [True, False],
    ),
    Observation(
        "the latter in thousandths, rounded down: the logarithm of 1 + 1/e, since the softmax of 1 and 0 is taken",
        loss_of_probabilities,
        313,
    ),
    Observation(
        "scores 3, −1, −7: is the cross-entropy minus the logarithm of the right class's probability? For each class",
        logarithm,
        [True, True, True],
    ),
]
