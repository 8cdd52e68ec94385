/** Digests of the Python files that run in pods, by directory. Empty except in a bundle, where `scripts/bundle` inserts them. */
export const podDigests: Readonly<Record<string, string>> = {};
