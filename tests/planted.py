"""Faults for the judge itself: each switches one guard off, as a patch of pytest's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pytest
import sympy as sp
from sympy.concrete import expr_with_limits
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.core.cache import clear_cache
from sympy.core.function import AppliedUndef

from symcnn.formulas import expressions, kinds, mended, substitution
from symcnn.formulas.binding import NONE
from symcnn.formulas.dependence import opened
from symcnn.formulas.expressions import Rule
from symcnn.formulas.lengths import unsized
from symcnn.formulas.substitution import _Apart, _Putting
from symcnn.formulas.symbols import Density, ForAll
from symcnn.judge import (  # fmt: skip
    calculus,
    cases,
    convergence,
    counting,
    deltas,
    integrals,
    lexical,
    limits,
    moments,
    products,
    sums,
    ties,
    values,
    z3_terms,
)
from symcnn.judge.moments import _Rules
from symcnn.laws import constraints, declared_laws
from symcnn.recorder import definitions, lines, proof, recalling
from symcnn.recorder.proof import Proof
from symcnn.recorder.recalling import Recalled
from symcnn.verdicts import prove, satisfiable

Plant = Callable[[pytest.MonkeyPatch], None]


def has_a_value(patch: pytest.MonkeyPatch) -> None:
    """Every term has a value, and a whole one."""
    patch.setattr(values.Values, "term", lambda self, term, facts: None)
    patch.setattr(values.Values, "whole", lambda self, term, facts: None)


def capture(patch: pytest.MonkeyPatch) -> None:
    """What is put in may be captured, and what a name hides is not seen."""
    made = _Putting.__init__

    def deaf(self: _Putting, put: dict[object, object], random: frozenset[str]) -> None:
        made(self, put, random)
        self.entering = {key: NONE for key in self.values}
        self.hidden = NONE

    patch.setattr(_Putting, "__init__", deaf)
    for module in (lexical, substitution):
        patch.setattr(module, "apart", lambda item, taken: item)
    patch.setattr(lines, "hidden", lambda line, facts: None)
    patch.setattr(lines, "unfolded", lambda line, *asked: (line, []))


def convergence_assumed(patch: pytest.MonkeyPatch) -> None:
    """Endless sums and integrals converge."""
    patch.setattr(convergence, "converges", lambda *asked: True)
    patch.setattr(integrals, "exists", lambda *asked: True)
    patch.setattr(integrals, "converges", lambda *asked: True)


def means_exist(patch: pytest.MonkeyPatch) -> None:
    """Everything random is integrable."""
    patch.setattr(_Rules, "heavy", lambda *asked: None)
    patch.setattr(moments, "doubt", lambda *asked: None)


def constraints_are_met(patch: pytest.MonkeyPatch) -> None:
    """Constraints and laws hold together somewhere."""
    patch.setattr(prove, "met", lambda derivation: "anywhere")


def laws_are_laws(patch: pytest.MonkeyPatch) -> None:
    """Whatever is called a density is one."""
    patch.setattr(declared_laws, "fault", lambda where: None)


def cases_anywhere(patch: pytest.MonkeyPatch) -> None:
    """A case distinction is opened under whatever stands around it."""
    patch.setattr(cases, "_over_outcomes", lambda node: False)
    patch.setattr(cases, "_asked", lambda term: NONE)


def limits_exist(patch: pytest.MonkeyPatch) -> None:
    """What stands under a limit has a value from some place on."""
    patch.setattr(limits, "_settle", lambda *asked: True)


def recalled_anywhere(patch: pytest.MonkeyPatch) -> None:
    """A claim may be recalled at any number, and at what is none."""
    patch.setattr(Recalled, "_numbers", lambda self: [])


def recalled_at_members(patch: pytest.MonkeyPatch) -> None:
    """A member may be given a value, whatever else is said of its family."""
    patch.setattr(Recalled, "_only", lambda *asked: None)


def recalled_for_all(patch: pytest.MonkeyPatch) -> None:
    """A claim may be recalled for all values of anything."""
    patch.setattr(Recalled, "_varying", lambda *asked: None)
    patch.setattr(Recalled, "_somewhere", lambda *asked: [])


def recalled_at_outcomes(patch: pytest.MonkeyPatch) -> None:
    """What is a constant in another file may be random here."""
    patch.setattr(Recalled, "_constant", lambda *asked: None)


def bound_behind(patch: pytest.MonkeyPatch) -> None:
    """At the values at which a claim is recalled, a definition behind it may bind what a name in it hides."""
    patch.setattr(Recalled, "_plain", lambda *asked: None)


def nothing_behind(patch: pytest.MonkeyPatch) -> None:
    """Of what is recalled, no definition is seen."""
    patch.setattr(Recalled, "ties", ())


def names_unsettled(patch: pytest.MonkeyPatch) -> None:
    """Quantities are spoken of before it is said what they are, and two of them may have one name."""
    patch.setattr(Proof, "_Proof__settled", lambda *asked: None)
    patch.setattr(Proof, "_Proof__first", lambda *asked: None)
    patch.setattr(Recalled, "_apart", lambda self: None)


def helpers_by_name(patch: pytest.MonkeyPatch) -> None:
    """What files call alike on the way is one thing."""
    patch.setattr(recalling, "with_own_names", lambda line, named: line)


def one_helper_for_all(patch: pytest.MonkeyPatch) -> None:
    """Recalled for all values, what is named on the way is one thing for all of them."""
    patch.setattr(recalling, "for_all_letters", lambda definitions, own, letters: definitions)


def independent_anywhere(patch: pytest.MonkeyPatch) -> None:
    """Independence may be stated for all values of something, of which there may be none."""
    patch.setattr(constraints, "_quantified", lambda limits, fact: None)


def ends_from_the_right(patch: pytest.MonkeyPatch) -> None:
    """An antiderivative is read from the right at either end."""
    asked = sp.limit
    patch.setattr(sp, "limit", lambda function, variable, end, side="+": asked(function, variable, end))


def slopes_that_move(patch: pytest.MonkeyPatch) -> None:
    """What SymPy collects beside a symbol is its slope, even where it holds the symbol."""

    def collected(expr: sp.Expr, symbol: sp.Expr, deep: bool = True) -> tuple[sp.Expr, sp.Expr]:
        expr = sp.expand(expr, deep=deep)
        slope = expr.coeff(symbol, 1)
        return slope, sp.expand(expr - slope * symbol, deep=deep)

    for module in (counting, sums):
        patch.setattr(module, "linear", collected)


def sympys_names(patch: pytest.MonkeyPatch) -> None:
    """Nested sums are told apart by the names that SymPy gives them."""
    patch.setattr(z3_terms, "canonical", lambda term: term.as_dummy())


def ends_stand_still(patch: pytest.MonkeyPatch) -> None:
    """Definitions need not look at the ends of their ranges, nor at what is bound again."""
    lines_forgotten(patch)  # what a definition hides from its own right side would be seen here, too
    patch.setattr(definitions, "_beside", lambda definition: [])
    patch.setattr(definitions, "_apart", lambda definition: definition)


def everything_ends(patch: pytest.MonkeyPatch) -> None:
    """A recursion always comes to its start."""
    patch.setattr(definitions, "_goes", lambda *asked: True)


def nothing_overlaps(patch: pytest.MonkeyPatch) -> None:
    """Two definitions never speak of one member."""
    patch.setattr(definitions, "overlap", lambda one, other: False)


def sympy_is_right(patch: pytest.MonkeyPatch) -> None:
    """What SymPy believes of a term is true."""
    for kind, what, rule in mended.SYMPYS:
        patch.setattr(kind, f"_eval_is_{what}", rule)
        patch.setitem(kind._prop_handler, what, rule)
    clear_cache()


def sympy_folds(patch: pytest.MonkeyPatch) -> None:
    """Case distinctions may be taken out of what binds in them."""
    patch.setattr(expr_with_limits, "piecewise_fold", sp.piecewise_fold)
    clear_cache()


def read_at_a_point(patch: pytest.MonkeyPatch) -> None:
    """A name is read as what the last line says of it, also where a binder looks at other values."""

    def by_the_last(line: object, facts: Sequence[object], *asked_of: object) -> object:
        return asked(line, facts, [lines.Reading(fact) for fact in facts])

    asked = lines.unfolded
    patch.setattr(lines, "unfolded", by_the_last)


def factors_leave(patch: pytest.MonkeyPatch) -> None:
    """A factor that has a value inside of a sum has one outside of it."""
    patch.setattr(sums, "_stands_outside", lambda *asked: True)


def one_name_for_two(patch: pytest.MonkeyPatch) -> None:
    """The bound symbols of one node get new names each by itself."""

    def each(self: _Apart, body: object, symbols: list[sp.Symbol], ends: object = ()) -> tuple[object, list[sp.Symbol]]:
        fresh = [substitution.renamed(symbol, self.taken) for symbol in symbols]
        swap = {old: new for old, new in zip(symbols, fresh, strict=True) if old != new}
        return (_Putting(swap, NONE).into(body, NONE) if swap else body), fresh

    patch.setattr(_Apart, "_fresh", each)


def letters_shared(patch: pytest.MonkeyPatch) -> None:
    """A letter that a constraint binds is what it is elsewhere."""
    for module in (satisfiable, constraints):
        patch.setattr(module, "lexical", lambda owed: (owed.goal, tuple(map(unsized, owed.facts))))


def premises_tie_nothing(patch: pytest.MonkeyPatch) -> None:
    """What a premise says of a name is not asked within what it is a premise of."""
    patch.setattr(lines, "_premises", lambda node, part: [])


def sympy_simplifies(patch: pytest.MonkeyPatch) -> None:
    """SymPy may work out a sum with symbolic ends."""
    patch.setattr(calculus, "simplified", sp.simplify)


def read_anywhere(patch: pytest.MonkeyPatch) -> None:
    """A recalled claim holds at all values, whatever its file's constraints are."""
    patch.setattr(lines.Reading, "holds_around", lambda *asked: True)


