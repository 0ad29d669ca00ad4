"""PyTorch's dropout takes the chance to drop, scales what it keeps, and does nothing in evaluation.

Each entry is set to 0 with the probability p, independently and anew in each
call; other texts call p the probability to keep. The entries that are kept are
multiplied by 1/(1 − p), so that the mean of each output is the entry itself, and
nothing needs to be scaled in evaluation. The backward pass uses the factors of
the forward pass. The function drops unless it is told not to; only the layer
`torch.nn.Dropout` follows the mode of the network.
"""

from symcnn import Observation, Raises


def _ones(run):
    import torch

    return torch.ones(10_000, dtype=torch.float64, device=run.device)


def _row(run):
    import torch

    return torch.tensor([1.0, 2.0, 3.0], dtype=torch.float64, device=run.device)


def values(run):
    """What becomes of a 1 when three quarters are dropped."""
    return run.operator(_ones(run), p=0.75, training=True).unique().tolist()


def share(run):
    """Whether about a quarter is kept: within nine standard deviations, each of 43."""
    kept = run.operator(_ones(run), p=0.75, training=True).count_nonzero().item()
    return 2100 < kept < 2900


def evaluation(run):
    """Nothing is dropped, nothing scaled."""
    return run.operator(_row(run), p=0.75, training=False).tolist()


def none_dropped(run):
    """The chance is 0."""
    return run.operator(_row(run), p=0.0, training=True).tolist()


def all_dropped(run):
    """The chance is 1."""
    return run.operator(_row(run), p=1.0, training=True).tolist()


def anew(run):
    """Whether two calls drop the same."""
    import torch

    ones = _ones(run)
    return torch.equal(run.operator(ones, p=0.5, training=True), run.operator(ones, p=0.5, training=True))


def backward(run):
    """Whether the gradient of the sum has the factors of the forward pass."""
    import torch

    x = _ones(run).requires_grad_()
    y = run.operator(x, p=0.75, training=True)
    y.sum().backward()
    return torch.equal(x.grad, y.detach())


def untold(run):
    """The function called inside a network that is in evaluation."""
    import torch

    drop = run.operator

    class Net(torch.nn.Module):
        def forward(self, x):
            return drop(x, p=0.5)

    return Net().train(False)(_ones(run)).unique().tolist()


def layer(run):
    """The layer, in evaluation and in training."""
    import torch

    one = torch.nn.Dropout(0.5)
    return [one.train(mode)(_ones(run)).unique().tolist() for mode in (False, True)]


def beyond_one(run):
    """No probability."""
    return run.operator(_row(run), p=1.5, training=True).tolist()


def taking_the_chance_to_keep(x, p=0.5, training=True):
    """What readers of papers may take it for: p is the chance to keep."""
    import torch

    return torch.nn.functional.dropout(x, 1 - p, training)


operator = "torch.nn.functional.dropout"
impostor = taking_the_chance_to_keep
observations = [
    Observation("10 000 ones, p = 0.75, in training: the values that come out", values, [0, 4]),
    Observation("the same: are between 21 % and 29 % kept?", share, True),
    Observation("cells 1, 2, 3 and p = 0.75 in evaluation: unchanged", evaluation, [1, 2, 3]),
    Observation("cells 1, 2, 3 and p = 0 in training", none_dropped, [1, 2, 3]),
    Observation("cells 1, 2, 3 and p = 1 in training", all_dropped, [0, 0, 0]),
    Observation("p = 1.5: refused", beyond_one, Raises("ValueError", "dropout probability has to be between 0 and 1")),
    Observation("do two calls drop the same of 10 000 ones?", anew, False),
    Observation("ones, p = 0.75: is the gradient of the sum of the outputs equal to the outputs?", backward, True),
    Observation(
        "the function, called without saying whether it trains, in a network that is in evaluation, on ones with "
        "p = 0.5: the values that come out",
        untold,
        [0, 2],
    ),
    Observation(
        "the layer `torch.nn.Dropout`, p = 0.5, on ones, in evaluation and in training",
        layer,
        [[1], [0, 2]],
        aside=True,
    ),
]
