"""From a sheet's TOML file to its PDF."""
