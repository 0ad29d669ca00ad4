"""What operators of PyTorch do to sizes, by the results of this catalogue."""
