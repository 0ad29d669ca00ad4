"""Sums of learning rates over a training, for the usual schedules."""
