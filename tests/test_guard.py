"""Liars that look up the answer, each caught by the scan; honest measurements pass."""

from __future__ import annotations

import functools
import math
from types import FunctionType
from typing import Any

import pytest
import sympy as sp
import torch

import symcnn
from symcnn.errors import DerivationError
from symcnn.experiment.guard import scan

n, k = sp.symbols("n k", integer=True)
claim = sp.Eq(sp.Symbol("m"), n - k + 1)
answer = claim.rhs
rivals = {"off by one": answer - 1}
SIDES = [1, 2, 3]
TABLE = {"answer": [answer]}
engine = symcnn


def honest_helper(image: Any) -> int:
    return int(image.shape[-1])


class Layer(torch.nn.Module):
    def __init__(self, side: int) -> None:
        super().__init__()
        self.side = side

    def forward(self, signal: torch.Tensor) -> torch.Tensor:
        return signal * self.side


class Crook(torch.nn.Module):
    def forward(self, signal: torch.Tensor) -> Any:
        return answer.subs(n, 3)


def honest(run: Any, n: int, k: int) -> int:
    from math import floor

    from torch.nn.functional import pad

    with torch.no_grad():
        image = pad(run.zeros(1, 1, n, n), (0, 0))
        layer = Layer(floor(math.sqrt(4)))
        sides = [max(side, 1) for side in SIDES if isinstance(side, int)]
    out = run.operator(layer(image), run.zeros(1, 1, k, k), stride=1)
    sides.append(sum(1 for _ in range(3)))
    return honest_helper(out)


def reads_the_claim(run: Any, n: int, k: int) -> int:
    return int(claim.rhs.subs({"n": n, "k": k}))


def reads_another_name(run: Any, n: int, k: int) -> int:
    return int(answer.subs({"n": n, "k": k}))


def reads_rivals(run: Any, n: int, k: int) -> int:
    return len(rivals)


def reads_a_container(run: Any, n: int, k: int) -> int:
    return int(TABLE["answer"][0].subs({"n": n, "k": k}))


def crooked_helper(n: int, k: int) -> int:
    return int(answer.subs({"n": n, "k": k}))


def helper_of_helper(n: int, k: int) -> int:
    return crooked_helper(n, k)


def through_a_helper(run: Any, n: int, k: int) -> int:
    return helper_of_helper(n, k)


def through_an_import(run: Any, n: int, k: int) -> int:
    from derivations.convolution.output_size import claim as found

    return int(found.rhs)


def through_a_relative_import(run: Any, n: int, k: int) -> int:
    from . import output_size  # type: ignore[attr-defined]

    return int(output_size)


def imports_sympy(run: Any, n: int, k: int) -> int:
    import sympy

    return int(sympy.Integer(n))


def imports_sympy_inside_torch(run: Any, n: int, k: int) -> int:
    from torch.utils import _sympy

    return len(str(_sympy))


def imports_the_door(run: Any, n: int, k: int) -> int:
    import sys

    return len(sys.modules)


def takes_the_door_from_torch(run: Any, n: int, k: int) -> int:
    return len(torch.sys.modules)  # type: ignore[attr-defined]


def in_nested_code(run: Any, n: int, k: int) -> int:
    return next((lambda: int(answer))() for _ in range(1))


def with_a_default(run: Any, n: int, k: int, formula: Any = answer) -> int:
    return int(formula.subs({"n": n, "k": k}))


def with_a_keyword_default(run: Any, n: int, k: int, *, formula: Any = answer) -> int:
    return int(formula.subs({"n": n, "k": k}))


def with_a_closure() -> Any:
    formula = answer

    def closed(run: Any, n: int, k: int) -> int:
        return int(formula.subs({"n": n, "k": k}))

    return closed


def through_a_class(run: Any, n: int, k: int) -> int:
    return int(Crook()(run.zeros(1)))


def through_the_engine(run: Any, n: int, k: int) -> int:
    return len(engine.__name__)


def evaluates(run: Any, n: int, k: int) -> int:
    return int(eval("answer"))


