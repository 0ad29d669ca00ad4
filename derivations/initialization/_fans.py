"""The fans that PyTorch counts of a convolution, and impostors of the function that does."""


def fans(count, a, r, g, k_h, k_w):
    """Fan-in and fan-out of a convolution's weights."""
    import torch

    return count(torch.nn.Conv2d(g * a, g * r, (k_h, k_w), groups=g, device="meta").weight)


def exchanged(weights):
    """Takes the outputs for the inputs."""
    import torch

    fan_in, fan_out = torch.nn.init._calculate_fan_in_and_fan_out(weights)
    return fan_out, fan_in
