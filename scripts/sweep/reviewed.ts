/** Rules that report an error where the engine starts, and why the topology does not work. */
export const reviewed: Readonly<Record<string, string>> = {};
