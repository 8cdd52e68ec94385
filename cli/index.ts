/** What documents the command line. */
export { commands } from "./commands.ts";
