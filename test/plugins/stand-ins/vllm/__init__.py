"""Stand-ins for the parts of vLLM 0.13.0 that the plugins use: same names, same behavior as far as it matters."""
