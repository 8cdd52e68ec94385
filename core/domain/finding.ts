import type { Problem } from "../errors/index.ts";

/** How much a finding weighs. */
export const Severity = {
  /** The engine or Kubernetes would refuse, or answers would be wrong. */
  Error: "error",
  /** It silently degrades. */
  Warning: "warning",
  /** Only the documents say so. */
  Advice: "advice",
} as const;

export type Severity = (typeof Severity)[keyof typeof Severity];

/** One problem that a rule reports. */
export interface Finding extends Problem {
  readonly severity: Severity;
  readonly rule: string;
  /** Why the topology keeps the value all the same; absent unless it accepts the finding. */
  readonly accepted?: string;
}
