"""The operator that an experiment runs: where it is found, and what it is called."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from symcnn.errors import DerivationError
from symcnn.experiment.kinds import Experiment

OPERATOR = "operator"
IMPOSTOR = "impostor"
"""Which of the two a run was made with."""


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


__all__ = ["IMPOSTOR", "OPERATOR", "label", "operators_of", "resolve"]
