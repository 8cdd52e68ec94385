import type { RuleProblem } from "./fix.ts";

/** What can be wrong with a flag or a variable of a group by itself. Each kind is reported by a rule of its own. */
export const FlagProblemKind = {
  /** The flag follows from the topology. */
  OwnedFlag: "owned-flag",
  /** The parser of the release does not have the flag. */
  UnknownFlag: "unknown-flag",
  /** The catalogue of another release, by which the flag is judged, does not have the flag or its value. */
  NotCatalogued: "not-catalogued",
  /** The parser no longer has the flag. */
  RemovedFlag: "removed-flag",
  /** Another dialect of the engine has the flag. */
  FlagOfOtherDialect: "flag-of-other-dialect",
  /** The parser reads another type. */
  FlagType: "flag-type",
  /** The value lies outside the limits of the flag. */
  FlagRange: "flag-range",
  /** The flag would print a secret. */
  SecretFlag: "secret-flag",
  /** The release has no parser of this name. */
  UnknownParser: "unknown-parser",
  /** The pod, its script or the device plugin sets the variable. */
  OwnedVariable: "owned-variable",
  /** The variable would print a secret. */
  SecretVariable: "secret-variable",
} as const;

export type FlagProblemKind = (typeof FlagProblemKind)[keyof typeof FlagProblemKind];

/** A flag or a variable that is wrong by itself, whatever stands beside it. */
export interface FlagProblem extends RuleProblem {
  readonly kind: FlagProblemKind;
}

const UNREADABLE: ReadonlySet<FlagProblemKind> = new Set([
  FlagProblemKind.FlagType,
  FlagProblemKind.FlagRange,
]);

/** Whether the value cannot be computed with. */
export function isUnreadable({ kind }: FlagProblem): boolean {
  return UNREADABLE.has(kind);
}
