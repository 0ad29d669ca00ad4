"""The operator that an experiment runs: where it is found, what it is called, and the device that it runs on."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from symcnn.errors import DerivationError, SymcnnError
from symcnn.experiment.kinds import Experiment
from symcnn.files.libraries import library

OPERATOR = "operator"
IMPOSTOR = "impostor"
"""Which of the two a run was made with."""


def choose_device(device: str) -> Any:
    """The device meant by ``auto``, ``cpu`` or ``cuda``. Errors: `MissingTool` without PyTorch."""
    torch = library("torch", "an experiment", "pip install torch, or ask for proofs alone (--only proof)")
    there = torch.cuda.is_available()
    if device == "cuda" and not there:
        raise SymcnnError("device cuda was asked for, but PyTorch finds no CUDA device; use cpu or auto")
    return torch.device("cuda" if there and device != "cpu" else "cpu")


def device_name(device: Any) -> str:
    """A device with the name of its model, where it has one."""
    import torch

    return "cpu" if device.type == "cpu" else f"cuda ({torch.cuda.get_device_name(device)})"


def label(operator: str | Callable[..., Any]) -> str:
    """An operator's dotted path, or the name of a function."""
    return operator if isinstance(operator, str) else str(getattr(operator, "__name__", operator))


def operators_of(experiment: Experiment, name: str) -> dict[str, Any]:
    """The operator and the impostor, if there is one."""
    impostor = None if experiment.impostor is None else resolve(experiment.impostor, name)
    return {OPERATOR: resolve(experiment.operator, name), IMPOSTOR: impostor}


def resolve(operator: str | Callable[..., Any], name: str) -> Callable[..., Any]:
    """The callable at a dotted path such as ``torch.nn.functional.conv2d``."""
    if not isinstance(operator, str):
        return operator
    parts = operator.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        try:
            for part in parts[end:]:
                found = getattr(found, part)
        except AttributeError:
            break
        if callable(found):
            return found  # type: ignore[no-any-return, unused-ignore]
        break
    raise DerivationError(f"{name}: no operator is found at {operator!r}")


__all__ = ["IMPOSTOR", "OPERATOR", "choose_device", "device_name", "label", "operators_of", "resolve"]