def nothing_turned(patch: pytest.MonkeyPatch) -> None:
    """An equation between two names says of the left one alone what it depends on."""
    patch.setattr(proof, "turned", lambda where: [])


def digits_tell(patch: pytest.MonkeyPatch) -> None:
    """A sum or an integral is as large as the digits say that SymPy finds."""
    patch.setattr(ExprWithLimits, "is_number", property(lambda self: not self.free_symbols))
    clear_cache()


def nothing_is_untold(patch: pytest.MonkeyPatch) -> None:
    """What adds up without end is bounded."""
    patch.setattr(integrals, "_untold", lambda term: False)


def anything_is_bound(patch: pytest.MonkeyPatch) -> None:
    """A member may be the variable of a limit or of a density."""
    asked = kinds._node

    def lenient(node: object, dummies: bool, end: bool) -> str | None:
        return None if isinstance(node, (sp.Limit, Density)) else asked(node, dummies, end)

    patch.setattr(kinds, "_node", lenient)
    kinds._structure.cache_clear()


def kinds_ignored(patch: pytest.MonkeyPatch) -> None:
    """A symbol may carry any assumption, and a name may have two kinds."""
    patch.setattr(kinds.Kinds, "fault", lambda self, *items: None)


def signs_of_parameters(patch: pytest.MonkeyPatch) -> None:
    """A parameter of an integral is positive, whatever is known of it."""

    def positive(item: Any, facts: Any) -> tuple[Any, dict[Any, Any]]:
        signs = {s: sp.Symbol(s.name, positive=True) for s in integrals.free(item) if isinstance(s, sp.Symbol)}
        return item.xreplace(signs), {new: old for old, new in signs.items()}

    patch.setattr(integrals, "with_signs", positive)


