"""Runs of PyTorch that show something: an error that is raised, a gradient that is routed."""
