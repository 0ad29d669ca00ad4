"""A single weight that an optimizer moves, given one gradient after the other."""


def driven(optimizer, gradients, start=0.0, **settings):
    """The weight after an update for each gradient, and what the optimizer keeps for it, in double precision."""
    import torch

    weight = torch.full((1,), float(start), dtype=torch.float64)
    running = optimizer([weight], **settings)
    for gradient in gradients:
        weight.grad = torch.full_like(weight, gradient)
        running.step()
    return weight.item(), running.state[weight]


def last_update(optimizer, gradients, **settings):
    """What the last of the updates adds to a weight that is put back to zero before each."""
    import torch

    weight = torch.zeros(1, dtype=torch.float64)
    running = optimizer([weight], **settings)
    for gradient in gradients:
        weight.zero_()
        weight.grad = torch.full_like(weight, gradient)
        running.step()
    return weight.item()


STEEP = [[-3.0], [0.5, 2.0], [2.0, -1.0, 4.0], [1.0, 0.25, 3.0, 0.0, 0.5]]
"""Gradients of one update and of several: growing, shrinking, of both signs, and zero among them."""
