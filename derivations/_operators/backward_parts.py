"""What PyTorch makes in the backward pass of copies and views: views of the gradient, or new tensors round it."""

from symcnn.models.gradients import gradient
from symcnn.models.layout import strides_of

from .common import listed


@gradient("clone", "clone_copy", "contiguous", "to", "type", "type_as", "_to_copy", "half", "float", "double",
          "bfloat16", "cfloat", "cdouble", "alias", "expand", "broadcast_to", "expand_as")  # fmt: skip
def of_copy(back, input, *args, **named):
    """The gradient itself, in the operand's type, summed over what was repeated."""
    back.same(input)


@gradient("broadcast_tensors")
def of_each(back, *tensors):
    """Of each its own gradient, summed over what was repeated."""
    for one, grad in zip(listed(tensors), back.grads, strict=True):
        if grad is not None and back.asks(one):
            grad.holders += 1
            back.gives(one, grad)


@gradient("cat", "concat", "concatenate")
def of_joined(back, tensors=None, dim=0, **named):
    """Parts of the gradient, without a copy."""
    for one in tensors if tensors is not None else named["arrays"]:
        if back.asks(one):
            back.gives(one, back.view(back.grad, one.sides, strides_of(back.grad)))


@gradient("stack")
def of_stacked(back, tensors, dim=0):
    """Places of the gradient, without a copy."""
    axis = dim % back.grad.rank
    strides = [step for place, step in enumerate(strides_of(back.grad)) if place != axis]
    for one in tensors:
        if back.asks(one):
            back.gives(one, back.view(back.grad, one.sides, strides))


def viewed(back, input, order=None):
    """The gradient in the operand's sides: its axes in another order, or the same entries in other sides."""
    if not back.asks(input):
        return
    grad = back.grad
    if order is None:
        back.gives(input, back.seen(grad, input.sides))
        return
    strides, steps = strides_of(grad), [0] * len(order)
    for place, axis in enumerate(order):
        steps[axis] = strides[place]
    back.gives(input, back.view(grad, input.sides, steps))


def cut(back, input, steps):
    """The gradients of parts of parts: for each step a new tensor of the sides that it was cut from."""
    if not back.asks(input):
        return
    found = None
    for sides in reversed(steps):
        made = back.new(sides, back.grad.dtype)
        if found is None:
            back.finished()
        else:
            back.free(found)
        found = made
    if found is None:
        found = back.seen(back.grad, input.sides)
    back.gives(input, found)


def pieces_joined(back, input):
    """The gradients of pieces one behind the other, zeros where none comes."""
    if not back.asks(input):
        return
    missing = [one for one, grad in zip(back.outputs, back.grads, strict=True) if grad is None]
    zeros = [back.new(one.sides, one.dtype) for one in missing]
    found = back.new(input.sides, back.grad.dtype)
    back.free(*zeros)
    back.gives(input, found)


def written(back, input, value, sides):
    """A copy of the gradient with zeros where was written, and one of the part, for what stands there."""
    whole = back.like(input)
    part = back.new(sides, back.grad.dtype)
    back.passing((sides, back.grad.dtype))
    back.gives(input, whole) if back.asks(input) else back.free(whole)
    back.gives(value, part) if back.asks(value) else back.free(part)


__all__ = ["cut", "pieces_joined", "viewed", "written"]
