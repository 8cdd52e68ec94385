/** Digests of the Python files that run in pods, by directory. Only a bundle knows them: `scripts/bundle` fills them in. */
export const podDigests: Readonly<Record<string, string>> = {};
