"""What a measurement sees: the operator, and plain ways to make and to count."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from symcnn.errors import SymcnnError, UnknownName

Sampler = Callable[[tuple[int, ...], Any, Any, Any], Any]
"""``(shape, generator, device, dtype) -> tensor`` of independent draws."""


class Run:
    """One run of an operator.

    ``operator`` is what is measured (in the control run, the impostor);
    ``device``, ``dtype``, ``generator`` are PyTorch's; ``draws`` is the number
    of independent samples asked for (1 where nothing is drawn).
    """

    def __init__(
        self,
        operator: Callable[..., Any],
        *,
        device: Any = "cpu",
        dtype: Any = None,
        generator: Any = None,
        draws: int = 1,
        samplers: Mapping[str, Sampler] | None = None,
    ) -> None:
        import torch

        self.operator = operator
        self.device = torch.device(device)
        self.dtype = torch.float64 if dtype is None else dtype
        self.generator = generator
        self.draws = draws
        self.values = 0
        """Values in the tensors that were made here."""
        self.sampled: set[str] = set()
        """The families that were sampled."""
        self._samplers = dict(samplers or {})

    def zeros(self, *shape: int) -> Any:
        """A tensor of zeros on the run's device."""
        import torch

        return self._counted(torch.zeros(shape, dtype=self.dtype, device=self.device))

    def ones(self, *shape: int) -> Any:
        """A tensor of ones on the run's device."""
        import torch

        return self._counted(torch.ones(shape, dtype=self.dtype, device=self.device))

    def meta(self, *shape: int) -> Any:
        """A tensor with a shape and no values (float32), for counting."""
        import torch

        return torch.empty(shape, dtype=torch.float32, device="meta")

    def sample(self, family: str, *shape: int) -> Any:
        """Independent draws of a family, of shape ``(draws, *shape)``.

        The draws lie side by side in memory: a sum over the shape then adds whole
        vectors, and a convolution with a group for each draw finds its channels last.
        """
        if family not in self._samplers:
            raise UnknownName("family of random variables", family, self._samplers)
        self.sampled.add(family)
        drawn = self._samplers[family]((*shape, self.draws), self.generator, self.device, self.dtype)
        return self._counted(drawn.movedim(-1, 0))

    def _counted(self, tensor: Any) -> Any:
        self.values += tensor.numel()
        return tensor

    def multiplications(self, function: Callable[[], Any]) -> int:
        """Scalar multiplications that ``function()`` executes, by PyTorch's own counter (FLOPs halved).

        Counts products of matrices and convolutions only. Work on `meta`
        tensors. The counter is wrong for the backward pass of grouped convolutions.
        """
        from torch.utils.flop_counter import FlopCounterMode

        with FlopCounterMode(display=False) as counter:
            function()
        total = int(counter.get_total_flops())
        if total % 2:
            raise SymcnnError(f"{total} FLOPs are not twice a number of multiplications")
        return total // 2

    def peak_values(self, function: Callable[[], Any]) -> int:
        """The most values alive at once while ``function()`` runs.

        It makes all its tensors itself, of float32 (as `meta` does). See
        `symcnn.experiment.metering.peak_bytes` for what is counted and who holds what.
        """
        from symcnn.experiment.metering import peak_values

        return peak_values(function, 4)

    def peak_bytes(self, function: Callable[[], Any]) -> int:
        """The most bytes alive at once while ``function()`` runs."""
        from symcnn.experiment.metering import peak_bytes

        return peak_bytes(function)

    def backpropagate(self, forward: Callable[..., Any], *inputs: Any) -> None:
        """Forward and backward; nobody holds the output, nor the upstream gradient, which is born after it.

        See `symcnn.experiment.metering.backpropagate`.
        """
        from symcnn.experiment.metering import backpropagate

        backpropagate(forward, *inputs)

    def saved_values(self, function: Callable[[], Any]) -> int:
        """Values kept for the backward pass by ``function()``, parameters aside."""
        from symcnn.experiment.metering import saved_values

        return saved_values(function)

    def state_values(self, optimizer: Any, parameter: Any) -> int:
        """Values that an optimizer keeps for a parameter between steps, in tensors of the parameter's shape.

        PyTorch's step counter (one element per parameter tensor) is not among
        them: give a parameter that is not itself a single number.
        """
        import torch

        if parameter.dim() == 0:
            raise SymcnnError("a parameter of no dimension has the shape of a step counter; use one or more")
        kept = optimizer.state.get(parameter, {}).values()
        return sum(
            value.numel() for value in kept if isinstance(value, torch.Tensor) and value.shape == parameter.shape
        )
