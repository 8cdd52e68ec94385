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

/** The search over more nodes takes longer than seconds. */
const NODE_LIMIT = 32;

/** A question as a person writes it. Names may be short (`a3`) or differ in case. */
export interface FitArguments {
  readonly model?: string;
  readonly weights?: string;
  readonly hardware?: string;
  readonly nodes?: string;
  /** Tokens of the longest sequence. */
  readonly context?: string;
  /** Only this engine. @default every engine of the hardware's vendor */
  readonly engine?: string;
}

/** In which shapes does a model fit on some nodes? */
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
 * Looks up the names and parses the numbers of a question.
 *
 * @throws GlmServeError with every argument that is missing or invalid
 */
export function readQuestion(given: FitArguments): FitQuestion {
  const problems: Problem[] = [];
  const unplanned = given.model === undefined ? undefined : unplannedModel(given.model);
  if (unplanned !== undefined) problems.push({ path: "model", value: given.model, ...notPlanned(unplanned) });
  const model = unplanned === undefined ? lookUp("model", given.model, models, problems) : undefined;
  const weights = lookUp(
    "weights",
    given.weights,
    Object.fromEntries(Object.values(WeightFormat).map((format) => [format, format])),
    problems,
  );
  const kind = lookUp("hardware", given.hardware, hardware, problems);
  const nodes = parseCount(
    "nodes",
    given.nodes,
    { most: NODE_LIMIT, why: "the limit of the search" },
    problems,
  );
  const positions = {
    most: model?.maxPositions ?? Number.MAX_SAFE_INTEGER,
    why: `the number of positions of ${model?.name ?? "the model"}`,
  };
  const context = parseCount("context", given.context, positions, problems);
  const engine = given.engine === undefined ? undefined : lookUp("engine", given.engine, engines, problems);
  if (engine !== undefined && kind !== undefined && engine.vendor !== kind.vendor) {
    problems.push({
      path: "engine",
      value: given.engine,
      message: `${engine.title} does not run on ${kind.title}.`,
      fix: `Remove --engine, or set --hardware to hardware with ${engine.vendor} devices`,
    });
  }
  if (
    problems.length > 0 ||
    model === undefined ||
    weights === undefined ||
    kind === undefined ||
    nodes === undefined ||
    context === undefined
  )
    throw new GlmServeError("the arguments of fit", problems);
  const running = Object.values(engines).filter(({ vendor }) => vendor === kind.vendor);
  return {
    model,
    weights,
    hardware: kind,
    nodes,
    context,
    engines: engine === undefined ? running : [engine],
  };
}

/** Arguments whose values are names, and what they name. */
const nouns = {
  model: "model",
  weights: "weight format",
  hardware: "kind of hardware",
  engine: "engine",
} as const;

/** Finds an entry by its name in any case, or by the end of its name: `a3` is `atlas-800-a3`. */
function lookUp<Value>(
  path: keyof typeof nouns,
  name: string | undefined,
  table: Readonly<Record<string, Value>>,
  problems: Problem[],
): Value | undefined {
  const known = Object.keys(table);
  if (name === undefined) {
    problems.push({
      path,
      message: `--${path} is required.`,
      fix: `Set --${path} to one of ${known.join(", ")}`,
    });
    return undefined;
  }
  const folded = name.toLowerCase();
  const exact = known.find((candidate) => candidate.toLowerCase() === folded);
  const [ending, ...others] = known.filter((candidate) => candidate.toLowerCase().endsWith(`-${folded}`));
  const found = exact ?? (others.length === 0 ? ending : undefined);
  if (found === undefined) {
    // By edit distance `vllm` is closer to xllm than to vllm-ascend.
    const [beginning, ...more] = known.filter((candidate) => candidate.toLowerCase().startsWith(folded));
    const fix =
      beginning === undefined || more.length > 0 ? suggest(name, known) : `Did you mean "${beginning}"?`;
    problems.push({ path, value: name, message: `--${path} ${name} is not a known ${nouns[path]}.`, fix });
  }
  return found === undefined ? undefined : table[found];
}

function parseCount(
  path: string,
  digits: string | undefined,
  { most, why }: { readonly most: number; readonly why: string },
  problems: Problem[],
): number | undefined {
  if (digits === undefined) {
    problems.push({ path, message: `--${path} is required.`, fix: `Set --${path} to a whole number` });
    return undefined;
  }
  const count = /^\d{1,9}$/.test(digits) ? Number(digits) : 0;
  if (count >= 1 && count <= most) return count;
  const problem =
    count > most
      ? { message: `--${path} ${count} exceeds ${most}, ${why}.`, fix: `Set --${path} to at most ${most}` }
      : {
          message: `--${path} must be a whole number of at least 1.`,
          fix: `Set --${path} to a whole number, e.g. 16`,
        };
  problems.push({ path, value: digits, ...problem });
  return undefined;
}