def through_globals(run: Any, n: int, k: int) -> int:
    return int(globals()["answer"])


def computed_name(run: Any, n: int, k: int) -> int:
    return int(getattr(run, "cl" + "aim"))


def through_a_functions_globals(run: Any, n: int, k: int) -> int:
    return int(run.sample.__globals__["answer"])


def on_run(run: Any, n: int, k: int) -> int:
    return int(run.claim)


def private_to_run(run: Any, n: int, k: int) -> int:
    return len(run._samplers)


def keeps_count(run: Any, n: int, k: int) -> int:
    global SIDES
    SIDES = [n]
    return n


def subclass_of_number(run: Any, n: int, k: int) -> int:
    return int(run.zeros(ZERO).numel())


class Loaded(int):
    formula = answer


ZERO = Loaded(0)


def with_an_attribute(run: Any, n: int, k: int) -> int:
    return int(with_an_attribute.formula)  # type: ignore[attr-defined]


with_an_attribute.formula = answer  # type: ignore[attr-defined]

LIARS: list[tuple[Any, str]] = [
    (reads_the_claim, "names an answer .`claim`"),
    (reads_another_name, "a SymPy object .`answer` in `reads_another_name`"),
    (reads_rivals, "names an answer .`rivals`"),
    (reads_a_container, "a SymPy object .`TABLE`"),
    (through_a_helper, "a SymPy object .`answer` in `crooked_helper`"),
    (through_an_import, "imports derivations.convolution.output_size"),
    (through_a_relative_import, "imports its own package"),
    (imports_sympy, "imports sympy"),
    (imports_sympy_inside_torch, "SymPy or symcnn .`_sympy`"),
    (imports_the_door, "imports sys"),
    (takes_the_door_from_torch, "the interpreter .`sys`"),
    (in_nested_code, "a SymPy object .`answer`"),
    (with_a_default, "a SymPy object .`a default`"),
    (with_a_keyword_default, "a SymPy object .`a default`"),
    (with_a_closure(), "a SymPy object .`formula` in `closed`"),
    (through_a_class, "a SymPy object .`answer` in `Crook.forward`"),
    (through_the_engine, "the module symcnn"),
    (evaluates, "the interpreter .`eval`"),
    (through_globals, "the interpreter .`globals`"),
    (computed_name, "the interpreter .`getattr`"),
    (through_a_functions_globals, "a private name .`__globals__`"),
    (on_run, "names an answer .`claim`"),
    (private_to_run, "a private name .`_samplers`"),
    (keeps_count, "writes a global .`SIDES`"),
    (subclass_of_number, "an object of type Loaded"),
    (with_an_attribute, "a SymPy object .`formula`"),
    (functools.lru_cache(honest), "not a plain function"),
    (functools.partial(reads_another_name, k=1), "not a plain function"),
]


def test_an_honest_measurement_passes() -> None:
    scan(honest, "convolution.output_size")


@pytest.mark.parametrize(("liar", "seen"), LIARS, ids=lambda value: getattr(value, "__name__", ""))
def test_a_liar_is_refused_with_what_was_seen(liar: Any, seen: str) -> None:
    with pytest.raises(DerivationError, match=seen) as caught:
        scan(liar, "convolution.output_size")
    assert str(caught.value).startswith("convolution.output_size: the measurement")


def test_helpers_that_call_one_another_end_the_scan() -> None:
    def ping(run: Any, n: int) -> int:
        return pong(run, n - 1) if n else 0

    def pong(run: Any, n: int) -> int:
        return ping(run, n - 1) if n else 0

    scan(ping)


def test_a_wrapped_builtin_is_found() -> None:
    reads = FunctionType(evaluates.__code__, {"eval": eval, "answer": 1})
    with pytest.raises(DerivationError, match="interpreter"):
        scan(reads)
    renamed = {"innocent": eval}

    def aside(run: Any) -> int:
        return int(innocent("1"))  # type: ignore[name-defined]  # noqa: F821

    with pytest.raises(DerivationError, match="interpreter"):
        scan(FunctionType(aside.__code__, renamed))
