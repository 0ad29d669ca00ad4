"""False files, one each in `false/`: none is proved, and each falls for the reason that it states.

A file says in its docstring why it is false, in ``kind`` what sort of fault it
is, and in ``falls`` words of the complaint by which it must fall (ways to say
it are divided by a bar). What falls for another reason is as good as unguarded.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from symcnn.catalogue.catalogue import Catalogue
from symcnn.errors import DerivationError
from symcnn.judge.judging import Status
from symcnn.verdicts.prove import prove
from symcnn.verdicts.recalls import needless

FOLDER = Path(__file__).parent / "false"
NAMES = sorted(path.stem for path in FOLDER.iterdir() if path.suffix == ".py" or (path / "main.py").is_file())


def complaint(name: str, folder: Path, here: bool = False) -> str:
    """What is said of a file that is not proved; the empty text where it is. ``here``: it is read in this process."""
    root = folder / "course"
    folder.mkdir(exist_ok=True)
    if (FOLDER / name).is_dir():
        shutil.copytree(FOLDER / name, root / name)
        asked = f"{name}.main"
    else:
        root.mkdir()
        shutil.copy(FOLDER / f"{name}.py", root)
        asked = name
    try:
        derivation = Catalogue(root, apart=here)[asked]
        record = prove(derivation, necessity=False)
    except DerivationError as error:
        return str(error)
    if record.status is Status.PROVED:
        return "a recall is not needed" if derivation.recalled and needless(derivation, {}) else ""
    return " ".join(
        f"{judgement.what}: {judgement.status.value}. {judgement.why}"
        for judgement in record.judgements
        if judgement.status is not Status.PROVED
    )


def stated(name: str) -> dict[str, str]:
    """What a file says of itself: its kind, and the words of its complaint."""
    path = FOLDER / f"{name}.py" if (FOLDER / f"{name}.py").is_file() else FOLDER / name / "main.py"
    lines = path.read_text(encoding="utf-8").splitlines()
    return {
        key: line.partition(" = ")[2].strip('"')
        for line in lines
        for key in ("kind", "falls")
        if line.startswith(f"{key} = ")
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_false_file_falls_for_its_reason(name: str, tmp_path: Path) -> None:
    said = complaint(name, tmp_path)
    assert said, "it is proved"
    falls = stated(name)["falls"]
    assert any(words in said.lower() for words in falls.split("|")), f"it falls, but not by {falls!r}: {said}"
