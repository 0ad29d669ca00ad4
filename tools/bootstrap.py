"""Make `.venv` and install symcnn and its tools into it, with nothing but Python's standard library.

    python3 tools/bootstrap.py [--torch auto|cpu|cuda]

The versions come from `constraints.txt`. PyTorch is the CPU build unless a CUDA device answers; where no
CPU build is found the installation stops, and never falls back to the CUDA build, which is gigabytes.

`.venv/installed.json` holds a hash of what was asked. While it matches, nothing is run and no network is
needed. A second run at the same time waits for the first; a run that was killed is begun anew (what pip
had downloaded is in pip's cache); one that fails puts the former `.venv` back.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import importlib.util
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

# Only for the type checker: an older Python must come as far as check_python, to be told what is needed.
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

    Run = Callable[..., subprocess.CompletedProcess[str]]

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)
EXTRAS = "test"
# Networks for tests. Its own list of dependencies names torchvision, of which the networks need nothing.
ALONE = ("pytorchcv",)
# PyTorch's documented address of its CPU builds; asked only if the usual index has none.
CPU_BUILDS = "https://download.pytorch.org/whl/cpu"


class InstallError(Exception):
    """What went wrong, and what the person at the keyboard can do about it."""


def say(line: str) -> None:
    """Print one line at once, so that it stands before what pip prints."""
    print(f"symcnn: {line}", flush=True)


def check_python() -> None:
    """Refuse a Python that cannot make the environment.

    Raises:
        InstallError: Python is too old, lacks `venv` or `ensurepip`, or the system is not POSIX.
    """
    version = platform.python_version()
    if sys.version_info < OLDEST:
        raise InstallError(
            f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; {sys.executable} is {version}.\n"
            "Install one, and name it:  make PYTHON=python3.12 sheets"
        )
    if os.name != "posix":
        raise InstallError("this script runs on Linux and macOS; on Windows, use it inside WSL.")
    missing = [module for module in ("venv", "ensurepip") if importlib.util.find_spec(module) is None]
    if missing:
        raise InstallError(
            f"{sys.executable} ({version}) comes without {' and '.join(missing)}.\n"
            f"On Debian and Ubuntu:  apt install python{sys.version_info[0]}.{sys.version_info[1]}-venv\n"
            "Elsewhere, install a complete Python, and name it:  make PYTHON=/path/to/python3 sheets"
        )


def fingerprint(root: Path) -> str:
    """Hash what the installation depends on: the pins, the dependencies, and where `.venv` stands.

    A tool's settings in `pyproject.toml` (ruff, mypy, pytest) are left out: they install nothing. The place
    counts because an environment's scripts hold absolute paths.
    """
    import tomllib

    settings = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    asked = {
        "project": settings["project"],
        "build-system": settings["build-system"],
        "hatch": settings.get("tool", {}).get("hatch"),
        "constraints": (root / "constraints.txt").read_text("utf-8"),
        "extras": EXTRAS,
        "alone": ALONE,
        "root": str(root),
    }
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def torch_version(constraints: str) -> str:
    """Give the one version of torch that the constraints pin.

    >>> torch_version("sympy==1.14.0\\ntorch==2.13.0\\n")
    '2.13.0'
    """
    pins = [line.split("==")[1].strip() for line in constraints.splitlines() if line.startswith("torch==")]
    if len(pins) != 1:
        raise InstallError(f"constraints.txt must pin torch once; it does so {len(pins)} times.")
    return pins[0]


def torch_pin(version: str, cuda: bool, system: str) -> str:
    """Name the build: with `+cpu` it exists only as a CPU wheel; macOS has a single build without a suffix.

    >>> torch_pin("2.13.0", cuda=False, system="Linux")
    'torch==2.13.0+cpu'
    >>> torch_pin("2.13.0", cuda=True, system="Linux"), torch_pin("2.13.0", cuda=False, system="Darwin")
    ('torch==2.13.0', 'torch==2.13.0')
    """
    return f"torch=={version}" if cuda or system == "Darwin" else f"torch=={version}+cpu"


def cuda_present() -> bool:
    """Whether a CUDA device answers (`nvidia-smi -L`); a driver that hangs counts as none."""
    try:
        found = subprocess.run(["nvidia-smi", "-L"], capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return found.returncode == 0 and "GPU" in found.stdout


def choose_torch(root: Path, wish: str) -> str:
    """Choose PyTorch's build for `wish` (auto, cpu or cuda), and say why."""
    cuda = cuda_present() if wish == "auto" else wish == "cuda"
    version = torch_version((root / "constraints.txt").read_text("utf-8"))
    pin = torch_pin(version, cuda, platform.system())
    reason = ("a" if cuda else "no") + " CUDA device answers" if wish == "auto" else f"--torch {wish}"
    say(f"PyTorch: {pin} ({reason})")
    return pin


