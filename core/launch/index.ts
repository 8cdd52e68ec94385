export { DRAIN_COMMAND, drainLimit, drainScript, drainSeconds } from "./drain-script.ts";
export { healthCommand, healthScript, type ProbeKind } from "./health-script.ts";
export { awaitArguments, LAUNCH_DIRECTORY, launchScript } from "./launch-script.ts";
export { poolScript } from "./pool-script.ts";
export { proxyScript, RANKS_DIRECTORY, RANKS_FILE } from "./proxy-script.ts";
export { quote } from "./quote.ts";
export { scriptVariables } from "./script-variables.ts";
export { extendsItself } from "./extended-variable.ts";
export { warmsUp } from "./warm-up.ts";
