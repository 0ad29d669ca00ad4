"""Real networks in training, and the bytes that they hold: shared by measurements of this folder.

A block is found by its totals: values of all its feature maps for one image, and parameters. Nothing is computed, as
all tensors are on the meta device, but every tensor is one that PyTorch makes.
"""


def small(nn, convolution, kind):
    """Maps of 32, 8 and 5 values; 54 and 45 parameters."""
    return [convolution(3, 2, 3, **kind), nn.MaxPool2d(2), nn.Sequential(nn.Flatten(), nn.Linear(8, 5, **kind))]


def convolutions(nn, convolution, kind):
    """Maps of 144, 144, 32 and 2 values; 36 and 72 parameters."""
    return [convolution(1, 4, 3, **kind), nn.ReLU(), convolution(4, 2, 3, **kind), nn.AvgPool2d(4)]


def dense(nn, convolution, kind):
    """Maps of 4, 4 and 3 values; 32 and 12 parameters."""
    return [nn.Linear(7, 4, **kind), nn.ReLU(), nn.Linear(4, 3, bias=False, **kind)]


def narrowing(nn, convolution, kind):
    """Maps of 9 and 1 values; 450 and 9 parameters."""
    return [nn.Linear(50, 9, bias=False, **kind), nn.Linear(9, 1, bias=False, **kind)]


def features(nn, convolution, kind):
    """The convolutions and poolings of a network like AlexNet, with one tower and padded for 224 by 224."""

    def activated(*sizes, **places):
        return nn.Sequential(convolution(*sizes, **places, **kind), nn.ReLU(inplace=True))

    return [
        activated(3, 64, 11, stride=4, padding=5),
        nn.MaxPool2d(2),
        activated(64, 192, 5, padding=2),
        nn.MaxPool2d(2),
        activated(192, 384, 3, padding=1),
        activated(384, 256, 3, padding=1),
        activated(256, 256, 3, padding=1),
        nn.MaxPool2d(2),
    ]


def head(nn, convolution, kind):
    """The dense layers of the same network."""
    return [
        nn.Sequential(nn.Flatten(), nn.Linear(12544, 4096, **kind), nn.ReLU(inplace=True)),
        nn.Sequential(nn.Linear(4096, 4096, **kind), nn.ReLU(inplace=True)),
        nn.Linear(4096, 1000, **kind),
    ]


def whole(nn, convolution, kind):
    """Convolutions and dense layers together."""
    return features(nn, convolution, kind) + head(nn, convolution, kind)


BLOCKS = {
    (45, 99): ((3, 6, 6), small),
    (322, 108): ((1, 8, 8), convolutions),
    (11, 44): ((7,), dense),
    (10, 459): ((50,), narrowing),
    (627200, 2468544): ((3, 224, 224), features),
    (9192, 72262632): ((256, 7, 7), head),
    (636392, 74731176): ((3, 224, 224), whole),
}


def held(run, block, w, b, c, q, image):
    """Bytes of the tensors that one training step makes.

    Maps, and their gradients where `c` is 2; the batch, where `image` says so; parameters, from `q` = 2 on their
    gradients, and what the optimizer keeps of their shape. The convolutions are made by the run's operator.
    """
    import torch

    shape, make = BLOCKS[block]
    kind = {"device": "meta", "dtype": {2: torch.float16, 4: torch.float32, 8: torch.float64}[w]}

    def convolution(*sizes, **places):
        return run.operator(*sizes, bias=False, **places)

    layers = make(torch.nn, convolution, kind)
    maps = []

    def keep(layer, inputs, output):
        maps.append(output)
        if c == 2:
            output.retain_grad()

    for layer in layers:
        layer.register_forward_hook(keep)
    network = torch.nn.Sequential(*layers)
    batch = torch.empty((b, *shape), **kind)
    result = network(batch)
    weights = list(network.parameters())
    optimizer = {
        3: lambda: torch.optim.SGD(weights, lr=0.1, momentum=0.9, foreach=False),
        4: lambda: torch.optim.Adam(weights, lr=0.1, foreach=False),
    }.get(q, lambda: torch.optim.SGD(weights, lr=0.1, foreach=False))()
    if q > 1:
        result.sum().backward()
        optimizer.step()
    gradients = [tensor.grad for tensor in (maps if c == 2 else []) + (weights if q > 1 else [])]
    made = sum(tensor.nbytes for tensor in (*maps, *weights, *gradients))
    kept = sum(run.state_values(optimizer, weight) * weight.element_size() for weight in weights)
    return made + kept + (batch.nbytes if image else 0)


def accumulated(run, block, w, b, k, c, q, image):
    """The most bytes of the tensors of one micro-batch, and of all that outlasts it, in one training step.

    The batch is cut by the run's operator; each part runs forward and backward, and then the optimizer makes a step.
    What autograd still keeps of earlier parts is counted as well. For the rest see `held`.
    """
    import torch

    shape, make = BLOCKS[block]
    kind = {"device": "meta", "dtype": {2: torch.float16, 4: torch.float32, 8: torch.float64}[w]}

    def convolution(*sizes, **places):
        return torch.nn.Conv2d(*sizes, bias=False, **places)

    network = torch.nn.Sequential(*make(torch.nn, convolution, kind))
    weights = list(network.parameters())
    optimizer = {
        3: lambda: torch.optim.SGD(weights, lr=0.1, momentum=0.9, foreach=False),
        4: lambda: torch.optim.Adam(weights, lr=0.1, foreach=False),
    }.get(q, lambda: torch.optim.SGD(weights, lr=0.1, foreach=False))()
    saved, maps, gradients, most = {}, [], {}, 0

    class Saved:
        """What autograd holds of a tensor until it has no more use for it."""

        def __init__(self, tensor):
            self.tensor = tensor
            saved[id(self)] = 0 if isinstance(tensor, torch.nn.Parameter) else tensor.nbytes

        def __del__(self):
            del saved[id(self)]

    def keep(layer, inputs, output):
        maps.append(output)
        if c == 2:
            output.retain_grad()

    for layer in network:
        layer.register_forward_hook(keep)
    for images in run.operator(torch.empty((b, *shape), **kind), k):
        if len(images):
            left = sum(saved.values())
            with torch.autograd.graph.saved_tensors_hooks(Saved, lambda one: one.tensor):
                network(images).sum().backward()
            made = [*maps, *(one.grad for one in maps if c == 2), *([images] if image else [])]
            most = max(most, left + sum(one.nbytes for one in made))
            gradients.update({id(weight.grad): weight.grad for weight in weights})
            maps.clear()
    optimizer.step()
    kept = sum(run.state_values(optimizer, weight) * weight.element_size() for weight in weights)
    return most + sum(one.nbytes for one in (*weights, *gradients.values())) + kept


def with_biases(*sizes, bias, **places):
    """A convolution that has biases, whatever is asked for."""
    import torch

    return torch.nn.Conv2d(*sizes, **places)
