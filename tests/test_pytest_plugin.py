"""The pytest plugin: what a run prints, how the error budget is divided, the options, and the page on it."""

from __future__ import annotations

import doctest
import math
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch
from conftest import ROOT

DOC = (ROOT / "docs" / "testing.md").read_text(encoding="utf-8")

PREAMBLE = """
import math
import pytest
import torch
from sympy import symbols
d = symbols("d", positive=True, integer=True)
def right(weight): return weight.normal_(0, (2 / weight.shape[1]) ** 0.5)
def half(weight): return weight.normal_(0, (1 / weight.shape[1]) ** 0.5)
def boom(weight): raise ValueError("not this one")
def weights(run, d): return run.operator(run.zeros(run.draws // d + 1, d)).flatten()[: run.draws]
HERE = {"at": {"d": 16}, "variance": 2 / d, "rivals": {"forgets the ReLU": 1 / d}}
"""

Ran = Callable[..., pytest.RunResult]


class Keeper:
    """What a run in this process imports stays imported: PyTorch cannot be imported twice."""

    def __init__(self) -> None:
        self.before, self.kept = set(sys.modules), dict[str, Any]()

    def pytest_unconfigure(self) -> None:
        names = {name for name in sys.modules if name not in self.before and not name.startswith("test_")}
        self.kept |= {name: sys.modules[name] for name in names}


@pytest.fixture(autouse=True)  # set up before pytester, and so taken down after it
def keeper() -> Iterator[Keeper]:
    keeper = Keeper()
    yield keeper
    sys.modules.update(keeper.kept)


@pytest.fixture
def inside(keeper: Keeper, pytester: pytest.Pytester) -> Ran:
    """Runs pytest with the plugin in this process."""

    def run(*options: str) -> pytest.RunResult:
        result = pytester.runpytest_inprocess("-p", "symcnn.pytest_plugin", *options, plugins=[keeper])
        sys.modules.update(keeper.kept)
        return result

    return run


@pytest.fixture
def ran(inside: Ran, pytester: pytest.Pytester) -> Ran:
    """Runs the text of a test file."""

    def run(text: str, *options: str, device: str = "cpu") -> pytest.RunResult:
        pytester.makepyfile(test_theirs=PREAMBLE + text)
        return inside(*([f"--symcnn-device={device}"] if device else []), *options)

    return run


def test_what_passes_says_one_line_for_the_run_and_with_v_one_for_each(ran: Ran) -> None:
    text = "def test_it(symcnn_check): symcnn_check(weights, operator=right, **HERE)\n"
    quiet, loud, silent = ran(text), ran(text, "-v"), ran(text, "-q")
    for result in (quiet, loud, silent):
        result.assert_outcomes(passed=1)
    total = r"symcnn: 1 experiment, alpha 1e-06, [\d.,]+ [kM ]*draws, seed 0"
    quiet.stdout.re_match_lines([total])
    assert quiet.stdout.str().count("symcnn: ") == 1 and "symcnn: " not in silent.stdout.str()
    loud.stdout.re_match_lines([r"symcnn: .*::test_it: weights: confirmed, .*, 3 of 3 rivals rejected", total])


def test_what_is_refuted_fails_without_a_traceback_through_symcnn(ran: Ran) -> None:
    result = ran("def test_it(symcnn_check):\n    symcnn_check(weights, operator=half, **HERE)\n")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "symcnn: refuted: the variance is that of the rival 'forgets the ReLU'",
            "*estimate*claim*the rival*draws",
            "  the estimate is 0.* times the claim",
            "  half on cpu, seed 0, false alarms at most *",
            "  test_theirs.py:12",
            "  again: pytest test_theirs.py::test_it --symcnn-device=cpu --symcnn-seed=0 --symcnn-alpha=1e-06",
            "symcnn: 1 experiment, *",
            "FAILED test_theirs.py::test_it - *",
        ]
    )
    assert not re.search(r"symcnn/\w+\.py|Traceback|CheckFailed", result.stdout.str())


