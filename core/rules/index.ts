export { findingsOf, runRules } from "./findings.ts";
export { launchFits } from "./launch-fits.ts";
export { portConflicts } from "./ports/conflicts.ts";
export { acceptableRules, rules } from "./rules.ts";
