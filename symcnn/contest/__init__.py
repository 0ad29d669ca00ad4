"""A claim against its rivals: which of them agrees with what the operator does, by exact values or by statistics."""
