"""The device that an experiment runs on, and what is known of it without importing PyTorch.

Importing PyTorch takes longer than all else that a check does of what is kept.
"""

from __future__ import annotations

import ast
import os
import platform
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from symcnn.errors import SymcnnError
from symcnn.files import cache
from symcnn.files.libraries import library

PROCESSORS = Path("/proc/cpuinfo")
"""Where Linux tells what each processor is able to do."""
ABLE = ("flags", "Features", "model name", "vendor_id", "CPU implementer", "CPU part")
ASKED = "ATEN_CPU_CAPABILITY"
"""The variable by which one asks PyTorch for fewer instructions."""


def choose_device(device: str) -> Any:
    """The device meant by ``auto``, ``cpu`` or ``cuda``. Errors: `MissingTool` without PyTorch."""
    torch = _torch()
    there = torch.cuda.is_available()
    if device == "cuda" and not there:
        raise SymcnnError("device cuda was asked for, but PyTorch finds no CUDA device; use cpu or auto")
    return torch.device("cuda" if there and device != "cpu" else "cpu")


def device_type(device: str) -> str:
    """``cpu`` or ``cuda``: the type of what `choose_device` chooses; PyTorch is imported only where it must be asked.

    It need not be where it is built for the processor alone, nor where the processor is asked for.
    Errors: those of `choose_device`.

    >>> device_type("cpu")
    'cpu'
    """
    folder = _folder()
    if folder is not None and (device == "cpu" or (device == "auto" and _for_the_processor_alone(folder))):
        return "cpu"
    return str(choose_device(device).type)


def device_name(device: Any) -> str:
    """A device, or its type, with the name of its model, where it has one."""
    if str(device) == "cpu":
        return "cpu"
    torch = _torch()
    return f"cuda ({torch.cuda.get_device_name(device)})"


def instructions() -> str:
    """The processor's instructions that PyTorch uses: sums may differ in the last bits between them.

    Where PyTorch is not imported, it is asked once on each machine: what it says is kept for this version of it, this
    processor, and what the environment asks of it. Where it is imported already, it is asked: what the environment said
    when it was imported is not known.
    """
    able = [] if "torch" in sys.modules else _able()
    digest = cache.seal([cache.version("torch"), platform.machine(), able, os.environ.get(ASKED), str(_folder())])
    kept = cache.load("instructions", "torch", digest) if able else None
    if not isinstance(kept, str):
        kept = f"{platform.machine()} {_torch().backends.cpu.get_cpu_capability()}"
        if able:
            cache.save("instructions", "torch", digest, kept)
    return kept


def _torch() -> Any:
    return library("torch", "an experiment", "pip install torch, or ask for proofs alone (--only proof)")


def _able() -> list[str]:
    """What the processors are and are able to do, each line once; empty where the system does not tell."""
    try:
        lines = PROCESSORS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    return sorted({line for line in lines if line.partition(":")[0].strip() in ABLE})


def _folder() -> Path | None:
    """The folder of PyTorch, or None where it is not there as a package."""
    try:
        spec = find_spec("torch")
    except ValueError:
        return None
    places = list((spec and spec.submodule_search_locations) or ())
    return Path(places[0]) if len(places) == 1 else None


def _for_the_processor_alone(folder: Path) -> bool:
    """Whether the file in which PyTorch says for what it is built names neither CUDA nor ROCm; False where in doubt.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     file = Path(place, "version.py")
    ...     for text in ("cuda: str = None; hip: str = None", "cuda: str = '12.8'; hip: str = None", "cuda = None", ""):
    ...         _ = file.write_text(text.replace("; ", chr(10)))
    ...         print(_for_the_processor_alone(Path(place)))
    True
    False
    False
    False
    """
    try:
        lines = ast.parse((folder / "version.py").read_text(encoding="utf-8")).body
    except (OSError, SyntaxError, ValueError):
        return False
    said: dict[str, Any] = {}
    for line in lines:
        if isinstance(line, (ast.Assign, ast.AnnAssign)):
            target = line.targets[0] if isinstance(line, ast.Assign) else line.target
            said[ast.unparse(target)] = line.value.value if isinstance(line.value, ast.Constant) else ""
    return said.get("cuda", "") is None and said.get("hip", "") is None


__all__ = ["choose_device", "device_name", "device_type", "instructions"]
