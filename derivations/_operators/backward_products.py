"""What PyTorch makes in the backward pass of products of matrices: two products, and views round them."""

from symcnn.models.layout import strides_of
from symcnn.models.value import product


def _lying(back, value, sides, strides, dtype):
    """The gradient of a matrix, in columns if the matrix lies so: a product that is turned on its side."""
    at = back.at
    if at(strides[-2]) == 1 and at(strides[-1]) == at(sides[-2]) and at(sides[-2]) != 1:
        made = back.new((sides[-1], sides[-2]), dtype)
        return _seen_anew(back, made, sides, (1, sides[-2]))
    return back.new(sides, dtype)


def _seen_anew(back, made, sides, strides=None):
    """A view of a new tensor that nobody else holds."""
    found = back.view(made, sides, strides)
    back.free(made)
    return found


def matrices(back, left, right, added=None):
    """Of two matrices, or a matrix and a vector: what was added first, then both factors."""
    for one in (left, right):
        if back.asks(one):
            if one.rank == 2:
                back.gives(one, _lying(back, one, one.sides, strides_of(one), back.grad.dtype))
            else:
                back.fresh(one)
    back.same(added)


def folded(back, large, small, turned, added=None):
    """Of a batch of matrices whose rows are one matrix, and a matrix: the gradient is seen so, and so is what is made.

    ``turned``: the batch is the right factor, and everything is on its side.
    """
    grad = back.grad
    axes = list(range(grad.rank))
    if turned and small.rank == 2:
        axes[-1], axes[-2] = axes[-2], axes[-1]
    upright = back.view(grad, [grad.sides[axis] for axis in axes], [strides_of(grad)[axis] for axis in axes])
    own = list(range(large.rank))
    if turned:
        own[-1], own[-2] = own[-2], own[-1]
    inner, rows = large.sides[own[-1]], product(large.sides[axis] for axis in own[:-1])
    flat = back.seen(upright, (rows, *upright.sides[large.rank - 1 :]))
    back.free(upright)
    back.same(added)
    back.entered()
    made = []
    if back.asks(large):
        made.append((large, back.new((rows, inner), grad.dtype)))
    if back.asks(small):
        gradient = back.new(small.sides, grad.dtype)
        back.gives(small, _seen_anew(back, gradient, small.sides) if turned and small.rank == 2 else gradient)
    back.free(flat)
    back.finished()
    for one, gradient in made:
        sides = [one.sides[axis] for axis in own]
        view = _seen_anew(back, gradient, sides)
        if turned:
            strides = strides_of(view)
            view = _seen_anew(back, view, one.sides, [strides[axis] for axis in own])
        back.gives(one, view)


def batches(back, left, right, batch, added=None):
    """Of two batches of matrices: each is repeated to the other's batch, and its gradient is summed over that."""
    grad = back.grad
    back.in_turn = False
    p = left.sides[-2] if left.rank > 1 else 1
    r = right.sides[-1] if right.rank > 1 else 1
    flat = back.seen(grad, (product(batch), p, r))
    back.same(added)
    back.entered()
    made = []
    for one, inner in ((left, (p, left.sides[-1])), (right, (left.sides[-1], r))):
        if back.asks(one):
            made.append((one, inner, back.new((product(batch), *inner), grad.dtype)))
    back.free(flat)
    back.finished()
    for one, inner, gradient in reversed(made):
        sides = (*batch, *inner) if one.rank > 1 else (*batch, one.sides[0])
        back.gives(one, back.summed(_seen_anew(back, gradient, sides), one.sides))


def layer(back, input, weight, bias):
    """Of a dense layer: the weights are on their side in the product, so that their gradient is a view."""
    grad = back.grad
    back.in_turn = False
    rows = product(input.sides[:-1])
    flat = None
    if input.rank > 2:
        flat = back.seen(grad, (rows, *weight.sides[:-1]))
        back.entered()
    made = turned = None
    if back.asks(input):
        if input.rank > 2:
            made = back.new((rows, input.sides[-1]), grad.dtype)
        else:
            made = _lying(back, input, input.sides, strides_of(input), grad.dtype) if input.rank == 2 else None
            made = made or back.like(input)
    if back.asks(weight):
        turned = _seen_anew(back, back.new(weight.sides, grad.dtype), weight.sides)
    if back.asks(bias):
        come = flat or grad
        come.holders += 1
        back.gives(bias, back.summed(come, bias.sides))
    if flat is not None:
        back.free(flat)
        back.finished()
        made = made and _seen_anew(back, made, input.sides)
    formed = [(input, made), (weight, turned)]
    for one, gradient in formed if bias is None or input.rank <= 2 else reversed(formed):
        if gradient is not None:
            back.gives(one, gradient)


__all__ = ["batches", "folded", "layer", "matrices"]
