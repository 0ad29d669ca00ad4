"""What a process that was killed left behind is removed by a later one, and nothing else is."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import pytest

from symcnn.files.cache import write_whole
from symcnn.files.temporary import STALE, folder


def aged(path: Path, seconds: float) -> Path:
    os.utime(path, (time.time() - seconds,) * 2)
    return path


def test_old_folders_go_and_young_ones_and_others_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    places = [tmp_path / name for name in ("symcnn-tex-abc_1234", "symcnn-tex-young567", "symcnn-tex-notes")]
    for place in places:
        place.mkdir()
        (place / "sheet.tex").touch()
    link = tmp_path / "symcnn-link"
    link.symlink_to(places[2])
    for place in (places[0], places[2]):
        aged(place, 2 * STALE)
    with folder("tex") as made:
        assert made.is_dir() and made.parent == tmp_path
        assert [place.exists() for place in places] == [False, True, True] and (places[2] / "sheet.tex").exists()
    assert not made.exists()


def test_a_half_written_file_goes_with_the_next_writing(tmp_path: Path) -> None:
    old, young = tmp_path / ".a.json.abcd_001", tmp_path / ".a.json.abcd_002"
    other = tmp_path / ".b.json.abcd_003"
    for path in (old, young, other):
        path.touch()
    for path in (old, other):
        aged(path, 2 * STALE)
    write_whole(tmp_path / "a.json", "{}")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".a.json.abcd_002", ".b.json.abcd_003", "a.json"]
