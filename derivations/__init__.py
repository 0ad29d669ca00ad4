"""Results about neural networks, one a file; the folder may be installed under another name."""
