"""Experiments on a CUDA device. They are skipped, and said to be, where there is none."""

from __future__ import annotations

import pytest
import torch

from symcnn.catalogue.catalogue import default
from symcnn.contest.checkpoint import Checkpoint
from symcnn.contest.chunk import Job, draw_chunks, pilot
from symcnn.contest.drawn import sources
from symcnn.contest.moments import Moments
from symcnn.contest.settings import Settings
from symcnn.experiment.kinds import MonteCarlo
from symcnn.experiment.operators import OPERATOR, operators_of
from symcnn.verdicts.trial import run

if not torch.cuda.is_available():
    pytest.skip("PyTorch finds no CUDA device here", allow_module_level=True)

pytestmark = pytest.mark.cuda
CUDA = Settings(device="cuda")
MEASURED = [derivation.name for derivation in default() if derivation.experiment is not None]
DRAWN = [derivation.name for derivation in default() if isinstance(derivation.experiment, MonteCarlo)]


@pytest.mark.parametrize("name", MEASURED)
def test_every_experiment_is_confirmed(name: str) -> None:
    result = run(default()[name], CUDA)
    assert result.status == "confirmed", result.why
    assert result.device.startswith("cuda (")


@pytest.mark.parametrize("name", DRAWN)
def test_the_same_device_gives_the_same_moments(name: str) -> None:
    first, again = (run(default()[name], CUDA, Checkpoint()) for _ in range(2))
    assert (first.cells, first.rivals) == (again.cells, again.rivals)


@pytest.mark.parametrize("name", DRAWN)
def test_no_chunk_waits_for_the_device(name: str) -> None:
    """PyTorch raises an error at whatever synchronises; the sums of a whole job are fetched once, at its end."""
    experiment = default()[name].experiment
    assert isinstance(experiment, MonteCarlo)
    operator = operators_of(experiment, name)[OPERATOR]
    for source in sources(name, experiment, operator, "cuda", CUDA):
        run = pilot(source, 2**20)
        job = Job(source, 0, 3, run.size, run.seeded)
        draw_chunks(job)  # what is made once is made here
        fetched = torch.Tensor.tolist
        torch.cuda.set_sync_debug_mode("error")
        try:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(torch.Tensor, "tolist", lambda tensor: tensor)
                sums = draw_chunks(job)
        finally:
            torch.cuda.set_sync_debug_mode("default")
        moments = [Moments.from_sums(run.size, one) for one in fetched(sums)]  # type: ignore[arg-type]
        assert len(moments) == 3 and all(one.finite for one in moments)
