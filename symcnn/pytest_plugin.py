"""The pytest plugin: the fixture ``symcnn_check``, and one error budget for all the tests that use it.

Loading it imports nothing but pytest: SymPy and PyTorch come with the first
test that asks for the fixture.
"""

from __future__ import annotations

import math
import os
import shlex
import sys
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from symcnn.contest.settings import Settings
from symcnn.errors import SymcnnError

if TYPE_CHECKING:
    from symcnn.contest.result import ExperimentResult

FIXTURE = "symcnn_check"
NEEDS_CUDA = "symcnn_cuda"
DRAWS, FOUND = "symcnn_draws", "symcnn"
ALPHA = 1e-6
HELP = {
    "device": "where symcnn draws: auto, cpu or cuda (default: auto)",
    "seed": "symcnn's seed, a whole number (default: 0)",
    "alpha": "probability of a false alarm of symcnn anywhere in the run (default: 1e-6)",
}


@dataclass
class Plan:
    """What the run asks for, and over how many tests its error budget is divided."""

    settings: Settings
    tests: int = 0


PLAN = pytest.StashKey[Plan]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("symcnn", "experiments on operators of neural networks")
    for name, text in HELP.items():
        group.addoption(f"--symcnn-{name}", dest=f"symcnn_{name}", metavar=name.upper(), default=None, help=text)
        parser.addini(f"symcnn_{name}", text, default="")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", f"{NEEDS_CUDA}: its {FIXTURE} needs a CUDA device, and is skipped without one")
    config.stash[PLAN] = Plan(_settings(config))


def _settings(config: pytest.Config) -> Settings:
    """Options before the configuration file before the defaults; what is not allowed is wrong use of pytest."""
    given: dict[str, Any] = {"device": "auto", "seed": 0, "alpha": ALPHA}
    reads = {"device": str, "seed": int, "alpha": float}
    wanted = {"seed": "a whole number, 0 or more", "alpha": "a probability from 1e-100 up and below 0.5"}
    for name, read in reads.items():
        option, ini = config.getoption(f"symcnn_{name}"), config.getini(f"symcnn_{name}")
        if option is None and not ini:
            continue
        where, text = (f"--symcnn-{name}", option) if option is not None else (f"symcnn_{name}", ini)
        try:
            given[name] = read(text)
        except ValueError:
            raise pytest.UsageError(f"{where} is {wanted[name]}, not {text!r}") from None
        try:
            Settings(**{name: given[name]})
        except SymcnnError as error:
            raise pytest.UsageError(f"{where}: {error}") from None
    return Settings(**given, tests=1)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Every worker of a distributed run collects everything, so all of them divide alike."""
    session.config.stash[PLAN].tests = sum(FIXTURE in getattr(item, "fixturenames", ()) for item in session.items)


@pytest.fixture
def symcnn_check(request: pytest.FixtureRequest) -> Any:
    """Holds a closed form against an operator: `symcnn.testing.checks` with the run's seed, device and error budget."""
    plan = request.config.stash[PLAN]
    if FIXTURE not in getattr(request.node, "fixturenames", ()) or not plan.tests:
        pytest.fail(
            f"ask for {FIXTURE} among the test's own arguments: the error budget is divided before the first test runs",
            pytrace=False,
        )
    device = plan.settings.device
    if request.node.get_closest_marker(NEEDS_CUDA) is not None:
        device = _cuda_or_skip(device)
    return _Check(request.node, device, plan)


def _cuda_or_skip(device: str) -> str:
    if device == "cpu":
        pytest.skip("needs a CUDA device, and the run asks for the CPU")
    import torch

    if not torch.cuda.is_available():
        pytest.skip("needs a CUDA device, and PyTorch finds none")
    return "cuda"


