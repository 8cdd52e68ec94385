import { GlmServeError, type Problem } from "../core/index.ts";

/** The words of a call are wrong; shown with the usage of its command. */
export class UsageError extends GlmServeError {
  constructor(command: string, problems: readonly Problem[]) {
    super(`the words of ${command}`, problems);
  }
}
