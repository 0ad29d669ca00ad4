"""A cluster of processes on this machine: the same moments as here, also when a worker is killed in the middle."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Command, Package

from symcnn.catalogue.catalogue import default
from symcnn.contest import cluster as clusters
from symcnn.contest.result import ExperimentResult
from symcnn.contest.settings import Settings
from symcnn.contest.workers import workers
from symcnn.errors import SymcnnError
from symcnn.verdicts.check import check
from symcnn.verdicts.remote import remote_chunks

distributed = pytest.importorskip("distributed", reason="the extra symcnn[cluster] is not installed")

NAME = "activation.relu_second_moment"
SHARE = Fraction(1, 200)
HERE = Settings(device="cpu", resolution=SHARE)


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A scheduler and two workers, each a process of one thread."""
    folder = tmp_path_factory.mktemp("dask")
    with (
        pytest.MonkeyPatch.context() as patch,
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, local_directory=str(folder)
        ) as found,
    ):
        patch.setenv("PYTHONPATH", str(ROOT))
        yield found


def ran(settings: Settings, name: str = NAME, store: Path | None = None) -> ExperimentResult:
    report = check(default()[name], "experiment", settings, fresh=True, store=store)
    assert report.result is not None, report.fault
    return report.result


def there(local: Any) -> Settings:
    return Settings(device="cpu", resolution=SHARE, scheduler=local.scheduler_address)


def test_a_cluster_gives_what_one_machine_gives(local: Any) -> None:
    apart, here = ran(there(local)), ran(HERE)
    assert here.status == "confirmed" and here.samples > 10**7
    assert (apart.cells, apart.rivals, apart.impostor) == (here.cells, here.rivals, here.impostor)


def test_a_worker_killed_in_the_middle_changes_nothing(local: Any, tmp_path: Path) -> None:
    with distributed.Client(local.scheduler_address, set_as_default=False) as client:
        first = set(client.run(os.getpid).values())
    path = tmp_path / f"{NAME}.json"
    killed = []

    def kill() -> None:
        while not path.exists():
            time.sleep(0.005)
        killed.append(min(first))
        os.kill(min(first), signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    apart = ran(there(local), store=tmp_path)
    killer.join()
    with distributed.Client(local.scheduler_address, set_as_default=False) as client:
        assert set(client.run(os.getpid).values()) != first
    assert killed
    here = ran(HERE)
    assert (apart.cells, apart.rivals, apart.status) == (here.cells, here.rivals, "confirmed")


def test_a_worker_with_another_version_refuses(local: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "versions_here", lambda: {"torch": "0.1"})
    with pytest.raises(SymcnnError, match=r"a worker has torch .*, not 0\.1"):
        ran(there(local))


def test_a_derivation_in_no_file_cannot_be_sent(local: Any) -> None:
    altered = default()[NAME].claiming(default()[NAME].claim)
    with pytest.raises(SymcnnError, match="no other machine can find it"):
        check(altered, "experiment", there(local))


def test_a_package_of_ones_own_is_found_by_its_folder(local: Any, package: Package) -> None:
    text = Path(default().root, "activation", "relu_second_moment.py").read_text(encoding="utf-8")
    catalogue = package({"own": text})
    found = check(catalogue["own"], "experiment", there(local), fresh=True).result
    assert found is not None and found.status == "confirmed"


@pytest.mark.parametrize("address", ["nonsense", "localhost:8786", "tcp://", ""])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(SymcnnError, match="like tcp://"), workers(Settings(scheduler=address), remote_chunks):
        pass


def test_a_scheduler_that_does_not_answer_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "PATIENCE", 1)
    with pytest.raises(SymcnnError, match=r"no scheduler answers at .tcp://127\.0\.0\.1:1"):
        ran(Settings(device="cpu", scheduler="tcp://127.0.0.1:1"))


def test_a_cluster_that_loses_its_last_worker_is_given_up(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clusters, "PATIENCE", 2)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    folder = str(tmp_path_factory.mktemp("lost"))
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None, local_directory=folder
    ) as lost:
        settings = Settings(device="cpu", resolution=Fraction(1, 1000), scheduler=lost.scheduler_address)

        def retire() -> None:
            while not (tmp_path / f"{NAME}.json").exists():
                time.sleep(0.01)
            lost.scale(0)

        thread = threading.Thread(target=retire)
        thread.start()
        with pytest.raises(SymcnnError, match="has had no workers; the record keeps what was drawn"):
            ran(settings, store=tmp_path)
        thread.join()


@pytest.mark.parametrize("address", ["tls://x:1", "wss://x:1"])
def test_an_encrypted_address_without_certificates_is_refused_at_once(address: str, command: Command) -> None:
    done = command("check", "convolution.output_size", "--scheduler", address, "--device", "cpu")
    assert done.returncode == 2 and done.stderr.strip().count("\n") == 0
    assert "needs certificates" in done.stderr
