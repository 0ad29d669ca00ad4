"""Only the first layer can do without the gradient with respect to its input.

That gradient does not enter the update of the layer's own kernel. But it is
the upstream gradient of the layer below, without which nothing below could
learn. The first layer has no layer below: there PyTorch leaves it out, unless
the image itself asks for a gradient, and saves as many multiplications as the
forward pass of this layer takes. So the backward pass of a stack costs twice
its forward pass, less the forward pass of the first layer. (Multiplications
are counted by PyTorch's own counter; without padding, all three products of a
convolution take the same number of them.)
"""

from symcnn import Observation


def _kernel(run):
    return run.meta(1, 1, 3, 3).requires_grad_()


def forward(run):
    """One layer, forward: 9 outputs of 9 taps each."""
    image, kernel = run.meta(1, 1, 5, 5), _kernel(run)
    return run.multiplications(lambda: run.operator(image, kernel))


def _backward(run, *, image_learns=False, layers=1):
    y = run.meta(1, 1, 5, 5).requires_grad_(image_learns)
    for _ in range(layers):
        y = run.operator(y, _kernel(run))
    total = y.sum()
    return run.multiplications(total.backward)


def backward_of_the_first(run):
    """The image asks for no gradient."""
    return _backward(run)


def backward_with_image(run):
    """The image asks for one."""
    return _backward(run, image_learns=True)


def forward_of_two(run):
    """5 by 5 to 3 by 3 to 1."""
    image, first, second = run.meta(1, 1, 5, 5), _kernel(run), _kernel(run)
    return run.multiplications(lambda: run.operator(run.operator(image, first), second))


def backward_of_two(run):
    """Kernel gradients of both, input gradient of the second."""
    return _backward(run, layers=2)


def image_gradient(run):
    """Whether the image has a gradient."""
    image, kernel = run.ones(1, 1, 5, 5), run.ones(1, 1, 3, 3).requires_grad_()
    run.operator(image, kernel).sum().backward()
    return image.grad is not None


def kernel_gradients(run):
    """Whether the kernel's gradient is the same with and without that of the image."""
    import torch

    found = []
    for learns in (False, True):
        image = torch.arange(25.0, dtype=torch.float64, device=run.device).reshape(1, 1, 5, 5).requires_grad_(learns)
        kernel = run.ones(1, 1, 3, 3).requires_grad_()
        run.operator(image, kernel).sum().backward()
        found.append(kernel.grad)
    return torch.equal(*found)


def cut_off(run):
    """Which kernels learn when the input gradient of the second layer goes nowhere."""
    first, second = run.ones(1, 1, 3, 3).requires_grad_(), run.ones(1, 1, 3, 3).requires_grad_()
    middle = run.operator(run.ones(1, 1, 5, 5), first)
    run.operator(middle.detach(), second).sum().backward()
    return [first.grad is not None, second.grad is not None]


def input_gradient_always(image, kernel):
    """A convolution that forms the gradient of its input whether anybody needs it or not."""
    import torch

    asked = image if image.requires_grad else image.detach().requires_grad_()
    return torch.nn.functional.conv2d(asked, kernel)


operator = "torch.nn.functional.conv2d"
impostor = input_gradient_always
observations = [
    Observation(
        "a 3 × 3 kernel on a 5 × 5 image, forward: multiplications (9 outputs of 9 taps)",
        forward,
        81,
    ),
    Observation("backward, where this is the first layer: only the kernel's gradient", backward_of_the_first, 81),
    Observation(
        "backward, where the image asks for a gradient, as the input of a layer in the middle does",
        backward_with_image,
        162,
    ),
    Observation("two such layers (5 × 5 to 3 × 3 to 1 × 1), forward: 81 + 9", forward_of_two, 90),
    Observation("both, backward: 81 for the first layer, 9 + 9 for the second; not twice 90", backward_of_two, 99),
    Observation("does an image that asks for no gradient get one?", image_gradient, False),
    Observation("is the kernel's gradient the same with and without that of the image?", kernel_gradients, True),
    Observation(
        "two layers, the second one's input gradient thrown away: has the first kernel a gradient, and has the second?",
        cut_off,
        [False, True],
    ),
]
