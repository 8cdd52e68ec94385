export { plannedProcesses } from "./planned-processes.ts";
export type { PlannedProcess, ProcessFile, ProcessVariable } from "./process.ts";
export { flagLines, shellScript } from "./shell-script.ts";
export { type Placeholder, placeholdersIn, printWord, type Word } from "./word.ts";
