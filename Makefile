PYTHON ?= python3
TORCH ?= auto
WORKERS ?= auto
SINCE ?= HEAD

.PHONY: install sheets test bench lint check-fast clean

install:
	@$(PYTHON) tools/bootstrap.py --torch $(TORCH)

sheets: install
	.venv/bin/symcnn sheet --for all --out build

test: install
	.venv/bin/pytest -n $(WORKERS) --dist loadfile

bench: install
	@.venv/bin/python -c "import fvcore.nn, torchinfo" 2>/dev/null \
	|| .venv/bin/python -m pip install -q --disable-pip-version-check --no-deps -r tests/bench_peers.txt \
	|| echo "symcnn: fvcore and torchinfo cannot be had; their times are left out"
	.venv/bin/pytest --benchmark-only -rs tests/bench_*.py
	.venv/bin/python tools/bench_show.py
	.venv/bin/python tools/bench_throughput.py
	.venv/bin/python tools/bench_class.py
	.venv/bin/python tools/bench_marking.py

lint: install
	.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy && .venv/bin/lint-imports --no-cache

check-fast: lint
	@tests="$$(.venv/bin/python tools/changed.py $(SINCE))"; \
	if [ -n "$$tests" ]; then .venv/bin/pytest -q -n $(WORKERS) --dist loadfile $$tests; else echo "nothing changed since $(SINCE)"; fi

clean:
	rm -rf build dist .benchmarks .hypothesis .mypy_cache .pytest_cache .ruff_cache
