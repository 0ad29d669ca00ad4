"""Points of an experiment lie in the domain: what is seen quickly is what substitution says of each constraint."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
import sympy as sp
from conftest import some

from symcnn import derive
from symcnn.catalogue.catalogue import default
from symcnn.catalogue.derivation import Derivation
from symcnn.formulas.symbols import ForAll, integers, sequence
from symcnn.query.domain import Domain
from symcnn.verdicts.predict import outside, sympy_point

NAMES = [name for name in some(default().names, 60) if derive(name).experiment is not None]


def changed(value: Any, chance: random.Random) -> Any:
    """A value beside another one: it may break a constraint."""
    if isinstance(value, (list, tuple)):
        return [changed(item, chance) for item in value]
    if isinstance(value, bool) or chance.random() < 0.5:
        return value
    if isinstance(value, int):
        return value - chance.randint(0, 3)
    if isinstance(value, float):
        return chance.choice([-value, value + 1, 0.0, 0.5 * value])
    return value - 1 if isinstance(value, Fraction) else value


def slowly(derivation: Derivation, point: dict[str, Any]) -> bool:
    """Whether a constraint is broken, each looked at with the values put in."""
    domain = Domain(derivation.name, derivation.given, derivation.where)
    values = {
        symbol: [item for _, item in sorted(value.items())] if isinstance(value, dict) else value
        for symbol, value in sympy_point(derivation, point).items()
    }
    return any(domain.holds(fact, values) is False for fact in derivation.where)


@pytest.mark.parametrize("name", NAMES)
def test_a_point_is_outside_where_substitution_says_so(name: str) -> None:
    derivation, chance = derive(name), random.Random(0)
    assert outside(derivation, derivation.experiment.at[:3]) is None
    for point in chance.choices(derivation.experiment.at, k=6):
        other = {key: changed(value, chance) for key, value in point.items()}
        said = outside(derivation, [other])
        assert (said is not None) == slowly(derivation, other), other
        assert said is None or " breaks " in said


L, i = integers("L i")


@pytest.mark.parametrize("declared", [False, True])
@pytest.mark.parametrize("end", [L, sp.oo])
@pytest.mark.parametrize(
    "point", [{"L": 2, "K": [5, 1], "M": [3]}, {"L": 2, "K": [5], "M": [3]}, {"L": 1, "K": [2, 1], "M": [3]}]
)
def test_a_list_that_ends_early_hides_no_broken_constraint(point: dict[str, Any], end: Any, declared: bool) -> None:
    K, M = (sequence(name, *([L] if declared else []), integer=True) for name in "KM")
    where = (L >= 1, ForAll(K[i] >= M[1], (i, 1, end)))
    size = derive("convolution.output_size")
    derivation = replace(size, given={L: "count", K: "items", M: "others"}, where=where, altered=True)
    said = outside(derivation, [point])
    assert (said is not None) == slowly(derivation, point) and (said is not None or point["K"] == [5])


def test_most_of_what_is_broken_is_told() -> None:
    """So that the comparison above compares something."""
    found, chance = [], random.Random(0)
    for name in NAMES[:20]:
        derivation = derive(name)
        point = {key: changed(value, chance) for key, value in derivation.experiment.at[0].items()}
        found.append(outside(derivation, [point]) is not None)
    assert any(found) and not all(found)