class _Check:
    """One test's `check`: the k-th call has the share 6/(pi*k)**2 of the test's budget, and all of them no more."""

    def __init__(self, item: pytest.Item, device: str, plan: Plan) -> None:
        self.item, self.device, self.plan, self.calls = item, device, plan, 0

    def __call__(self, measure: Any, **keywords: Any) -> ExperimentResult:
        __tracebackhide__ = True
        self.calls += 1
        caller = sys._getframe(1)
        place = f"{Path(caller.f_code.co_filename).name}:{caller.f_lineno}"
        result, message = self._found(measure, keywords)
        if result is not None:
            self._keep(result, getattr(measure, "__name__", getattr(measure, "name", str(measure))))
        if message is not None:
            again = "" if result is None else f"\n  again: {self._again(result)}"
            pytest.fail(f"{message}\n  {place}{again}", pytrace=False)
        assert result is not None
        return result

    def _found(self, measure: Any, keywords: dict[str, Any]) -> tuple[ExperimentResult | None, str | None]:
        """The result and the reason to fail, either of which may be None."""
        from symcnn.testing.checks import CheckFailed, check

        base = self.plan.settings
        share = base.alpha / self.plan.tests * 6 / (math.pi * self.calls) ** 2
        name = f"{self.item.path.name}::{self._name}" + (f" ({self.calls})" if self.calls > 1 else "")
        try:
            _refuse_unknown(keywords)
            settings = Settings(device=self.device, seed=base.seed, alpha=share, tests=1)
            return check(measure, **{"name": name, "settings": settings, **keywords}), None
        except CheckFailed as error:
            return error.result, str(error)
        except SymcnnError as error:
            hint = "; an assert in it is one such thing, since pytest rewrites it" if "`@py" in str(error) else ""
            return None, "\n".join([f"symcnn: {error}{hint}", *_their_frames(error.__cause__)])
        except TypeError as error:
            if error.__traceback__ is not None and error.__traceback__.tb_next is None:  # an argument is missing
                return None, f"symcnn: {error}"
            raise

    def _keep(self, result: ExperimentResult, what: str) -> None:
        """For the summary, and for the reports that others write (JUnit's XML)."""
        drawn = result.samples if result.kind == "MonteCarlo" else 0
        rejected = sum(rival.rejected for rival in result.rivals.values())
        words = f"{what}: {result.status}, {_count(drawn)}, {rejected} of {len(result.rivals)} rivals rejected"
        self.item.user_properties += [(DRAWS, drawn), (FOUND, words)]

    @property
    def _name(self) -> str:
        """The test within its file; a distributed run adds to the node's own identifier."""
        chain = self.item.listchain()
        return "::".join(node.name for node in chain if isinstance(node, (pytest.Class, pytest.Item)))

    def _again(self, result: ExperimentResult) -> str:
        """What repeats this test alone, with the same draws and the same budget."""
        base = self.plan.settings
        file = os.path.relpath(self.item.path, self.item.config.invocation_params.dir)
        node = shlex.quote(f"{file}::{self._name}")
        device, alpha = result.device.partition(" ")[0], base.alpha / self.plan.tests
        return f"pytest {node} --symcnn-device={device} --symcnn-seed={base.seed} --symcnn-alpha={alpha!r}"


def _refuse_unknown(keywords: dict[str, Any]) -> None:
    import inspect

    from symcnn.errors import UnknownName
    from symcnn.testing.checks import check

    known = set(inspect.signature(check).parameters) - {"measure", "settings"}  # the run's own, by options
    for keyword in keywords:
        if keyword not in known:
            raise UnknownName(f"keyword of {FIXTURE}", keyword, known)


def _their_frames(error: BaseException | None) -> Iterator[str]:
    """Where an author's own code raised: the frames that are neither symcnn's nor PyTorch's."""
    if error is None:
        return
    engines = [sys.modules.get(name) for name in ("symcnn", "torch", "_pytest")]
    others = ("<frozen", *(str(Path(engine.__file__).parent) for engine in engines if engine and engine.__file__))
    frames = traceback.extract_tb(error.__traceback__)
    for frame in [frame for frame in frames if not frame.filename.startswith(others)][-4:]:
        yield f"  {Path(frame.filename).name}:{frame.lineno}, in {frame.name}: {frame.line}"


def _count(draws: int) -> str:
    """A number of draws in a few characters.

    >>> _count(0), _count(8192), _count(1179648)
    ('nothing drawn', '8,192 draws', '1.18 M draws')
    """
    if not draws:
        return "nothing drawn"
    for size, unit in ((1e9, " G"), (1e6, " M"), (1e4, " k")):
        if draws >= size:
            return f"{draws / (1e3 if unit == ' k' else size):.3g}{unit} draws"
    return f"{draws:,} draws"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """One line for the run; with ``-v`` one for each experiment."""
    reports = [
        report
        for listed in terminalreporter.stats.values()
        for report in listed
        if getattr(report, "when", None) == "call" and any(name == DRAWS for name, _ in report.user_properties)
    ]
    if not reports or terminalreporter.verbosity < 0:
        return
    if terminalreporter.verbosity > 0:
        for report in reports:
            for name, words in report.user_properties:
                if name == FOUND:
                    terminalreporter.write_line(f"symcnn: {report.nodeid}: {words}")
    draws = [value for report in reports for name, value in report.user_properties if name == DRAWS]
    settings = config.stash[PLAN].settings
    many = "1 experiment" if len(draws) == 1 else f"{len(draws)} experiments"
    terminalreporter.write_line(f"symcnn: {many}, alpha {settings.alpha:g}, {_count(sum(draws))}, seed {settings.seed}")
