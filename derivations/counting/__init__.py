"""Counts of pictures, labels and updates."""
