"""Proving, running, comparing, recording, reporting."""
