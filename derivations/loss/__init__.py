"""Losses: values, slopes, and what they are at their least."""
