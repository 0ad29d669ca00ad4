"""Records: whole or not at all, gone on with after a kill, repeated to the bit, refused when they belong to others."""

from __future__ import annotations

import json
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Package

from symcnn.catalogue.catalogue import default
from symcnn.contest import chunk, workers
from symcnn.contest.result import ExperimentResult
from symcnn.contest.settings import Settings
from symcnn.errors import SymcnnError
from symcnn.files import cache
from symcnn.verdicts.check import check
from symcnn.verdicts.record import FORM, Head, read
from symcnn.verdicts.replay import Replay, replay

NAME = "activation.relu_variance"
CPU = Settings(device="cpu")


def recorded(store: Path, settings: Settings = CPU, name: str = NAME) -> ExperimentResult:
    result = check(default()[name], "experiment", settings, store=store).result
    assert result is not None
    return result


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("records")
    for name in (NAME, "convolution.output_size", "optimizer.momentum_position"):
        recorded(folder, name=name)
    return folder


def data(store: Path, name: str = NAME) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((store / f"{name}.json").read_text())
    return found


def rewritten(store: Path, folder: Path, of: str = NAME, **changes: Any) -> Path:
    """The record with some of its parts replaced, in another folder, as another program might have written it."""
    path, form = folder / f"{of}.json", changes.pop("symcnn record", FORM)
    body = {**data(store, of), **changes}
    body = {key: value for key, value in body.items() if key not in ("symcnn record", "sha256")}
    path.write_text(json.dumps({"symcnn record": form, "sha256": cache.seal(body), **body}))
    return path


def test_a_record_holds_seed_versions_device_samples_moments_and_verdicts(store: Path) -> None:
    found = data(store)
    assert found["settings"] == {
        "device": "cpu",
        "seed": 0,
        "resolution": "1/100",
        "alpha": 1e-6,
        "tests": 64,
        "budget": None,
    }
    assert {"symcnn", "python", "sympy", "torch", "device", "instructions"} <= set(found["versions"])
    result = found["result"]
    assert result["status"] == "confirmed" and result["rivals"] and result["impostor"]["told_apart"]
    for cell in result["cells"]:
        assert cell["moments"][0] == cell["samples"] > 0
    looks = [look for run in found["checkpoint"].values() for look in run["looks"]]
    assert all(len(look) == 8 for look in looks)


@pytest.mark.parametrize("name", [NAME, "convolution.output_size", "optimizer.momentum_position"])
@pytest.mark.parametrize("count", [1, 3])
def test_a_replay_gives_the_same_to_the_bit(store: Path, name: str, count: int) -> None:
    found = replay(store / f"{name}.json", Settings(workers=count))
    assert found.same, found.differences
    assert found.result.status == "confirmed"


def test_values_known_up_to_rounding_are_compared_so(store: Path, tmp_path: Path) -> None:
    """Libraries of linear algebra give other last bits from run to run; what lies outside of the bound is found."""
    name = "optimizer.momentum_position"

    def changed(share: float) -> Replay:
        result = data(store, name)["result"]
        # The point with the widest bound, so that half of it is more than a bit.
        cell = max(result["cells"], key=lambda cell: cell["half_width"])
        cell["measured"] += share * cell["half_width"]
        return replay(rewritten(store, tmp_path, name, result=result), CPU)

    within, beyond = changed(0.5), changed(2.0)
    assert within.same and within.rounded and not beyond.same and not beyond.rounded


