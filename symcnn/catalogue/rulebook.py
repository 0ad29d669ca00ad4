"""The rules by which a package's operators are read, and the results that they name."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from symcnn.catalogue.derivation import derivation_of
from symcnn.models.rules import Rulebook, gradients_of, precisions_of, readings_of, rules_of

if TYPE_CHECKING:
    from symcnn.catalogue.derivation import Derivation
    from symcnn.models.results import Result

_READ: dict[str, Derivation] = {}


@cache
def rulebook_of(package: str) -> Rulebook:
    """The rules of a package."""
    return Rulebook(rules_of(package), _result, readings_of(package), gradients_of(package), precisions_of(package))


@cache
def _result(file: Any) -> Result:
    from symcnn.models.results import Result

    derivation = derivation_of(file)
    _READ[derivation.name] = derivation
    return Result(derivation.name, derivation.form)


def named_by_rules(name: str) -> Derivation:
    """A result that a rule has asked."""
    return _READ[name]


__all__ = ["named_by_rules", "rulebook_of"]
