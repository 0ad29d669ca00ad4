"""Lengths of rows that are sliced, padded or cropped."""
