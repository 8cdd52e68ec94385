import {
  type FitArguments,
  type FitQuestion,
  GlmServeError,
  type Problem,
  readQuestion,
} from "../core/index.ts";
import { UsageError } from "../program/index.ts";
import { readJson } from "./read-json.ts";

/** The words of a call that ask in which shapes a model fits. */
export interface FitWords extends Omit<FitArguments, "facts"> {
  readonly "model-facts"?: string | undefined;
}

/**
 * Reads a question of `fit`.
 *
 * @param command the command whose words these are, for the report
 * @param problems problems with other words of the call
 * @throws GlmServeError with every problem of the words and of the facts
 */
export function fitQuestion(
  command: string,
  { "model-facts": factsFile, ...named }: FitWords,
  problems: readonly Problem[],
  directory: string,
): FitQuestion {
  const given: FitArguments =
    factsFile === undefined ? named : { ...named, facts: readFacts(factsFile, directory) };
  const wrong = [...problems, ...problemsOf(given)];
  // What a file holds is no wrong word.
  if (!wrong.every(({ path }) => path.startsWith("model-facts"))) throw new UsageError(command, wrong);
  return readQuestion(given);
}

/** The facts in a file that `glm-serve model --json` wrote. */
function readFacts(file: string, directory: string): unknown {
  const content = readJson(file, directory, "model-facts");
  return typeof content === "object" && content !== null && "facts" in content ? content.facts : content;
}

function problemsOf(given: FitArguments): readonly Problem[] {
  try {
    readQuestion(given);
    return [];
  } catch (error) {
    if (error instanceof GlmServeError) return error.problems;
    throw error;
  }
}
