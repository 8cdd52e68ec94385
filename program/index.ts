/** What every program over stacks shares: their arguments, their settings and their plan. */
export { asksForHelp, parseArguments, UsageError } from "./arguments.ts";
export { loadTopology, summaryOf, topologyNames, topologyOf } from "./catalogue.ts";
export { commitOf, type GitPlace, gitPlace } from "./git-revision.ts";
export { planAtCommit } from "./plan-at-commit.ts";
export { isFileName, isStackName, planNamed } from "./plan-named.ts";
export { readText, type ReadText } from "./read-text.ts";
export { readSettings } from "./settings.ts";
export { type StackFile, stackFiles } from "./stack-files.ts";
export { checkStack, planStack } from "./stack.ts";
export { parseStackArguments } from "./stack-arguments.ts";
export { aligned, table } from "./table.ts";
