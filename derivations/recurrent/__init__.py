"""Recurrent layers: what they cost, and what they learn."""
