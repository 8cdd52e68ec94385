/** Short names of the kinds of nodes, for completion. */
export const HARDWARE = ["a2", "a3", "a5", "h100", "h200"] as const;

/** What an option takes that names a kind of node. */
export const HARDWARE_DESCRIPTION =
  "kind of node: a2, a3, a5 (Ascend 950DT), h100 or h200; or its name in a stack, such as atlas-800-a3";
