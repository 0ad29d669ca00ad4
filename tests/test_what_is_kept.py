"""What is kept rests on the modules of the engine that it uses: these are read off the imports."""

from __future__ import annotations

import grimp
import pytest

from symcnn.files import cache
from symcnn.files.places import ENGINE


@pytest.mark.parametrize("root", sorted(set(cache.ROOTS.values())))
def test_the_files_of_the_engine_are_those_that_are_imported(root: str) -> None:
    graph = grimp.build_graph("symcnn", exclude_type_checking_imports=True, cache_dir=None)
    wanted = graph.find_upstream_modules(root) | {root}
    found = {".".join(("symcnn", *file.relative_to(ENGINE).with_suffix("").parts)) for file in cache.engine_files(root)}
    assert {name for name in found if not name.endswith("__init__")} == {
        name for name in wanted if not ENGINE.joinpath(*name.split(".")[1:]).is_dir()
    }


def test_a_change_of_the_judge_renews_proofs_and_one_of_the_cluster_does_not() -> None:
    names = {kind: {file.stem for file in cache.engine_files(root)} for kind, root in cache.ROOTS.items()}
    assert "integers" in names["proof"] and "cluster" not in names["proof"] and "drawn" not in names["proof"]
    assert {"integers", "drawn", "chunk"} <= names["experiment"]
    assert not {"sheet", "commands", "canvas", "tex"} & (names["proof"] | names["experiment"])
