export { plannedProcesses } from "./planned-processes.ts";
export type { PlannedProcess } from "./process.ts";
export { flagLines, shellScript } from "./shell-script.ts";
export { shownValue, shownWord } from "./shown.ts";
export { type Placeholder, placeholdersIn, printWord } from "./word.ts";