def rows(result: pytest.RunResult) -> list[str]:
    """The lines of the first failure, without the one that says how to repeat it."""
    lines = result.stdout.lines
    start = next(i for i, line in enumerate(lines) if line.startswith("symcnn: refuted"))
    return [line for line in lines[start : start + 6] if "again" not in line]


def test_the_line_that_repeats_a_test_repeats_its_draws(ran: Ran, inside: Ran) -> None:
    text = """
    class TestTheirs:
        @pytest.mark.parametrize("operator", [right, half])
        def test_it(self, symcnn_check, operator): symcnn_check(weights, operator=operator, **HERE)
    def test_other(symcnn_check): symcnn_check(weights, operator=right, **HERE)
    """
    together = ran(re.sub("^    ", "", text, flags=re.M), "--symcnn-seed=5", "--symcnn-alpha=0.001")
    together.assert_outcomes(passed=2, failed=1)
    # Where CI is set, pytest prints the whole message in its summary once more.
    (again,) = {line.split("again: pytest ")[1] for line in together.stdout.lines if "again: " in line}
    alone = inside(*shlex.split(again))
    alone.assert_outcomes(failed=1)
    assert rows(alone) == rows(together) and "seed 5" in rows(alone)[4]


LEVELS = """
LEVEL = 1e-4
def share(tests, call): return LEVEL / tests * 6 / (math.pi * call) ** 2
def level(check): return check(weights, operator=right, **HERE).level
def near(found, tests, call=1): return math.isclose(found, share(tests, call))
@pytest.mark.parametrize("i", range(2))
def test_each(symcnn_check, i): assert near(level(symcnn_check), TESTS)
@pytest.fixture
def through(symcnn_check): return symcnn_check
def test_calls(through): assert all(near(level(through), TESTS, call) for call in (1, 2, 3))
def test_none(): pass
"""


def test_the_budget_is_divided_over_the_tests_that_use_it_and_over_the_calls_in_each(ran: Ran) -> None:
    ran(LEVELS.replace("TESTS", "3"), "--symcnn-alpha=1e-4").assert_outcomes(passed=4)
    ran(LEVELS.replace("TESTS", "2"), "--symcnn-alpha=1e-4", "-k", "each or none").assert_outcomes(
        passed=3, deselected=1
    )


def test_however_many_calls_spend_no_more_than_a_tests_share() -> None:
    spent = sum(6 / (math.pi * call) ** 2 for call in range(1, 10_000))
    assert 0.999 < spent < 1


@pytest.mark.slow
def test_workers_of_a_distributed_run_divide_alike_and_the_summary_adds_them_up(pytester: pytest.Pytester) -> None:
    pytest.importorskip("xdist")
    pytester.makepyfile(test_theirs=PREAMBLE + LEVELS.replace("TESTS", "3"))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "symcnn.pytest_plugin", "--symcnn-alpha=1e-4", "-n2"],
        capture_output=True,
        text=True,
        cwd=pytester.path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert "4 passed" in done.stdout, done.stdout
    assert "symcnn: 5 experiments, alpha 0.0001, " in done.stdout


@pytest.mark.parametrize(
    ("option", "says"),
    [
        ("--symcnn-device=tpu", "--symcnn-device: no device is named 'tpu'; allowed are auto, cpu and cuda"),
        ("--symcnn-seed=-1", "--symcnn-seed: a seed is a whole number, 0 or more, not -1"),
        ("--symcnn-seed=one", "--symcnn-seed is a whole number, 0 or more, not 'one'"),
        ("--symcnn-alpha=2", "--symcnn-alpha: alpha is a probability from 1e-100 up and below 0.5, not 2.0"),
        ("--symcnn-alpha=0", "--symcnn-alpha: alpha is a probability from 1e-100 up and below 0.5, not 0.0"),
        ("--symcnn-alpha=nan", "--symcnn-alpha: alpha is a probability from 1e-100 up and below 0.5, not nan"),
        ("--symcnn-alpha=few", "--symcnn-alpha is a probability from 1e-100 up and below 0.5, not 'few'"),
        ("-osymcnn_device=gpu", "symcnn_device: no device is named 'gpu'"),
        ("-osymcnn_alpha=1", "symcnn_alpha: alpha is a probability"),
    ],
)
def test_an_option_that_is_not_allowed_is_wrong_use_of_pytest(ran: Ran, option: str, says: str) -> None:
    result = ran("def test_it(): pass", option, device="")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert f"ERROR: {says}" in result.stderr.str()


