"""Updates in which the first of several devices takes part, counted as a training loop makes them."""


def updates(sampler, N, W, B, a, E, drop_last):
    """One after every ``a`` batches; what is left at the end of an epoch makes one more unless it is dropped."""
    import torch

    examples = torch.utils.data.TensorDataset(torch.zeros(N, 1))
    share = sampler(examples, num_replicas=W, rank=0, shuffle=False, drop_last=drop_last)
    loader = torch.utils.data.DataLoader(examples, batch_size=B, sampler=share, drop_last=drop_last)
    made = 0
    for _ in range(E):
        added = 0
        for _ in loader:
            added += 1
            if added == a:
                made, added = made + 1, 0
        made += added > 0 and not drop_last
    return made