def zeros_anywhere(patch: pytest.MonkeyPatch) -> None:
    """A factor is zero somewhere, in the range or not."""
    found = products.has_zero_factor
    patch.setattr(products, "has_zero_factor", lambda factor, limit, facts: found(factor, (limit[0], -9, 9), facts))


def said_already(patch: pytest.MonkeyPatch) -> None:
    """What the constraints say may be claimed."""
    patch.setattr(prove, "_stated", lambda derivation: False)


def near_is_everywhere(patch: pytest.MonkeyPatch) -> None:
    """What holds near a point, or from some value on, holds of all that a sum or a mean ranges over."""
    patch.setattr(limits, "ranges_over", lambda node: False)


def ends_tie_nothing(patch: pytest.MonkeyPatch) -> None:
    """What a name depends on stands in its equations alone, not in the ends of the ranges over which they hold."""

    def bare(facts: Iterable[object]) -> ties.Ties:
        return asked([fact.body if isinstance(fact, ForAll) else fact for fact in opened(facts)])

    asked = ties.ties
    patch.setattr(ties, "ties", bare)
    patch.setattr(lines, "ties", bare)


def lines_forgotten(patch: pytest.MonkeyPatch) -> None:
    """What the lines before define, and what is defined beside it, tells nothing of what is random, or hides a name."""
    patch.setattr(proof, "unusable", lambda facts: ())


def infinity_anywhere(patch: pytest.MonkeyPatch) -> None:
    """An end of a range that is written with infinity is none."""
    patch.setattr(deltas, "endless", lambda end: end.has(sp.oo, -sp.oo))


def places_stand_still(patch: pytest.MonkeyPatch) -> None:
    """A sequence of means is read at any place, also at one that varies with the outcome."""
    at = Rule.at
    patch.setattr(Rule, "at", lambda self, indices, random=(): at(self, indices))


def outcomes_by_name(patch: pytest.MonkeyPatch) -> None:
    """Draws of two files are the same ones where they are written alike."""

    def alike(old: object, values: dict[object, sp.Basic], random: frozenset[str], laws: frozenset[str]) -> bool:
        new = values.get(old)
        return isinstance(new, AppliedUndef) and new.atoms(sp.Indexed) == old.atoms(sp.Indexed)

    for module in (expressions, recalling):
        patch.setattr(module, "same_outcomes", alike)
