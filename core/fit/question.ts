import type { Engine } from "../domain/index.ts";
import { engines } from "../engines/index.ts";
import { GlmServeError, type Problem, suggest } from "../errors/index.ts";
import {
  hardware,
  type HardwareFacts,
  type HardwareName,
  type ModelFacts,
  models,
  notPlanned,
  unplannedModel,
  WeightFormat,
} from "../facts/index.ts";

/** As many nodes as the search goes through in seconds. */
const NODE_LIMIT = 32;

/** What is asked, in words: names may be short (`a3`) or differ in case. */
export interface FitWords {
  readonly model?: string;
  readonly weights?: string;
  readonly hardware?: string;
  readonly nodes?: string;
  readonly context?: string;
  /** Only this engine. @default every engine of the hardware's vendor */
  readonly engine?: string;
}

/** What is asked, looked up. */
export interface FitQuestion {
  readonly model: ModelFacts;
  readonly weights: WeightFormat;
  readonly hardware: HardwareFacts & { readonly name: HardwareName };
  readonly nodes: number;
  /** Tokens of the longest sequence. */
  readonly context: number;
  readonly engines: readonly Engine[];
}

/**
 * Looks up the words of a question.
 *
 * @throws GlmServeError with every word that is missing or wrong
 */
export function readQuestion(words: FitWords): FitQuestion {
  const problems: Problem[] = [];
  const unplanned = words.model === undefined ? undefined : unplannedModel(words.model);
  if (unplanned !== undefined) problems.push({ path: "model", value: words.model, ...notPlanned(unplanned) });
  const model = unplanned === undefined ? among("model", words.model, models, problems) : undefined;
  const weights = among(
    "weights",
    words.weights,
    Object.fromEntries(Object.values(WeightFormat).map((format) => [format, format])),
    problems,
  );
  const machine = among("hardware", words.hardware, hardware, problems);
  const nodes = whole("nodes", words.nodes, NODE_LIMIT, "this many nodes are searched", problems);
  const context = whole(
    "context",
    words.context,
    model?.maxPositions ?? Number.MAX_SAFE_INTEGER,
    `${model?.name ?? "the model"} knows so many positions`,
    problems,
  );
  const engine = words.engine === undefined ? undefined : among("engine", words.engine, engines, problems);
  if (engine !== undefined && machine !== undefined && engine.vendor !== machine.vendor) {
    problems.push({
      path: "engine",
      value: words.engine,
      message: `${engine.name} does not run on ${machine.title}.`,
      fix: `leave it out, or choose hardware of ${engine.vendor}`,
    });
  }
  if (
    problems.length > 0 ||
    model === undefined ||
    weights === undefined ||
    machine === undefined ||
    nodes === undefined ||
    context === undefined
  )
    throw new GlmServeError("the words of fit", problems);
  const running = Object.values(engines).filter(({ vendor }) => vendor === machine.vendor);
  return {
    model,
    weights,
    hardware: machine,
    nodes,
    context,
    engines: engine === undefined ? running : [engine],
  };
}

/** A row of a table by its name, by its name in other letters, or by the end of its name: `a3` is `atlas-800-a3`. */
function among<Value>(
  path: string,
  word: string | undefined,
  table: Readonly<Record<string, Value>>,
  problems: Problem[],
): Value | undefined {
  const known = Object.keys(table);
  if (word === undefined) {
    problems.push({
      path,
      message: "This is required.",
      fix: `write --${path} with one of ${known.join(", ")}`,
    });
    return undefined;
  }
  const folded = word.toLowerCase();
  const exact = known.find((name) => name.toLowerCase() === folded);
  const [end, ...others] = known.filter((name) => name.toLowerCase().endsWith(`-${folded}`));
  const found = exact ?? (others.length === 0 ? end : undefined);
  if (found === undefined) {
    // Of `vllm` no letters are wrong: more are missing than xllm has others.
    const [begun, ...more] = known.filter((name) => name.toLowerCase().startsWith(folded));
    const fix = begun === undefined || more.length > 0 ? suggest(word, known) : `Did you mean "${begun}"?`;
    problems.push({ path, value: word, message: "This is not known.", fix });
  }
  return found === undefined ? undefined : table[found];
}

function whole(
  path: string,
  word: string | undefined,
  most: number,
  why: string,
  problems: Problem[],
): number | undefined {
  if (word === undefined) {
    problems.push({ path, message: "This is required.", fix: `write --${path} with a whole number` });
    return undefined;
  }
  const number = /^\d{1,9}$/.test(word) ? Number(word) : 0;
  if (number >= 1 && number <= most) return number;
  problems.push(
    number > most
      ? { path, value: word, message: `This is more than ${most}: ${why}.`, fix: `choose at most ${most}` }
      : { path, value: word, message: "This is not a whole number above 0.", fix: "write it in digits" },
  );
  return undefined;
}