def test_a_moment_that_was_changed_is_found(store: Path, tmp_path: Path) -> None:
    result = data(store)["result"]
    result["cells"][0]["moments"][2] *= 1 + 2**-52
    found = replay(rewritten(store, tmp_path, result=result), CPU)
    assert not found.same and "(the moments differ)" in found.differences[0]
    result["status"] = "refuted"
    found = replay(rewritten(store, tmp_path, result=result), CPU)
    assert "the verdict was refuted" in found.differences[0]


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to everything in a record, but of a list the first alone."""
    yield path
    if isinstance(value, dict):
        for key, item in value.items():
            yield from paths(item, (*path, key))
    elif isinstance(value, list) and value:
        yield from paths(value[0], (*path, 0))


def test_a_record_changed_anywhere_is_refused(store: Path, tmp_path: Path) -> None:
    """By hand: every value in turn another one, or gone."""
    copy = tmp_path / f"{NAME}.json"
    for path in list(paths(data(store)))[1:]:
        for gone in (False, True):
            changed = data(store)
            inner: Any = changed
            for key in path[:-1]:
                inner = inner[key]
            if gone:
                del inner[path[-1]]
            else:
                inner[path[-1]] = "7" if inner[path[-1]] != "7" else "8"
            copy.write_text(json.dumps(changed))
            for use in (lambda: replay(copy, CPU), lambda: recorded(tmp_path)):
                with pytest.raises(SymcnnError):
                    use()


def test_every_look_and_every_word_of_a_result_is_compared(store: Path, tmp_path: Path) -> None:
    checkpoint = data(store)["checkpoint"]
    first = next(iter(checkpoint.values()))
    first["looks"][0][3] *= 2
    found = replay(rewritten(store, tmp_path, checkpoint=checkpoint), CPU)
    assert found.differences == ("the moments at the looks on the checkpoint are others",)
    result = {**data(store)["result"], "operator": "torch.nn.functional.gelu"}
    found = replay(rewritten(store, tmp_path, result=result), CPU)
    assert found.differences == ("operator: torch.nn.functional.gelu in the record, torch.nn.functional.relu now",)


def test_an_operator_of_ones_own_is_among_the_files(
    empty_cache: Path, package: Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A layer that is changed is run anew."""
    monkeypatch.syspath_prepend(str(tmp_path / "mine"))
    layer = tmp_path / "mine" / "own_layer.py"
    layer.parent.mkdir()
    layer.write_text("import torch\n\ndef layer(x):\n    return torch.nn.functional.relu(x)\n")
    text = Path(default().root, "activation", "relu_second_moment.py").read_text(encoding="utf-8")
    catalogue = package({"own": text.replace("torch.nn.functional.relu", "own_layer.layer")})
    assert check(catalogue["own"], "experiment", CPU).verdict.experiment == "confirmed"
    before = Head.of(catalogue["own"], CPU)
    layer.write_text(layer.read_text().replace("relu(x)", "relu(x) * 1.1"))
    assert [line.partition(":")[0] for line in before.differences(Head.of(catalogue["own"], CPU))] == [
        "the files of the derivation"
    ]


def test_what_is_no_record_of_ours_is_refused(store: Path, tmp_path: Path) -> None:
    text = (store / f"{NAME}.json").read_text()
    cut = tmp_path / "cut.json"
    for share in (0.0, 0.2, 0.999):
        cut.write_text(text[: int(share * len(text))])
        with pytest.raises(SymcnnError, match="no whole record"):
            replay(cut, CPU)
    cut.write_text('{"some": "file"}')
    with pytest.raises(SymcnnError, match="is no record of an experiment"):
        replay(cut, CPU)
    with pytest.raises(SymcnnError, match="there is no record"):
        replay(tmp_path / "nothing.json", CPU)
    with pytest.raises(SymcnnError, match=f"form 99; this symcnn reads form {FORM}"):
        replay(rewritten(store, tmp_path, **{"symcnn record": 99}), CPU)
    with pytest.raises(SymcnnError, match="no whole record"):
        replay(rewritten(store, tmp_path, checkpoint={"cell": {"looks": [[1]]}}), CPU)
    with pytest.raises(SymcnnError, match="was not finished"):
        replay(rewritten(store, tmp_path, result=None), CPU)
    with pytest.raises(SymcnnError, match=r"another version: torch: 1\.0 there"):
        replay(rewritten(store, tmp_path, versions={**data(store)["versions"], "torch": "1.0"}), CPU)
    with pytest.raises(SymcnnError, match="another version: the files of the derivation"):
        replay(rewritten(store, tmp_path, files="0"), CPU)
    with pytest.raises(SymcnnError, match="no whole record"):
        replay(rewritten(store, tmp_path, settings={"devices": 3}), CPU)
    for resolution in ("Infinity", "1e999999999", math.inf, 3, None, "1/0"):
        with pytest.raises(SymcnnError, match="the resolution is a ratio such as 1/100, not"):
            replay(rewritten(store, tmp_path, settings={**data(store)["settings"], "resolution": resolution}), CPU)
    for name in (3, None, ["a"]):
        with pytest.raises(SymcnnError, match="no whole record: TypeError: the name of a result is a text, not"):
            replay(rewritten(store, tmp_path, name=name), CPU)
    checkpoint = data(store)["checkpoint"]
    next(iter(checkpoint.values()))["size"] = math.inf
    with pytest.raises(SymcnnError, match="no whole record: OverflowError"):
        replay(rewritten(store, tmp_path, checkpoint=checkpoint), CPU)
    with pytest.raises(SymcnnError, match="no derivation"):
        replay(rewritten(store, tmp_path, name="activation.relu_varianze"), CPU)
    corollary = next(one.name for one in default() if one.experiment is None)
    with pytest.raises(SymcnnError, match=f"is the record of an experiment, and {corollary} has none"):
        replay(rewritten(store, tmp_path, name=corollary), CPU)


