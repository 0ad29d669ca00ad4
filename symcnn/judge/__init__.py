"""Whether a line is right: what it owes, and the routes that prove it."""
