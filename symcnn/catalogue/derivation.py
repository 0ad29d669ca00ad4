"""One result, read from its file.

A derivation's file holds, in the order of a textbook: statement (its
docstring), ``given``, ``sought``, ``where``, ``claim``, ``proof``, and for
what is not a corollary ``measure``, ``experiment`` and ``rivals``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import sympy as sp
from sympy.core.function import AppliedUndef, UndefinedFunction
from sympy.logic.boolalg import Boolean

from symcnn import time_limit
from symcnn.catalogue import supervisor
from symcnn.errors import DerivationError, SymcnnError, Unfinished, of_kind, shown
from symcnn.files.parts import listed, titled
from symcnn.files.places import catalogues
from symcnn.files.streams import own_output
from symcnn.formulas.expressions import free_names, symbol_name
from symcnn.formulas.numbers import typed
from symcnn.laws import constraints
from symcnn.recorder.proof import Proof
from symcnn.recorder.step import Step
from symcnn.time_limit import within

if TYPE_CHECKING:
    from symcnn.query.closed_form import ClosedForm
    from symcnn.query.condition import Condition
    from symcnn.query.forms import System


@dataclass(frozen=True)
class Derivation:
    """A result with its proof and its experiment; one file of a catalogue.

    Attributes: ``given`` and ``sought`` map a symbol (or a sequence) to its
    meaning; ``where`` are the constraints and the laws of random families;
    ``claim`` is any proposition; ``rivals`` map a misconception to the
    formula that it leads to; ``elsewhere`` map a convention that others follow
    to what they would claim: no mistake, where it is said; ``usual`` are the values that some of the given
    take where a person names none. ``fault`` is what kept the proof from being
    written down where the file was read first, and could be ended.
    """

    name: str
    title: str
    statement: str
    given: Mapping[Any, str]
    sought: Mapping[Any, str]
    where: tuple[Boolean, ...]
    claim: Any
    proof: Callable[[Proof], None]
    experiment: Any = None
    rivals: Mapping[str, Any] = field(default_factory=dict)
    elsewhere: Mapping[str, Any] = field(default_factory=dict)
    conventions: tuple[str, ...] = ()
    usual: Mapping[Any, Any] = field(default_factory=dict)
    turned_round: Callable[[], Mapping[Any, Any]] | None = None
    names: Mapping[str, Any] = field(default_factory=dict)
    path: Path | None = None
    altered: bool = False
    fault: SymcnnError | None = None

    def __repr__(self) -> str:
        from symcnn.printing.terminal import one_line

        return f"<Derivation {self.name}: {one_line(self.claim, self.order)}>"

    def _repr_latex_(self) -> str:
        from symcnn.catalogue.display import derivation_latex

        return derivation_latex(self)

    def _repr_html_(self) -> str:
        from symcnn.catalogue.display import derivation_html

        return derivation_html(self)

    @classmethod
    def from_module(cls, module: ModuleType, name: str) -> Derivation:
        """Read a derivation's file; what is missing or of the wrong kind is an error that names it."""

        def need(attribute: str, kind: type | tuple[type, ...]) -> Any:
            if not hasattr(module, attribute):
                raise DerivationError(f"{name}: the file has no `{attribute}`")
            value = getattr(module, attribute)
            if not isinstance(value, kind):
                raise DerivationError(f"{name}: `{attribute}` is a {type(value).__name__}")
            return value

        title, statement = titled(module, name)
        if not callable(getattr(module, "proof", None)):
            raise DerivationError(f"{name}: the file has no function `proof(q)`")
        given, sought, rivals, usual, elsewhere = (
            need(one, dict) if hasattr(module, one) or one == "given" else {} for one in TABLES
        )
        _tables_checked(name, given, sought, rivals, elsewhere)
        printable = (sp.Basic, sp.FunctionClass)
        names = {key: value for key, value in vars(module).items() if isinstance(value, printable)}
        names |= {symbol_name(symbol): symbol for symbol in (*given, *sought)}
        derivation = cls(
            name=name,
            title=title,
            statement=statement,
            given=given,
            sought=sought,
            where=tuple(need("where", (list, tuple))),
            claim=need("claim", Boolean),
            proof=module.proof,
            experiment=getattr(module, "experiment", None),
            rivals={label: _formula(rival) for label, rival in rivals.items()},
            elsewhere={label: _formula(other) for label, other in elsewhere.items()},
            conventions=listed(module, "conventions", name, str),
            usual=_usual_checked(name, usual, given),
            turned_round=getattr(module, "inverses", None),
            names=names,
            path=Path(module.__file__) if module.__file__ else None,
        )
        if derivation.claim in (sp.true, sp.false):
            raise DerivationError(f"{name}: SymPy reads the claim as plainly {derivation.claim}, so it states nothing")
        derivation._numbers_checked()
        derivation._refuse_unknown(derivation.claim, "the claim", set())
        for fact in derivation.where:
            derivation._refuse_unknown(fact, "a constraint in `where`", set())
        wrong = constraints.fault(derivation.where, derivation.given, derivation.sought, derivation.claim)
        if wrong is not None:
            raise DerivationError(f"{name}: {wrong}")
        for label, rival in derivation.rivals.items():
            derivation._refuse_unknown(rival, f"the rival {label!r}", set())
        derivation._conventions_checked()
        return derivation

    def _conventions_checked(self) -> None:
        """What is claimed by another convention is another claim, and no mistake."""
        mine = {self.claim, getattr(self.claim, "rhs", None)}
        for label, other in self.elsewhere.items():
            self._refuse_unknown(other, f"the convention {label!r}", set())
            if {other, getattr(other, "rhs", other)} & mine:
                raise DerivationError(f"{self.name}: by the convention {label!r} the claim is the same")
            if other in self.rivals.values():
                raise DerivationError(f"{self.name}: the convention {label!r} is among the rivals, which are mistakes")

    def _numbers_checked(self) -> None:
        """A number that takes minutes to write is refused before anything prints it."""
        for what, expr in (("the claim", self.claim), *(("`where`", fact) for fact in self.where)):
            if any(max(one.p.bit_length(), one.q.bit_length()) > MOST_BITS for one in expr.atoms(sp.Rational)):
                raise DerivationError(f"{self.name}: {what} holds a number with more than a million digits")

    def _refuse_unknown(self, expr: Any, what: str, known: set[str]) -> None:
        declared = {symbol_name(symbol) for symbol in (*self.given, *self.sought)} | known
        undeclared = sorted(free_names(expr) - declared)
        if undeclared:
            raise DerivationError(
                f"{self.name}: {what}, {expr}, uses {', '.join(undeclared)}, "
                f"which is neither given, nor sought, nor defined before (known: {', '.join(sorted(declared))})"
            )

    @property
    def terms(self) -> tuple[Any, ...]:
        """The symbols that are given and sought, as terms that a line may hold."""
        return tuple(symbol for symbol in self.order if isinstance(symbol, sp.Symbol))

    @property
    def order(self) -> tuple[Any, ...]:
        """The symbols in the order in which the file gives them: the order of terms on the page."""
        return (*self.given, *self.sought)

    @property
    def prose(self) -> tuple[str, ...]:
        """All that the file says in words, with names in backticks, as a page prints it."""
        texts = (self.statement, *self.given.values(), *self.sought.values(), *self.conventions, *self.rivals)
        return (*texts, *(step.reason for step in self.steps))

    @property
    def steps(self) -> tuple[Step, ...]:
        """The lines of the proof, recorded but not judged."""
        # No cached_property: up to Python 3.11 it holds one lock for all derivations, and a proof that
        # recalls others is written down in a thread of its own.
        if "_steps" not in self.__dict__:
            if self.fault is not None:
                raise self.fault
            if "_writing" in self.__dict__:
                raise DerivationError(f"{self.name}: its proof recalls itself, directly or through others")
            self.__dict__["_writing"] = True
            try:
                self.__dict__["_steps"] = self.record(self.where)
            finally:
                del self.__dict__["_writing"]
        steps: tuple[Step, ...] = self.__dict__["_steps"]
        return steps

    def record(self, where: Iterable[Boolean]) -> tuple[Step, ...]:
        """The lines of the proof under other constraints, such as all but one."""
        recorder = Proof(self, tuple(where), _found)
        supervisor.refuse_writing(self.path)
        try:
            with own_output(), supervisor.at_work(self.name, self.path, time_limit.RECORDING, writing=True):
                within(time_limit.RECORDING, partial(self.proof, recorder), patience=1)
        except TimeoutError:
            number = len(recorder.steps) + 1
            raise Unfinished(
                f"{self.name}, step {number}: unknown. The proof was not written down within {time_limit.RECORDING:g} s"
            ) from None
        except DerivationError:
            raise
        except BaseException as error:
            if not supervisor.of_a_file(error):
                raise
            number = len(recorder.steps) + 1
            raise DerivationError(
                f"{self.name}, step {number}: the proof stops with {type(error).__name__}: "
                + " ".join(str(error).split())
            ) from error
        return recorder.finish()

    @property
    def recalled(self) -> dict[str, Derivation]:
        """The derivations that the proof recalls, by name."""
        return {step.source: step.origin for step in self.steps if step.origin is not None}

    @property
    def follows_from(self) -> tuple[str, ...]:
        """The names of the derivations that the proof recalls."""
        return tuple(self.recalled)

    @property
    def definitions(self) -> tuple[Any, ...]:
        """The lines that are trusted, not judged."""
        return tuple(step.line for step in self.steps if step.verb == "define")

    @property
    def closed_form(self) -> ClosedForm:
        """The claim as a thing to ask; an error where the claim is no equation or bound. See `form`."""
        from symcnn.query.closed_form import ClosedForm

        form = self.form
        if not isinstance(form, ClosedForm):
            raise SymcnnError(f"{self.name}: the claim is no equation, so it has no closed form: {self.claim}")
        return form

    @property
    def form(self) -> ClosedForm | System | Condition:
        """The claim as a thing to ask: a closed form, a system of them, or an equivalence."""
        # No cached_property, as above.
        if "_form" not in self.__dict__:
            from symcnn.query.forms import form_of

            self.__dict__["_form"] = form_of(self)
        form: ClosedForm | System | Condition = self.__dict__["_form"]
        return form

    def inverses(self) -> Mapping[str, Condition]:
        """The equivalences that turn this claim round, by the names of the symbols for which they do."""
        from symcnn.query.condition import Condition

        found: dict[str, Condition] = {}
        for symbol, file in (self.turned_round() if self.turned_round is not None else {}).items():
            form = derivation_of(file).form
            if not isinstance(form, Condition):
                raise DerivationError(f"{self.name}: `inverses` names equivalences, and {form.name} is none")
            found[symbol_name(symbol)] = form
        return found

    def without(self, fact: Boolean) -> Derivation:
        """The same derivation with one assumption dropped: its proof must fail if it used it."""
        return dataclasses.replace(self, where=tuple(kept for kept in self.where if kept != fact), altered=True)

    def claiming(self, claim: Any) -> Derivation:
        """The same derivation with another claim: how a planted fault is judged."""
        return dataclasses.replace(self, claim=claim, altered=True)


