"""What the README shows is what is printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import Command

import symcnn
from symcnn.judge import integers
from symcnn.verdicts.prove import prove_apart

README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", README, re.S)


def block(command: str) -> list[str]:
    """The lines that the README shows below a command."""
    (found,) = (text for text in BLOCKS if text.startswith(f"$ {command}\n"))
    return [line.rstrip() for line in found.splitlines()[1:] if line != "..."]


@pytest.mark.skipif(not integers.available(), reason="z3 is not installed")
def test_show_prints_what_the_readme_shows(command: Command) -> None:
    prove_apart(symcnn.derive("convolution.output_size"))
    printed = "\n".join(line.rstrip() for line in command("show", "convolution.output_size").stdout.splitlines())
    assert "\n".join(block("symcnn show convolution.output_size")) in printed


def test_the_results_that_the_readme_lists_are_in_the_catalogue() -> None:
    (asked,) = re.findall(r"^\$ symcnn check (activation\.[\w. ]+)$", README, re.M)
    listed = [line.split()[0] for line in block(f"symcnn check {asked}") if re.match(r"\w+\.\w", line)]
    chosen = [d.name for d in symcnn.Catalogue().select(asked.split())]
    assert listed == chosen


def test_the_folders_that_the_readme_maps_are_there() -> None:
    folders = re.findall(r"^\| `(\w[\w/]*/)` \|", README, re.M)
    assert len(folders) >= 7
    for folder in folders:
        assert (Path(__file__).resolve().parents[1] / folder).is_dir(), folder
