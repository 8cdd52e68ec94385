/**
 * Exit code by which a script says that another try would end the same way, so that its Job fails at once: a wrong
 * token, a full disk. Every other code but 0 is tried again, as often as the Job allows. EX_CONFIG of sysexits; the
 * scripts take it from `runner/exit_code.py`.
 */
export const EXIT_PERMANENT = 78;
