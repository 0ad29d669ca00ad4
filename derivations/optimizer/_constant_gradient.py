"""A single weight that starts at zero and is given the same gradient at every step."""


def after(optimizer, gradient, updates, **settings):
    """The weight, and what the optimizer keeps for it, after some updates in double precision."""
    import torch

    weight = torch.zeros(1, dtype=torch.float64)
    weight.grad = torch.full_like(weight, gradient)
    running = optimizer([weight], **settings)
    for _ in range(updates):
        running.step()
    return weight.item(), running.state[weight]


def kept(state, name):
    """A value that the optimizer keeps; before its first update it keeps none, which stands for zero."""
    return state[name].item() if state else 0.0