def install_torch(pip: Sequence[str], pin: str, run: Run) -> None:
    """Install exactly `pin`: from the index that pip is set up with, else from PyTorch's CPU builds.

    Raises:
        InstallError: neither has it. Nothing else is tried.
    """
    sources = [[]] if "+cpu" not in pin else [[], ["--index-url", CPU_BUILDS, "--timeout=20", "--retries=2"]]
    errors = []
    for source in sources:
        tried = run([*pip, "--no-deps", pin, *source], stderr=subprocess.PIPE, text=True)
        if tried.returncode == 0:
            return
        errors += [line for line in tried.stderr.splitlines() if line.startswith("ERROR")]
    raise InstallError(
        "\n".join(["pip said:", *errors]) + f"\n{pin} was not found for Python {platform.python_version()} on "
        f"{platform.system()} {platform.machine()}, or the network is away.\n"
        "If it is the network, run the same again. Otherwise another Python:  make PYTHON=python3.11 sheets"
    )


def install(root: Path, venv: Path, pin: str, run: Run) -> None:
    """Fill the empty folder `venv`: the environment, PyTorch, the build backend, then all else."""
    import tomllib

    if run([sys.executable, "-m", "venv", str(venv)]).returncode != 0:
        raise InstallError(f"{sys.executable} could not make {venv}; the reason stands above.")
    # -I: neither PYTHONPATH nor the user's own packages may decide what is "already installed".
    pip = [str(venv / "bin" / "python"), "-I", "-m", "pip", "install", "--disable-pip-version-check"]
    install_torch(pip, pin, run)
    pip += ["-q", "-c", str(root / "constraints.txt")]
    say("the other packages (about 150 MB)")
    # The backend is installed first and pinned: a build in isolation would fetch whatever is newest.
    backend = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["build-system"]["requires"]
    # The pin is repeated so that pip cannot replace the build just installed.
    rest = ["--no-build-isolation", "-e", f"{root}[{EXTRAS}]", pin]
    for packages in (backend, rest):
        if run([*pip, *packages]).returncode != 0:
            raise InstallError("pip failed; its reason stands above. Run the same again to go on.")
    if run([*pip, "--no-deps", *ALONE]).returncode != 0:
        say(f"{', '.join(ALONE)} cannot be had; the tests that trace its networks are skipped")


def stamp(venv: Path) -> dict[str, Any]:
    """Read what the environment says of itself; empty where it is unfinished, broken or absent."""
    try:
        found = json.loads((venv / "installed.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) and (venv / "bin" / "python").exists() else {}


@contextlib.contextmanager
def locked(path: Path) -> Iterator[int]:
    """Hold a lock that ends with the process, and with every child that was given its descriptor."""
    import fcntl

    with path.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another run is installing; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock.fileno()


def ensure(root: Path, wish: str = "auto", fill: Callable[[Path, Path, str, Run], None] = install) -> bool:
    """Make `root/.venv` what the files ask for; tell whether anything had to be done.

    `fill` puts the packages into an empty folder: (root, folder, torch's pin, a `subprocess.run`).

    Raises:
        InstallError: `.venv` is somebody else's, or `fill` failed; then the former `.venv` is back.
    """
    venv, former, asked = root / ".venv", root / ".venv.former", fingerprint(root)

    def ready() -> bool:
        made = stamp(venv)
        suits = wish == "auto" or made.get("torch") == torch_pin(
            torch_version((root / "constraints.txt").read_text("utf-8")), wish == "cuda", platform.system()
        )
        return made.get("asked") == asked and suits

    if ready():
        return False
    with locked(root / ".venv.lock") as lock:
        if ready():
            return False
        if venv.exists() and not (venv / "installed.json").exists():
            raise InstallError(f"{venv} was not made by this script. Move it away, and run the same again.")
        pin = choose_torch(root, wish)
        shutil.rmtree(former, ignore_errors=True)
        whole = bool(stamp(venv).get("asked"))
        if venv.exists():
            venv.rename(former)

        def run(command: Sequence[str], **options: Any) -> subprocess.CompletedProcess[str]:
            # A child that outlives a killed bootstrap keeps the lock, so that no second run meets it.
            return subprocess.run(command, pass_fds=(lock,), stdin=subprocess.DEVNULL, **options)

        # The mark comes with the folder, so that a run killed at any moment is known as ours.
        half = root / ".venv.new"
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir()
        (half / "installed.json").write_text("{}", "utf-8")
        half.rename(venv)
        try:
            fill(root, venv, pin, run)
        except BaseException:
            if whole:
                shutil.rmtree(venv)
                former.rename(venv)
            raise
        done = venv / "installed.json.new"
        done.write_text(json.dumps({"asked": asked, "torch": pin}), "utf-8")
        done.replace(venv / "installed.json")
        shutil.rmtree(former, ignore_errors=True)
    return True


def main() -> int:
    """Install what is missing; 0 when `.venv` is ready."""
    parser = argparse.ArgumentParser(description="Make .venv and install symcnn into it.")
    parser.add_argument("--torch", choices=["auto", "cpu", "cuda"], default="auto", help="PyTorch's build")
    wish = parser.parse_args().torch
    # A polite end kills the running pip too, and puts the former environment back.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        check_python()
        if ensure(ROOT, wish):
            say(".venv is ready")
    except InstallError as error:
        print(f"symcnn: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
