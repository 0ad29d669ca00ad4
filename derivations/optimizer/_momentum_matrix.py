"""Momentum SGD on a quadratic as a linear map of weight and velocity, and its spectral radius."""


def spectral_radius(optimizer, curvature, eta, beta):
    """The largest size of an eigenvalue of a step, whose matrix is read off two steps from unit vectors."""
    import torch

    columns = []
    for start, velocity in ((1.0, 0.0), (0.0, 1.0)):
        weight = torch.full((1,), start, dtype=torch.float64, requires_grad=True)
        running = optimizer([weight], lr=eta, momentum=beta)
        running.state[weight]["momentum_buffer"] = torch.full((1,), velocity, dtype=torch.float64)
        (curvature * weight**2 / 2).sum().backward()
        running.step()
        # Without momentum the velocity is left as it is, and has no part in the step.
        kept = running.state[weight]["momentum_buffer"].item() if beta else 0.0
        columns.append([weight.item(), kept])
    return torch.linalg.eigvals(torch.tensor(columns, dtype=torch.float64)).abs().max().item()


def ahead(params, lr, momentum):
    """Nesterov's momentum."""
    import torch

    return torch.optim.SGD(params, lr=lr, momentum=momentum, nesterov=momentum > 0)