known: dict[str, Derivation] = {}
"""The derivations of this process by the names of their modules."""


TABLES = ("given", "sought", "rivals", "usual", "elsewhere")
MOST_BITS = 3_400_000
"""Of a number in a file: some million digits."""


def _tables_checked(name: str, given: Any, sought: Any, rivals: Any, elsewhere: Any) -> None:
    """Symbols with their meanings, rivals with their mistakes, and conventions are what they should be."""
    for attribute, table in (("given", given), ("sought", sought)):
        for symbol, meaning in table.items():
            if not isinstance(symbol, (sp.Symbol, sp.IndexedBase, UndefinedFunction, AppliedUndef, sp.Indexed)):
                raise DerivationError(f"{name}: `{attribute}` is a table by symbol; {shown(symbol)} is none")
            if not isinstance(meaning, str):
                raise DerivationError(f"{name}: `{attribute}` says what {symbol} is in words, not {shown(meaning)}")
    for what, named, table in (("rival", "mistake", rivals), ("convention", "name", elsewhere)):
        for label, formula in table.items():
            if not isinstance(label, str):
                raise DerivationError(f"{name}: a {what} is named by its {named} in words, not by {shown(label)}")
            if isinstance(formula, bool) or not (isinstance(formula, sp.Basic) or typed(formula) is not None):
                raise DerivationError(f"{name}: the {what} {shown(label)} is a formula, not {shown(formula)}")


