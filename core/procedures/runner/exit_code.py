"""How a script of a procedure says to its Job that another try would end the same way (EX_CONFIG of sysexits)."""

EXIT_PERMANENT = 78
