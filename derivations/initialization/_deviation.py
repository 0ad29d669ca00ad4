"""The standard deviation with which an initialisation of PyTorch draws its weights."""


def deviation(initialise, rows, columns, **settings):
    """What the largest of the weights is to the standard normal number of which it is made."""
    import torch

    def seeded():
        return torch.Generator().manual_seed(0)

    weights = initialise(torch.empty(rows, columns, dtype=torch.float64), generator=seeded(), **settings)
    drawn = torch.empty(rows, columns, dtype=torch.float64).normal_(generator=seeded())
    place = drawn.abs().argmax()
    return (weights.flatten()[place] / drawn.flatten()[place]).item()
