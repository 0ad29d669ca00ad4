"""``python -m symcnn``."""

from __future__ import annotations

from symcnn.cli import main

main()
