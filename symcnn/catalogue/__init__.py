"""The subject's files: derivations, networks, demonstrations and labs, read and found by name."""