def test_the_record_of_another_run_is_not_written_over(store: Path) -> None:
    before = data(store)
    with pytest.raises(SymcnnError, match=r"holds another run \(seed: 0 there, 1 here\)"):
        recorded(store, Settings(device="cpu", seed=1))
    assert data(store) == before


def test_a_folder_that_cannot_be_written_is_said_to_be(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(SymcnnError, match="cannot be written"):
        recorded(blocked / "store")


FINE = Settings(device="cpu", resolution=Fraction(1, 350))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> ExperimentResult:
    return recorded(tmp_path_factory.mktemp("whole"), FINE)


def looks(path: Path) -> int:
    try:
        checkpoint = json.loads(path.read_text())["checkpoint"]
    except (OSError, ValueError):
        return 0
    return sum(len(run["looks"]) for run in checkpoint.values())


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Draws of the experiment that are made here, as they are made."""
    counts: list[int] = []

    def draw(job: chunk.Job) -> list[list[float]]:
        if job.source.name == NAME:
            counts.append(job.count * job.size)
        return chunk.draw_chunks(job)

    monkeypatch.setattr(workers, "draw_chunks", draw)
    yield counts


def test_a_run_that_is_killed_goes_on_where_it_was(whole: ExperimentResult, tmp_path: Path, counted: list[int]) -> None:
    path = tmp_path / f"{NAME}.json"
    command = [sys.executable, "-m", "symcnn.cli", "check", NAME, "--only", "experiment", "--device", "cpu"]
    command += ["--resolution", "1/350", "--workers", "1", "--record", str(tmp_path)]
    run = subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while looks(path) < 12 and run.poll() is None:
        time.sleep(0.01)
    run.send_signal(signal.SIGKILL)
    assert run.wait() == -signal.SIGKILL
    held = read(path)
    assert held.result is None
    before = {key: run.looks[max(run.looks)].count for key, run in held.checkpoint.cells.items() if run.looks}
    assert 0 < sum(before.values()) < whole.samples
    result = recorded(tmp_path, FINE)
    assert (result.cells, result.rivals, result.status) == (whole.cells, whole.rivals, "confirmed")
    # What was drawn before the last writing is not drawn again, and nothing is counted twice.
    control = read(path).checkpoint.cells
    drawn = sum(run.looks[max(run.looks)].count for run in control.values() if run.looks)
    assert sum(counted) == drawn - sum(before.values())
    again = len(counted)
    assert recorded(tmp_path, FINE).cells == whole.cells and len(counted) == again


def test_a_kept_result_that_is_cut_off_is_drawn_anew(empty_cache: Path, counted: list[int]) -> None:
    first = check(default()[NAME], "experiment", CPU).result
    drawn = sum(counted)
    (path,) = (empty_cache / "experiment").glob(f"{NAME}-*.json")
    path.write_text(path.read_text()[:1000])
    again = check(default()[NAME], "experiment", CPU).result
    assert first is not None and again is not None and again.cells == first.cells
    assert sum(counted) == 2 * drawn
