"""Answers that people type: read, and later compared with what a derivation claims."""
