"""Regularisation: dropout as a penalty on least squares."""
