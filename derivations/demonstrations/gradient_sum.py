"""The sum over positions belongs to the kernel's gradient, not to the output's.

The gradient with respect to the outputs is received from the layer above, an
entry for each output, and nothing is summed to have it. Each kernel entry, on
the other hand, is used at every position; so its gradient is a sum over the
positions, of the upstream gradient there times the pixel that the entry met. One
position contributes one patch of the image, times its upstream value.
"""

from symcnn import Observation


def _pass(run, upstream):
    """A 3 by 3 image of 1 to 9 under a 2 by 2 kernel: the output's, the kernel's and the bias's gradient."""
    import torch

    image = torch.arange(1.0, 10, dtype=torch.float64, device=run.device).reshape(1, 1, 3, 3)
    kernel, constant = run.ones(1, 1, 2, 2).requires_grad_(), run.zeros(1).requires_grad_()
    y = run.operator(image, kernel, constant)
    y.retain_grad()
    y.backward(torch.tensor([[upstream]], dtype=torch.float64, device=run.device))
    return y.grad[0, 0].tolist(), kernel.grad[0, 0].tolist(), constant.grad.item()


def received(run):
    """The output's gradient."""
    return _pass(run, [[1.0, 2.0], [3.0, 4.0]])[0]


def one_position(run):
    """The kernel's gradient from the output on the top right."""
    return _pass(run, [[0.0, 1.0], [0.0, 0.0]])[1]


def ten_fold(run):
    """The kernel's gradient from the output on the bottom left."""
    return _pass(run, [[0.0, 0.0], [10.0, 0.0]])[1]


def all_positions(run):
    """The sum of four patches."""
    return _pass(run, [[1.0, 1.0], [1.0, 1.0]])[1]


def of_the_bias(run):
    """The sum of the upstream gradient."""
    return _pass(run, [[1.0, 2.0], [3.0, 4.0]])[2]


def averaging_over_positions(image, kernel, bias):
    """The same outputs; gradients of kernel and bias that are means over the positions."""
    import torch

    positions = (image.shape[-2] - kernel.shape[-2] + 1) * (image.shape[-1] - kernel.shape[-1] + 1)
    slowed = [p.detach() + (p - p.detach()) / positions for p in (kernel, bias)]
    return torch.nn.functional.conv2d(image, *slowed)


operator = "torch.nn.functional.conv2d"
impostor = averaging_over_positions
observations = [
    Observation(
        "image 1, 2, 3 / 4, 5, 6 / 7, 8, 9, kernel 2 × 2, upstream gradient 1, 2 / 3, 4: the gradient with respect to "
        "the outputs, as it was received",
        received,
        [[1, 2], [3, 4]],
    ),
    Observation(
        "upstream gradient 1 at the output on the top right, 0 elsewhere: the kernel's gradient is the patch there",
        one_position,
        [[2, 3], [5, 6]],
    ),
    Observation(
        "upstream gradient 10 at the output on the bottom left, 0 elsewhere: ten times the patch there",
        ten_fold,
        [[40, 50], [70, 80]],
    ),
    Observation(
        "upstream gradient 1 everywhere: the sum of the four patches, 1 + 2 + 4 + 5 in the first entry",
        all_positions,
        [[12, 16], [24, 28]],
    ),
    Observation("the bias's gradient for the upstream gradient 1, 2 / 3, 4: their sum", of_the_bias, 10),
]
