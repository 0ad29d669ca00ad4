"""The bootstrap makes `.venv` once, and whole.

No test installs a package: the step that fills the environment is replaced, all around it is the real code.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "tools" / "bootstrap.py"

spec = importlib.util.spec_from_file_location("bootstrap", SCRIPT)
assert spec is not None and spec.loader is not None
bootstrap = importlib.util.module_from_spec(spec)
spec.loader.exec_module(bootstrap)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Give a folder that asks for the same as the repository."""
    for name in ("pyproject.toml", "constraints.txt"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    return tmp_path


def fill(root: Path, venv: Path, pin: str, run: Any) -> None:
    """Stand in for the real installation: what `stamp` wants to see, and a trace of the call."""
    (venv / "bin").mkdir()
    (venv / "bin" / "python").touch()
    with (root / "calls").open("a") as calls:
        print(pin, file=calls)


def calls(tree: Path) -> int:
    return len((tree / "calls").read_text().splitlines())


def never(*_: object) -> None:
    raise AssertionError("nothing was to be installed")


def leftovers(tree: Path) -> set[str]:
    return {path.name for path in tree.glob(".venv*")} - {".venv", ".venv.lock"}


def test_a_second_run_installs_nothing(tree: Path) -> None:
    assert bootstrap.ensure(tree, fill=fill) is True
    assert bootstrap.ensure(tree, fill=never) is False
    assert calls(tree) == 1 and not leftovers(tree)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("constraints.txt", "sympy==", "sympy==9"),
        ("pyproject.toml", '"sympy>=', '"sympy>=9'),
        ("pyproject.toml", "symcnn.cli:main", "symcnn.cli:other"),
        ("pyproject.toml", '"hatchling>=', '"hatchling>=9'),
    ],
)
def test_a_change_of_what_is_asked_installs_anew(tree: Path, name: str, old: str, new: str) -> None:
    bootstrap.ensure(tree, fill=fill)
    (tree / ".venv" / "stray").touch()
    before = (tree / name).read_text("utf-8")
    assert before.count(old) >= 1
    (tree / name).write_text(before.replace(old, new), "utf-8")
    assert bootstrap.ensure(tree, fill=fill) is True
    assert not (tree / ".venv" / "stray").exists()


def test_a_tools_settings_install_nothing(tree: Path) -> None:
    bootstrap.ensure(tree, fill=fill)
    text = (tree / "pyproject.toml").read_text("utf-8")
    changed = text.replace("line-length = 120", "line-length = 100")
    assert changed != text
    (tree / "pyproject.toml").write_text(changed, "utf-8")
    assert bootstrap.ensure(tree, fill=never) is False


def test_a_checkout_that_was_moved_installs_anew(tree: Path) -> None:
    (tree / "here").mkdir()
    for name in ("pyproject.toml", "constraints.txt"):
        (tree / name).rename(tree / "here" / name)
    bootstrap.ensure(tree / "here", fill=fill)
    (tree / "here").rename(tree / "there")
    assert bootstrap.ensure(tree / "there", fill=fill) is True


def test_an_environment_whose_python_is_gone_is_made_anew(tree: Path) -> None:
    bootstrap.ensure(tree, fill=fill)
    (tree / ".venv" / "bin" / "python").unlink()
    assert bootstrap.ensure(tree, fill=fill) is True


def test_naming_the_other_build_of_torch_installs_anew(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap.platform, "system", lambda: "Linux")
    assert bootstrap.ensure(tree, "cpu", fill=fill) is True
    assert bootstrap.ensure(tree, "auto", fill=never) is False
    assert bootstrap.ensure(tree, "cuda", fill=fill) is True
    assert bootstrap.ensure(tree, "auto", fill=never) is False


def test_a_failure_puts_the_former_environment_back(tree: Path) -> None:
    bootstrap.ensure(tree, fill=fill)
    pinned = (tree / "constraints.txt").read_text("utf-8")
    (tree / "constraints.txt").write_text(pinned + "other==1\n", "utf-8")

    def fails(*_: object) -> None:
        raise bootstrap.InstallError("no network")

    with pytest.raises(bootstrap.InstallError, match="no network"):
        bootstrap.ensure(tree, fill=fails)
    (tree / "constraints.txt").write_text(pinned, "utf-8")
    assert bootstrap.ensure(tree, fill=never) is False
    assert not leftovers(tree)


def test_an_environment_that_somebody_made_by_hand_is_left_alone(tree: Path) -> None:
    (tree / ".venv").mkdir()
    (tree / ".venv" / "pyvenv.cfg").write_text("mine")
    with pytest.raises(bootstrap.InstallError, match="not made by this script"):
        bootstrap.ensure(tree, fill=never)
    assert (tree / ".venv" / "pyvenv.cfg").read_text() == "mine"


