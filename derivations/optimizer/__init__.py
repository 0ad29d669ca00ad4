"""Trajectories of optimizers under a constant gradient, and the state that they keep."""
