"""What a contest is held on, and what it comes to: the claim's value at a point, and the verdict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from symcnn.contest.result import CONFIRMED, NO_IMPOSTOR, UNDECIDED, Conclusion, ImpostorOutcome, RivalOutcome
from symcnn.errors import DerivationError
from symcnn.formulas.aliases import Point, Predict

NO_TIGHTER = "the bound holds wherever it was measured, as wider ones do: name a tighter one among the rivals"


def claimed(predict: Predict, point: Point, name: str) -> Any:
    """The claim's value at a point, which there must be."""
    value = predict(point)
    if value is None:
        raise DerivationError(f"{name}: the claim has no value at the experiment's point {point}")
    return value


def conclude(rivals: Mapping[str, RivalOutcome], impostor: ImpostorOutcome | None, spent: str = "") -> Conclusion:
    """The verdict on a claim that agreed everywhere; the ``impostor`` is None where the file names none."""
    surviving = [title for title, outcome in rivals.items() if not outcome.rejected]
    if surviving:
        names = "; ".join(repr(title) for title in surviving)
        why = f"the claim agrees, but so does what it must be told from: {names}"
        return Conclusion(UNDECIDED, f"{why} ({spent})" if spent else why)
    if spent:
        return Conclusion(UNDECIDED, spent)
    if impostor is None:
        return Conclusion(CONFIRMED, f"the claim agrees everywhere; every rival goes wrong ({NO_IMPOSTOR})")
    if not impostor.told_apart and impostor.error:
        why = f"nothing is known of the impostor, which has to give another value somewhere: {impostor.error}"
        return Conclusion(UNDECIDED, why)
    if not impostor.told_apart:
        why = "the impostor was not told apart: the measurement does not measure the operator"
        return Conclusion(UNDECIDED, why)
    return Conclusion(CONFIRMED, "the claim agrees everywhere; every rival and the impostor go wrong")


__all__ = ["Predict", "claimed", "conclude", "NO_TIGHTER"]
