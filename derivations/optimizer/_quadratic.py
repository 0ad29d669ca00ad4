"""A quadratic with two curvatures, on which an optimizer makes one step, and an impostor of gradient descent."""


def distances(optimizer, curvatures, **settings):
    """The sizes of the distances from the minimum that a step leaves of two distances of 1, in double precision."""
    import torch

    curved = torch.tensor(curvatures, dtype=torch.float64)
    weights = torch.ones_like(curved, requires_grad=True)
    (curved * weights**2 / 2).sum().backward()
    optimizer([weights], **settings).step()
    return weights.detach().abs().tolist()


def pushed(params, lr):
    """Gradient descent with momentum."""
    import torch

    return torch.optim.SGD(params, lr=lr, momentum=0.5)