SLOW = """
import importlib.util, sys, time
from pathlib import Path
spec = importlib.util.spec_from_file_location("bootstrap", sys.argv[1])
bootstrap = importlib.util.module_from_spec(spec)
spec.loader.exec_module(bootstrap)
def fill(root, venv, pin, run):
    (venv / "bin").mkdir()
    (venv / "bin" / "python").touch()
    (venv / "half").touch()
    print(pin, file=(root / "calls").open("a"), flush=True)
    time.sleep(float(sys.argv[3]))
bootstrap.ensure(Path(sys.argv[2]), fill=fill)
"""


def start(tree: Path, seconds: float) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", SLOW, str(SCRIPT), str(tree), str(seconds)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL)


def wait_for(path: Path) -> None:
    for _ in range(1000):
        if path.exists():
            return
        time.sleep(0.01)
    raise AssertionError(f"{path} never came")


def test_a_run_that_was_killed_is_begun_anew(tree: Path) -> None:
    running = start(tree, 60)
    wait_for(tree / ".venv" / "half")
    running.kill()
    running.wait()
    assert bootstrap.stamp(tree / ".venv") == {}
    assert bootstrap.ensure(tree, fill=fill) is True
    assert not (tree / ".venv" / "half").exists() and not leftovers(tree)
    assert bootstrap.ensure(tree, fill=never) is False


def test_two_runs_at_once_install_once(tree: Path) -> None:
    both = [start(tree, 0.5), start(tree, 0.5)]
    assert [run.wait(30) for run in both] == [0, 0]
    assert calls(tree) == 1


class Pip:
    """Record what would be run; fail where `fails` says so."""

    def __init__(self, fails: set[int]) -> None:
        self.fails, self.commands = fails, list[list[str]]()

    def __call__(self, command: list[str], **_: object) -> SimpleNamespace:
        self.commands.append(list(command))
        failed = len(self.commands) - 1 in self.fails
        return SimpleNamespace(returncode=int(failed), stderr="ERROR: nothing found" if failed else "")


def test_the_cpu_build_is_never_replaced_by_the_cuda_build() -> None:
    pip = Pip(fails={0, 1})
    with pytest.raises(bootstrap.InstallError, match=r"nothing found[\s\S]*torch==2.13.0\+cpu was not found"):
        bootstrap.install_torch(["pip"], "torch==2.13.0+cpu", pip)
    assert len(pip.commands) == 2
    assert all("torch==2.13.0+cpu" in command for command in pip.commands)
    assert "--index-url" not in pip.commands[0] and bootstrap.CPU_BUILDS in pip.commands[1]


def test_pytorchs_index_is_asked_only_if_the_usual_one_has_no_cpu_build() -> None:
    pip = Pip(fails=set())
    bootstrap.install_torch(["pip"], "torch==2.13.0+cpu", pip)
    assert len(pip.commands) == 1
    pip = Pip(fails={0})
    with pytest.raises(bootstrap.InstallError):
        bootstrap.install_torch(["pip"], "torch==2.13.0", pip)
    assert len(pip.commands) == 1


def test_the_last_step_repeats_the_pin_so_that_pip_keeps_the_build(tree: Path) -> None:
    pip = Pip(fails=set())
    bootstrap.install(tree, tree / ".venv", "torch==2.13.0+cpu", pip)
    assert pip.commands[-2][-2:] == [f"{tree}[test]", "torch==2.13.0+cpu"]
    assert pip.commands[-1][-2:] == ["--no-deps", "pytorchcv"]
    assert all(str(tree / "constraints.txt") in command for command in pip.commands[2:])


@pytest.mark.parametrize(
    ("answer", "code", "present"),
    [("GPU 0: a device", 0, True), ("", 0, False), ("no driver", 9, False), (None, 0, False)],
)
def test_a_cuda_device_counts_only_if_it_answers(
    monkeypatch: pytest.MonkeyPatch, answer: str | None, code: int, present: bool
) -> None:
    def run(*_: object, **__: object) -> SimpleNamespace:
        if answer is None:
            raise FileNotFoundError("nvidia-smi")
        return SimpleNamespace(returncode=code, stdout=answer)

    monkeypatch.setattr(bootstrap.subprocess, "run", run)
    assert bootstrap.cuda_present() is present


def test_an_old_python_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 1))
    with pytest.raises(bootstrap.InstallError, match=r"3\.11 or newer[\s\S]*make PYTHON="):
        bootstrap.check_python()


def test_a_python_without_venv_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(bootstrap.InstallError, match=r"without venv and ensurepip[\s\S]*apt install python3"):
        bootstrap.check_python()
