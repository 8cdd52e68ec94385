"""Stand-ins for the parts of vLLM 0.13.0 that the plugins touch: same names, same behaviour where it matters."""