def test_an_option_goes_before_the_configuration_file(ran: Ran, pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nsymcnn_seed = 3\nsymcnn_alpha = 1e-3\n")
    text = "def test_it(symcnn_check): symcnn_check(weights, operator=right, **HERE)\n"
    ran(text).stdout.fnmatch_lines(["symcnn: 1 experiment, alpha 0.001, *, seed 3"])
    ran(text, "--symcnn-seed=4").stdout.fnmatch_lines(["symcnn: 1 experiment, alpha 0.001, *, seed 4"])


@pytest.mark.parametrize(
    ("call", "says"),
    [
        ("weights, operator=right, at={'d': 16}, varance=2 / d", "no keyword of symcnn_check is named 'varance'; did*"),
        ("weights, operator=right, settings=None, **HERE", "no keyword of symcnn_check is named 'settings'*"),
        ("weights, operator=right, at={'d': 16}", "an experiment has one closed form, as variance, mean, equals,*"),
        ("weights, **HERE", "*missing 1 required keyword-only argument: 'operator'"),
        ("weights, operator=right, at={'e': 16}, variance=2 / d", "variance, 2/d, reads d, which the points do not*"),
        ("lambda run: 1, operator=right, variance=1", "*gave a value without run.operator*"),
    ],
)
def test_wrong_use_fails_the_test_in_one_line_and_the_place(ran: Ran, call: str, says: str) -> None:
    result = ran(f"def test_it(symcnn_check):\n    symcnn_check({call})\n")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([f"symcnn: {says}", "  test_theirs.py:12"])
    assert "again:" not in result.stdout.str()


def test_an_operator_that_raises_is_shown_where_it_does(ran: Ran) -> None:
    result = ran("def test_it(symcnn_check):\n    symcnn_check(weights, operator=boom, **HERE)\n")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "symcnn: test_theirs.py::test_it: the measurement raised ValueError at {'d': 16}: not this one",
            "  test_theirs.py:9, in weights: *",
            '  test_theirs.py:8, in boom: def boom(weight): raise ValueError("not this one")',
            "  test_theirs.py:12",
        ]
    )


def test_an_assert_in_a_measurement_is_said_to_be_what_the_guard_refuses(ran: Ran) -> None:
    text = """
def asserting(run, d):
    found = weights(run, d)
    assert found.dim() == 1
    return found
def test_it(symcnn_check): symcnn_check(asserting, operator=right, **HERE)
"""
    ran(text).stdout.fnmatch_lines(["symcnn: *an assert in it is one such thing, since pytest rewrites it"])


def test_the_fixture_is_asked_for_before_the_run(ran: Ran) -> None:
    result = ran("def test_it(request): request.getfixturevalue('symcnn_check')\n")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["ask for symcnn_check among the test's own arguments: *"])


def test_cuda_that_is_asked_for_and_absent_is_an_error(ran: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    result = ran("def test_it(symcnn_check): symcnn_check(weights, operator=right, **HERE)\n", device="cuda")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["symcnn: device cuda was asked for, but PyTorch finds no CUDA device; use cpu or auto"]
    )


