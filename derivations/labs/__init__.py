"""Runs whose outcome depends on data, seeds and the machine: measured, printed with their record, never claimed."""
