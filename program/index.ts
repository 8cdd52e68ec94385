/** What every program over stacks shares: their arguments, their settings and their plan. */
export { asksForHelp, UsageError, WrongWordError } from "./arguments.ts";
export { type CallOf, type OptionsOf, parseCall, readCall } from "./call.ts";
export { loadTopology, stackFileFor, summaryOf, topologyNames, topologyOf } from "./catalogue.ts";
export { commitOf, type GitPlace, gitPlace } from "./git-revision.ts";
export { planAtCommit } from "./plan-at-commit.ts";
export { isFileName, isStackName, planNamed } from "./plan-named.ts";
export {
  type ArgumentDescription,
  type CommandDescription,
  defineCommand,
  type ExitCodeDescription,
  type OptionDescription,
  type SwitchDescription,
  takesValue,
  type ValueDescription,
} from "./command-description.ts";
export {
  aboutArgument,
  aboutOption,
  argumentText,
  helpText,
  helpWidth,
  optionText,
  usageLine,
} from "./help-text.ts";
export { paragraph } from "./paragraph.ts";
export { pictureFile, picturePaths } from "./picture-files.ts";
export { readText, type ReadText } from "./read-text.ts";
export { readSettings } from "./settings.ts";
export { type StackFile, stackFiles } from "./stack-files.ts";
export { askedStack, checkStack, planStack } from "./stack.ts";
export { aligned, MIN_COLUMNS, table } from "./table.ts";