@pytest.mark.parametrize(
    ("device", "why"),
    [
        ("auto", "needs a CUDA device, and PyTorch finds none"),
        ("cuda", "needs a CUDA device, and PyTorch finds none"),
        ("cpu", "needs a CUDA device, and the run asks for the CPU"),
    ],
)
def test_a_test_that_needs_cuda_is_skipped_without_it_and_says_so(
    ran: Ran, monkeypatch: pytest.MonkeyPatch, device: str, why: str
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    text = "@pytest.mark.symcnn_cuda\ndef test_it(symcnn_check): symcnn_check(weights, operator=right, **HERE)\n"
    result = ran(text, "-rs", "--strict-markers", device=device)
    result.assert_outcomes(skipped=1)
    result.stdout.fnmatch_lines([f"SKIPPED * {why}"])


@pytest.mark.cuda
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device, and PyTorch finds none")
def test_on_a_cuda_device_the_same_rival_is_found(ran: Ran) -> None:
    text = "@pytest.mark.symcnn_cuda\ndef test_it(symcnn_check): symcnn_check(weights, operator={}, **HERE)\n"
    ran(text.format("right"), device="cuda").assert_outcomes(passed=1)
    result = ran(text.format("half"), device="auto")
    result.stdout.fnmatch_lines(
        ["symcnn: refuted: the variance is that of the rival 'forgets the ReLU'", "*on cuda (*"]
    )


# --- what it costs not to use it -------------------------------------------


def test_loading_the_plugin_imports_nothing_heavy() -> None:
    program = (
        "import sys, symcnn.pytest_plugin; print(sorted({'sympy', 'mpmath', 'torch', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.stdout.strip() == "[]", done.stderr


def test_the_entry_point_has_the_modules_name() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["entry-points"]["pytest11"] == {"symcnn.pytest_plugin": "symcnn.pytest_plugin"}


def test_every_public_name_is_there_and_the_function_check_hides_its_file() -> None:
    import symcnn.verdicts.check

    assert all(getattr(symcnn, name) is not None for name in symcnn.__all__)
    assert set(symcnn.__all__) <= set(dir(symcnn))
    assert callable(symcnn.check)
    with pytest.raises(AttributeError, match="no attribute 'chek'"):
        symcnn.chek  # type: ignore[attr-defined]  # noqa: B018


# --- the page --------------------------------------------------------------

PAGE_FILES = {name: text for name, text in re.findall(r"```python\n(?=# (test_\w+)\.py\n)(.*?)```", DOC, re.S)}
PAGE_PRINTS = re.findall(r"```console\n\$ pytest (.*?)\n(.*?)```", DOC, re.S)
CORRECTED = ("(1 / weight.shape[1])", "(2 / weight.shape[1])")


@pytest.mark.parametrize(("place", "correct"), [(0, False), (1, True)], ids=["wrong", "corrected"])
def test_the_page_shows_what_is_printed(pytester: pytest.Pytester, inside: Ran, place: int, correct: bool) -> None:
    text = PAGE_FILES["test_initialiser"]
    assert CORRECTED[0] in text
    pytester.makepyfile(test_initialiser=text.replace(*CORRECTED) if correct else text)
    command, shown = PAGE_PRINTS[place]
    result = inside(*shlex.split(command))
    result.assert_outcomes(**{"passed" if correct else "failed": 1})
    lines = [line for line in shown.splitlines() if line != "..."]
    start = result.stdout.lines.index(lines[0])
    assert result.stdout.lines[start : start + len(lines)] == lines


def test_the_pages_optimiser_passes(pytester: pytest.Pytester, inside: Ran) -> None:
    pytester.makepyfile(test_optimiser=PAGE_FILES["test_optimiser"])
    inside("--symcnn-device=cpu").assert_outcomes(passed=1)


def test_the_example_on_the_page_without_pytest() -> None:
    assert doctest.testfile(str(ROOT / "docs" / "testing.md"), module_relative=False) == (0, 6)


def test_the_page_names_every_option_and_every_keyword() -> None:
    for word in ("--symcnn-device", "--symcnn-seed", "--symcnn-alpha", "variance=", "mean=", "equals=", "follows="):
        assert f"`{word}" in DOC
    assert "`tests/examples/`" in DOC and (ROOT / "tests" / "examples").is_dir()
