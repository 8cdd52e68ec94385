/** How sure an estimate is. */
export const ConfidenceLevel = {
  /** By a formula with which logs of such deployments agree. */
  Checked: "checked",
  /** By a formula by which the documented deployments fit. */
  Formula: "by formula",
  /** A fact that it needs is not confirmed. */
  Unsure: "unsure",
} as const;

export type ConfidenceLevel = (typeof ConfidenceLevel)[keyof typeof ConfidenceLevel];

/** How sure an estimate is, and why. */
export interface Confidence {
  readonly level: ConfidenceLevel;
  /** A sentence without its period. */
  readonly reason: string;
}
