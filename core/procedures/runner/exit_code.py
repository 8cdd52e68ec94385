"""The exit code of a script when a retry would fail the same way (EX_CONFIG of sysexits): its Job fails at once."""

EXIT_PERMANENT = 78
