"""Memory of networks of dense layers, from the births and deaths of their tensors."""
