"""A point at which the constraints and laws of a derivation hold together: that there is something to speak of.

From constraints that cannot be met everything follows, so a proof from them
proves nothing. Points are those of the experiment, drawn ones, and one of z3.
At a point everything that is given and not random is a number: symbols, members
of families, values of unknown functions. It counts only where every constraint
on numbers is seen to be true there (`symcnn.laws.exact`), and where random
quantities are known of which all holds that is stated of chance
(`symcnn.laws.stated_laws`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean

from symcnn.errors import DerivationError
from symcnn.formulas.binding import name_of
from symcnn.formulas.lengths import unsized
from symcnn.formulas.symbols import ForAll
from symcnn.judge import integers
from symcnn.judge.judgement import Obligation
from symcnn.judge.lexical import lexical
from symcnn.judge.randomness import random_names
from symcnn.judge.sampler import Sampler
from symcnn.laws import stated_laws
from symcnn.laws.exact import Unseen, Unsteady, World

if TYPE_CHECKING:
    from symcnn.catalogue.derivation import Derivation

NOWHERE = "no point was found at which the constraints hold together"

TRIES = 40
"""Points drawn where those of an experiment do not do."""

TRIES_BESIDE = 8
"""Values that are tried for what a counterexample does not speak of."""

MOST_GIVEN = 12
"""Points of an experiment that are looked at."""


def witness(derivation: Derivation) -> tuple[str | None, str]:
    """A point at which all of ``where`` holds, in words; or None, and what stood in the way."""
    # A letter that a constraint binds may also name something that is given, even something random.
    facts = tuple(map(_worked_out, lexical(Obligation(sp.true, tuple(derivation.where)))[1]))
    plain, chance = stated_laws.split(facts)
    why = NOWHERE
    for point, sampler in _candidates(derivation, facts, plain):
        for world, steady in _worlds(derivation, facts, plain, point, sampler):
            found, wrong = _held(world, steady, plain, chance)
            if found is not None:
                everywhere = [f"{name} = {number} everywhere" for name, number in sorted(found.constant.items())]
                return ", ".join([sampler.show(point), *everywhere]), ""
            why = wrong if why == NOWHERE else why
    return None, why


def allowed(
    derivation: Derivation, values: Mapping[Any, Any], false_in: Callable[[World], bool]
) -> tuple[World | None, str]:
    """A point with these values that meets the constraints and breaks a line; None, and what is not seen, in words.

    All is by exact arithmetic: the constraints on numbers, at every value of a range; that there is a law with what is
    stated of chance; and, by ``false_in``, that the line is false at this very point.
    """
    facts = tuple(map(_worked_out, lexical(Obligation(sp.true, tuple(derivation.where)))[1]))
    plain, chance = stated_laws.split(facts)
    sampler, why = _sampler(derivation, facts), NOWHERE
    given = _as_point(values, sampler)
    for drawn in islice(sampler.points((), TRIES_BESIDE), TRIES_BESIDE):
        point = _over(drawn, given)
        for world, steady in _worlds(derivation, facts, plain, point, sampler):
            found, wrong = _held(world, steady, plain, chance)
            if found is not None and false_in(found):
                return found, ""
            why = (wrong or "the line is not seen to be false there") if why == NOWHERE else why
    return None, why


def _held(
    world: World, steady: Mapping[str, Any], plain: Sequence[Any], chance: Sequence[Any]
) -> tuple[World | None, str]:
    """The point, where everything is seen to hold at it; None, and what is not, in words.

    Where a statement needs families or functions to be one constant, they are,
    and all is looked at anew: it holds of one and the same point.
    """
    while True:
        try:
            if not all(world.truth(fact) for fact in plain):
                return None, NOWHERE
            wrong = stated_laws.missing(plain, chance, world)
            return (world, "") if wrong is None else (None, wrong)
        except Unsteady as error:
            more = {name: steady[name] for name in error.families if name in steady and name not in world.constant}
            if not more:
                return None, str(error)
            world = replace(world, constant={**world.constant, **more})
        except Unseen as error:
            return None, str(error)


def _worlds(
    derivation: Derivation, facts: Sequence[Any], plain: Sequence[Any], point: Mapping[Any, Any], sampler: Sampler
) -> Iterator[tuple[World, dict[str, Any]]]:
    """A point with a number for each symbol that is not random, and what families and functions may be throughout.

    Nothing where a symbol would have a value that is no number of its kind.
    """
    random = random_names(tuple(facts))
    values = {}
    for symbol in derivation.given:
        if isinstance(symbol, sp.Symbol) and symbol.name not in random:
            number = sampler.at(symbol, dict(point))
            if not (number.is_number and number.is_finite and number.is_extended_real):
                return
            if symbol.is_integer and not number.is_Integer:
                return
            values[symbol] = number
    bases = {name_of(base): base for base in sampler.sequences}

    def member(name: str, place: tuple[int, ...]) -> Any:
        found = sampler.at(bases[name][place], dict(point)) if name in bases else None
        return None if isinstance(found, sp.Indexed) else found

    world = World(values, member, random=random)
    steady = {name: row for name, base in bases.items() if (row := _throughout(base, point)) is not None}
    functions = {term for fact in plain for term in fact.atoms(AppliedUndef) if name_of(term) not in random}
    for number in _guesses(world, plain) if functions else [sp.Integer(0)]:
        if number.is_Integer or not any(term.is_integer for term in functions):
            yield world, {**steady, **{name_of(term): number for term in functions}}


def _throughout(base: Any, point: Mapping[Any, Any]) -> Any:
    """The number that a family is where it is one everywhere: its first member at the point; None where it has none."""
    row = point.get(base)
    if not isinstance(row, dict) or not row:
        return None
    numbers = [row[place] for place in (1, (1, 1), *row) if place in row]
    number = sp.sympify(numbers[0], strict=True)
    return number if number.is_Rational and (number.is_Integer or not base.is_integer) else None


def _guesses(world: World, plain: Sequence[Any]) -> Iterator[Any]:
    """Numbers that an unknown function may be everywhere: those that it is said to be equal to, and small ones."""
    for fact in plain:
        sides = fact.args if isinstance(fact, sp.Eq) else ()
        for side, other in (sides, sides[::-1]) if sides else ():
            if isinstance(side, AppliedUndef):
                try:
                    number = world.value(other)
                except Unseen:
                    continue
                if number.is_Rational:
                    yield number
    yield from map(sp.Integer, (1, 0, 2, -1))


def _worked_out(fact: Any) -> Any:
    """A constraint with its derivatives taken, so that it can be evaluated at a point."""
    return fact.replace(lambda node: isinstance(node, sp.Derivative), lambda node: node.doit())


def _candidates(
    derivation: Derivation, facts: Sequence[Any], plain: Sequence[Boolean]
) -> Iterator[tuple[dict[Any, Any], Sampler]]:
    yield from points_of_the_experiment(derivation, (_all_given(derivation), *facts))
    sampler = _sampler(derivation, facts)
    yield from ((point, sampler) for point in islice(sampler.points(plain, TRIES), TRIES))
    model = integers.counterexample([fact for fact in plain if not isinstance(fact, ForAll)], sp.false)
    if model is not None:
        for drawn in islice(sampler.points((), 1), 1):
            yield _over(drawn, _as_point(model, sampler)), sampler


def _all_given(derivation: Derivation) -> Any:
    """A proposition that holds every given symbol, so that each is drawn."""
    scalars = [symbol for symbol in derivation.given if isinstance(symbol, sp.Symbol)]
    return sp.Eq(sp.Add(*scalars), 0, evaluate=False) if scalars else sp.true


def _sampler(derivation: Derivation, facts: Sequence[Any]) -> Sampler:
    sampler = Sampler((_all_given(derivation), *facts))
    sampler.sequences = sorted({*sampler.sequences, *_families(derivation)}, key=str)
    return sampler


def points_of_the_experiment(
    derivation: Derivation, propositions: Sequence[Any], most: int = MOST_GIVEN
) -> Iterator[tuple[dict[Any, Any], Sampler]]:
    """The first points at which an experiment measures, each with a sampler that reads propositions there.

    What a point does not say, such as further members of a family, is drawn.
    """
    from symcnn.verdicts.predict import sympy_point

    for number, place in enumerate(islice(getattr(derivation.experiment, "at", ()), most), start=1):
        try:
            fixed = {_unsized_base(key): value for key, value in sympy_point(derivation, place).items()}
        except DerivationError:
            continue  # the experiment says what is wrong with its point
        sampler = Sampler(propositions, seed=number)
        sampler.sequences = sorted({*sampler.sequences, *_families(derivation)}, key=str)
        for drawn in islice(sampler.points((), 1), 1):
            yield _over(drawn, fixed), sampler


def _families(derivation: Derivation) -> set[Any]:
    return {unsized(base[_index(base)]).base for base in derivation.given if isinstance(base, sp.IndexedBase)}


def _over(drawn: Mapping[Any, Any], fixed: Mapping[Any, Any]) -> dict[Any, Any]:
    """A drawn point with some of its values fixed; of a sequence, those of its members that are."""
    point = dict(drawn)
    for key_, value in fixed.items():
        row = point.get(key_)
        tabled = isinstance(value, dict) and any(isinstance(place, tuple) for place in value)
        point[key_] = {**row, **value} if isinstance(row, dict) and isinstance(value, dict) and not tabled else value
    return point


def _index(base: Any) -> tuple[Any, ...]:
    return (sp.Integer(1),) * (len(base.shape) if base.shape else 1)


def _unsized_base(symbol: Any) -> Any:
    """A sequence without its length; a symbol as it is."""
    return sp.IndexedBase(symbol.label) if isinstance(symbol, sp.IndexedBase) and symbol.shape else symbol


def _as_point(model: Mapping[Any, Any], sampler: Sampler) -> dict[Any, Any]:
    """Values of a model by symbol, and by index of a sequence."""
    point: dict[Any, Any] = {}
    for term, value in model.items():
        if isinstance(term, sp.Symbol) or isinstance(value, dict):
            point[term] = value
        elif isinstance(term, sp.Indexed) and all(index.is_Integer for index in term.indices):
            place = tuple(map(int, term.indices))
            point.setdefault(term.base, {})[place if len(place) > 1 else place[0]] = value
    return point


__all__ = ["allowed", "points_of_the_experiment", "witness"]