def _formula(said: Any) -> Any:
    """A formula as SymPy has it; a plain number exactly, as a person types it."""
    return said if isinstance(said, sp.Basic) else typed(said)


def _usual_checked(name: str, usual: Mapping[Any, Any], given: Mapping[Any, str]) -> dict[Any, Any]:
    """Usual values as exact numbers; that of a sequence or a matrix is the one of each member."""
    checked: dict[Any, Any] = {}
    for symbol, value in usual.items():
        if symbol not in given:
            raise DerivationError(f"{name}: `usual` holds values of what is given, and {shown(symbol)} is not")
        checked[symbol] = typed(value)
        if checked[symbol] is None or (symbol.is_integer and not checked[symbol].is_integer):
            raise DerivationError(f"{name}: the usual value of {symbol} is a number of its kind, not {shown(value)}")
    return checked


def derivation_of(module: ModuleType | Derivation) -> Derivation:
    """The derivation that a module of a catalogue holds."""
    if isinstance(module, Derivation):
        return module
    of_kind("a file of the catalogue", module, ModuleType, "given as the module that is imported")
    if module.__name__ not in known:
        prefix = max((p for p in catalogues if module.__name__.startswith(p + ".")), key=len, default="")
        name = module.__name__[len(prefix) + 1 :] if prefix else module.__name__
        known[module.__name__] = Derivation.from_module(module, name)
    return known[module.__name__]


def _found(module: ModuleType | Derivation) -> tuple[Derivation, bool]:
    """The derivation of a module, and whether it is as its file gives it."""
    derivation = derivation_of(module)
    return derivation, stands(derivation)


def stands(derivation: Derivation) -> bool:
    """Whether a derivation is the one that its file gives, and nothing has been put in its place."""
    return not derivation.altered and any(one is derivation for one in known.values())


__all__ = ["Derivation", "Proof", "Step", "derivation_of", "stands"]
