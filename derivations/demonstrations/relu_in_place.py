"""An in-place ReLU writes over its input, and saves as much for the backward pass as any other.

ReLU has no parameters and keeps the shape. Its derivative can be read off its
output, since the output is positive where the input is; so the backward pass
needs the output only, and the input may be written over. In place or not, one
tensor is saved, the output itself, which a dense layer or a convolution behind
it keeps anyway: nothing is won there. What working in place does save is the memory of the
input, which would otherwise exist beside the output until it is released.
"""

from symcnn import Observation


def _saved(run, *, inplace):
    """The tensors that one call saves, and its output; the input is no leaf, for a leaf may not be written over."""
    import torch

    x = torch.tensor([[-1.0, 2.0, -3.0], [4.0, -5.0, 6.0]], dtype=torch.float64, device=run.device, requires_grad=True)
    kept = []

    def pack(tensor):
        kept.append(tensor)
        return tensor

    before = x * 1
    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        y = run.operator(inplace=inplace)(before)
    return kept, y


def shape(run):
    """Of the output."""
    return list(run.operator(inplace=True)(run.ones(2, 3, 4, 5)).shape)


def parameters(run):
    """Of the layer."""
    return sum(p.numel() for p in run.operator(inplace=True).parameters())


def input_afterwards(run):
    """What stands in the input when the layer is done, not in place and in place."""
    import torch

    found = []
    for inplace in (False, True):
        x = torch.tensor([-1.0, 2.0], dtype=torch.float64, device=run.device)
        run.operator(inplace=inplace)(x)
        found.append((2 * x).tolist())
    return found


def storages(run):
    """Whether output and input lie at one address."""
    found = []
    for inplace in (False, True):
        x = run.ones(4)
        found.append(run.operator(inplace=inplace)(x).data_ptr() == x.data_ptr())
    return found


def values_saved(run):
    """Of six."""
    return [sum(t.numel() for t in _saved(run, inplace=inplace)[0]) for inplace in (False, True)]


def output_is_saved(run):
    """Whether the one tensor that is saved is the output."""
    found = []
    for inplace in (False, True):
        kept, y = _saved(run, inplace=inplace)
        found.append(len(kept) == 1 and kept[0].data_ptr() == y.data_ptr())
    return found


def behind_a_convolution(run):
    """Values saved by a convolution of one 5 by 5 image to two 3 by 3 maps, and the ReLU."""
    import torch

    kernel = torch.nn.Parameter(run.ones(2, 1, 3, 3))
    found = []
    for inplace in (False, True):
        image, layer = run.ones(1, 1, 5, 5), run.operator(inplace=inplace)
        saved = run.saved_values(lambda x=image, act=layer: act(torch.nn.functional.conv2d(x, kernel)))
        found.append(saved)
    return found


def gradient(run):
    """At (−1, 2)."""
    import torch

    found = []
    for inplace in (False, True):
        x = torch.tensor([-1.0, 2.0], dtype=torch.float64, device=run.device, requires_grad=True)
        y = run.operator(inplace=inplace)(x * 1)
        y.backward(torch.tensor([5.0, 7.0], dtype=torch.float64, device=run.device))
        found.append(x.grad.tolist())
    return found


def most_alive(run):
    """Input and output of ten values, forward only."""
    layers = [run.operator(inplace=inplace) for inplace in (False, True)]
    return [run.peak_values(lambda act=layer: act(run.meta(10))) for layer in layers]


operator = "torch.nn.ReLU"
impostor = "torch.nn.SiLU"
observations = [
    Observation("shape of the output, in place, for an input of shape (2, 3, 4, 5)", shape, [2, 3, 4, 5]),
    Observation("number of parameters of the layer", parameters, 0),
    Observation(
        "twice the input (−1, 2), taken after the layer ran: not in place, and in place",
        input_afterwards,
        [[-2, 4], [0, 4]],
    ),
    Observation("does the output lie in the memory of the input? Not in place, and in place", storages, [False, True]),
    Observation("values saved for the backward pass, of 6: not in place, and in place", values_saved, [6, 6]),
    Observation(
        "is the output itself the one tensor that is saved? Not in place, and in place", output_is_saved, [True, True]
    ),
    Observation(
        "values saved by a convolution of a 5 × 5 image to two maps of 3 × 3 and the ReLU behind it, 25 + 18: "
        "not in place, and in place",
        behind_a_convolution,
        [43, 43],
    ),
    Observation(
        "gradient at (−1, 2) for the upstream gradient (5, 7): not in place, and in place", gradient, [[0, 7], [0, 7]]
    ),
    Observation(
        "what working in place does save: with 10 inputs, the most values in memory at one time in the forward pass: "
        "not in place, and in place",
        most_alive,
        [20, 10],
    ),
]
