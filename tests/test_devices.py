"""What is known of PyTorch and the processor without importing PyTorch is what PyTorch says itself."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from conftest import ROOT

from symcnn.errors import MissingTool, SymcnnError
from symcnn.experiment import devices
from symcnn.experiment.devices import choose_device, device_name, device_type, instructions
from symcnn.files import cache

CHECK = (
    "import json, sys; sys.argv = ['symcnn', 'check', 'counting.crops', '--json']; from symcnn.cli import main\n"
    "try: main()\nexcept SystemExit: pass\nprint(json.dumps('torch' in sys.modules))\n"
)


@pytest.mark.parametrize("device", ["auto", "cpu", "cuda"])
def test_the_type_is_that_of_the_device_that_is_chosen(device: str) -> None:
    if device == "cuda" and not torch.cuda.is_available():
        with pytest.raises(SymcnnError, match="no CUDA device"):
            device_type(device)
        return
    assert device_type(device) == choose_device(device).type
    assert device_name(device_type(device)) == device_name(choose_device(device))


def test_of_this_pytorch_it_is_told_for_what_it_is_built() -> None:
    folder = Path(torch.__file__).parent
    assert devices._folder() == folder
    assert devices._for_the_processor_alone(folder) == (torch.version.cuda is None and torch.version.hip is None)


@pytest.mark.parametrize(
    "text",
    ["cuda = '12.8'\nhip = None", "cuda = None\nhip: str = '6.4'", "cuda = None", "hip = None",
     "cuda = None\nhip = f()", "(cuda", "", "cuda, hip = None, None", "cuda = None\nhip = None\ncuda = '12.8'"],
)  # fmt: skip
def test_where_it_may_be_built_for_more_pytorch_is_asked(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "version.py").write_text(text, encoding="utf-8")
    monkeypatch.setattr(devices, "_folder", lambda: tmp_path)
    monkeypatch.setattr(devices, "choose_device", lambda device: torch.device("cuda"))
    assert device_type("auto") == "cuda" and device_type("cpu") == "cpu"
    (tmp_path / "version.py").unlink()
    assert device_type("auto") == "cuda"


def test_without_pytorch_it_is_said_to_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    for device in ("auto", "cpu", "cuda"):
        with pytest.raises(MissingTool, match="an experiment needs torch"):
            device_type(device)


def test_the_instructions_are_those_of_pytorch_and_asked_once(
    empty_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = f"{platform.machine()} {torch.backends.cpu.get_cpu_capability()}"
    assert instructions() == said and not (empty_cache / "instructions").exists()  # it is imported: when, is not known
    monkeypatch.delitem(sys.modules, "torch")
    monkeypatch.setattr(devices, "_torch", lambda: torch)
    assert instructions() == said
    monkeypatch.setattr(devices, "_torch", lambda: pytest.fail("it was asked again"))
    if devices.PROCESSORS.is_file():
        assert instructions() == said
    for changed in ("flags: avx", "flags: avx avx512f"):
        (tmp_path / "cpuinfo").write_text(changed, encoding="utf-8")
        monkeypatch.setattr(devices, "PROCESSORS", tmp_path / "cpuinfo")
        with pytest.raises(pytest.fail.Exception, match="asked again"):
            instructions()
    monkeypatch.undo()
    monkeypatch.setenv("SYMCNN_CACHE", str(empty_cache))
    monkeypatch.delitem(sys.modules, "torch")
    monkeypatch.setattr(devices, "_torch", lambda: pytest.fail("it was asked again"))
    monkeypatch.setenv(devices.ASKED, "default")
    with pytest.raises(pytest.fail.Exception, match="asked again"):
        instructions()


def test_where_the_system_tells_nothing_of_its_processor_nothing_is_kept(
    empty_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices, "PROCESSORS", tmp_path / "nowhere")
    monkeypatch.delitem(sys.modules, "torch")
    monkeypatch.setattr(devices, "_torch", lambda: torch)
    assert instructions().startswith(platform.machine()) and not (cache.folder() / "instructions").exists()


@pytest.mark.skipif(torch.version.cuda is not None, reason="a PyTorch that may find a CUDA device is asked for it")
def test_a_second_check_imports_no_pytorch_and_says_the_same(empty_cache: Path, tmp_path: Path) -> None:
    told = []
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", CHECK],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            cwd=tmp_path,
            check=True,
        )
        *rows, imported = done.stdout.strip().rsplit("\n", 1)
        told.append(json.loads(imported))
        (found,) = json.loads(rows[0])
        assert (found["proof"], found["experiment"]) == ("proved", "confirmed")
    assert told == [True, False]
