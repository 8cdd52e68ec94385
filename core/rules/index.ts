export { findingsOf, type RuleReport, runAcceptanceRules, runRules } from "./findings.ts";
export { portConflicts } from "./ports/conflicts.ts";
export { acceptableRules, rules } from "./rules.ts";
