"""Means at a standard normal number by the trapezoidal rule, which is exact to the last digits for smooth functions."""


def millionths(function):
    """How many whole millionths the mean of a function of a tensor of numbers has."""
    import math

    import torch

    numbers = torch.arange(-14 * 16, 14 * 16 + 1, dtype=torch.float64) / 16
    bell = torch.exp(-(numbers**2) / 2)
    return math.floor(10**6 * ((function(numbers) * bell).sum() / bell.sum()).item())
