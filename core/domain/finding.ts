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

/** What a rule says of a place that is no error. */
export interface Finding extends Problem {
  readonly severity: Severity;
  readonly rule: string;
  readonly source: string;
  /** Why the topology keeps the value all the same; absent where it does not say. */
  readonly accepted?: string;
}
