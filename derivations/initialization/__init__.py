"""Weights at the start, and what signals become on their way through layers."""
