"""``python -m symcnn``."""

from __future__ import annotations

from symcnn.cli.commands import main

main()
