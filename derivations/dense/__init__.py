"""Cost of networks of dense layers."""
