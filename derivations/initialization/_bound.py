"""The bound up to which an initialisation of PyTorch draws its weights."""


def bound(initialise, rows, columns, **settings):
    """What the largest of the weights is to the number, drawn from -1 to 1, of which it is made: the bound."""
    import torch

    def seeded():
        return torch.Generator().manual_seed(0)

    weights = initialise(torch.empty(rows, columns, dtype=torch.float64), generator=seeded(), **settings)
    drawn = 2 * torch.rand(rows, columns, dtype=torch.float64, generator=seeded()) - 1
    place = drawn.abs().argmax()
    return (weights.flatten()[place] / drawn.flatten()[place]).item()
