"""Max pooling saves, for each output, the place of the maximum: a whole number of 8 bytes.

The backward pass has to know which entry of each window was the largest.
PyTorch writes down its place in the map, counted from 0 along the rows, as a
64-bit integer; so with values of 4 bytes the places take twice the memory of
the output itself. The input is handed to the backward pass too, but was in
memory before. A table of the sizes of feature maps does not show the places.
"""

from symcnn import Observation


def _saved(run, channels, side):
    """The tensors saved by pooling with 2 by 2 windows; only shapes are needed."""
    import torch

    kept = []

    def pack(tensor):
        kept.append(tensor)
        return tensor

    x = run.meta(1, channels, side, side).requires_grad_()
    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        y = run.operator(x, 2)
    return [tensor for tensor in kept if not tensor.is_floating_point()], y


def _bytes(run, channels, side):
    return sum(t.numel() * t.element_size() for t in _saved(run, channels, side)[0])


def places(run):
    """In one row of six."""
    import torch

    kept = []

    def pack(tensor):
        kept.append(tensor)
        return tensor

    x = torch.tensor([[[4.0, 1.0, 2.0, 3.0, 9.0, 9.0]]], dtype=torch.float64, device=run.device, requires_grad=True)
    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        run.operator(x, (1, 2))
    return [place for t in kept if not t.is_floating_point() for place in t.flatten().tolist()]


def count(run):
    """As many as outputs."""
    kept, y = _saved(run, 64, 56)
    return [sum(t.numel() for t in kept), y.numel()]


def width(run):
    """Of one place and of one output."""
    kept, y = _saved(run, 64, 56)
    return [*(t.element_size() for t in kept), y.element_size()]


def of_one_layer(run):
    """Bytes."""
    return _bytes(run, 64, 56)


def of_the_network(run):
    """The three poolings of a network like AlexNet."""
    return sum(_bytes(run, channels, side) for channels, side in ((64, 56), (192, 28), (256, 14)))


operator = "torch.nn.functional.max_pool2d"
impostor = "torch.nn.functional.avg_pool2d"
observations = [
    Observation("the row 4, 1, 2, 3, 9, 9 in windows of 2 cells: the places saved, counted from 0", places, [0, 3, 4]),
    Observation(
        "64 maps of 56 × 56 in windows of 2 × 2: the number of places saved, and of outputs", count, [50176, 50176]
    ),
    Observation("bytes of one place, and of one output in single precision", width, [8, 4]),
    Observation("bytes of the places that this layer saves", of_one_layer, 401408),
    Observation(
        "bytes of the places for one image in the three poolings of a network like AlexNet (64 maps of 56 × 56, 192 of "
        "28 × 28, 256 of 14 × 14)",
        of_the_network,
        802816,
    ),
]
