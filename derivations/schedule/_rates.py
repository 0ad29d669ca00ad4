"""The learning rates that a schedule sets, one for each update."""


def rates(schedule, updates, start, **settings):
    """The learning rates with which so many updates are made."""
    import torch

    weight = torch.zeros(1, requires_grad=True)
    weight.grad = torch.zeros_like(weight)
    optimizer = torch.optim.SGD([weight], lr=start)
    running = schedule(optimizer, **settings)
    listed = []
    for update in range(updates):
        listed.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if update + 1 < updates:
            running.step()
    return listed


def total(schedule, updates, start, **settings):
    """The sum of these learning rates."""
    return sum(rates(schedule, updates, start, **settings), 0.0)
