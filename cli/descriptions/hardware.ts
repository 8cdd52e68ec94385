/** Short names of the kinds of nodes, for completion. */
export const HARDWARE = ["a2", "a3", "a5", "h100", "h200"] as const;
