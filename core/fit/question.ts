import { type Engine, runsOn } from "../domain/index.ts";
import { engines } from "../engines/index.ts";
import { GlmServeError, nearestOfVersion, type Problem, problemsFromZod, suggest } from "../errors/index.ts";
import {
  hardware,
  type HardwareFacts,
  type HardwareName,
  hardwareNamed,
  missingSizes,
  type ModelFacts,
  models,
  WeightFormat,
} from "../facts/index.ts";
import { type ModelFactsSpec, modelFactsSchema } from "../topology/index.ts";

/** The search over more nodes takes longer than seconds. */
const NODE_LIMIT = 32;

/** A question as a person writes it. Names may be short (`a3`) or differ in case. */
export interface FitArguments {
  readonly model?: string | undefined;
  /**
   * Facts of the model, as `glm-serve model --json` prints them.
   * @default those of the known model
   */
  readonly facts?: unknown;
  readonly weights?: string | undefined;
  readonly hardware?: string | undefined;
  readonly nodes?: string | undefined;
  /** Tokens of the longest sequence. */
  readonly context?: string | undefined;
  /** Only this engine. @default every engine that runs on the hardware */
  readonly engine?: string | undefined;
  /** Release of the engine. @default the documented release, or another that serves the model */
  readonly release?: string | undefined;
}

/** In which shapes does a model fit on some nodes? */
export interface FitQuestion {
  readonly model: ModelFacts;
  /** Facts that the question states; absent for a known model. */
  readonly facts?: ModelFactsSpec;
  readonly weights: WeightFormat;
  readonly hardware: HardwareFacts & { readonly name: HardwareName };
  readonly nodes: number;
  /** Tokens of the longest sequence. */
  readonly context: number;
  readonly engines: readonly Engine[];
  /** @default the documented release, or another that serves the model */
  readonly release?: string;
}

/**
 * Looks up the names and parses the numbers of a question.
 *
 * @throws GlmServeError with every argument that is missing or invalid
 */
export function readQuestion(given: FitArguments): FitQuestion {
  const problems: Problem[] = [];
  const facts = readFacts(given.facts, problems);
  const model = readModel(given.model, facts, given.facts !== undefined, problems);
  const weights = lookUp(
    "weights",
    given.weights,
    Object.fromEntries(Object.values(WeightFormat).map((format) => [format, format])),
    problems,
  );
  const kind = lookUp("hardware", hardwareNamed(given.hardware ?? "") ?? given.hardware, hardware, problems);
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
  if (engine !== undefined && kind !== undefined && !runsOn(engine, kind)) {
    problems.push({
      path: "engine",
      value: given.engine,
      message: `${engine.title} does not run on ${kind.title}.`,
      fix: `Remove --engine, or set --hardware to ${engine.hardware?.join(" or ") ?? `hardware with ${engine.vendor} devices`}`,
    });
  }
  const running =
    engine === undefined
      ? Object.values(engines).filter((one) => kind !== undefined && runsOn(one, kind))
      : [engine];
  if (given.release !== undefined && running.length > 1) {
    problems.push({
      path: "release",
      value: given.release,
      message: `--release ${given.release} does not name its engine.`,
      fix: `Set --engine to one of ${running.map(({ name }) => name).join(", ")}`,
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
  return {
    model,
    ...(facts === undefined ? {} : { facts }),
    ...(given.release === undefined ? {} : { release: given.release }),
    weights,
    hardware: kind,
    nodes,
    context,
    engines: running,
  };
}

const DESCRIBED =
  "run glm-serve model <config.json> --json > facts.json, and set --model-facts to facts.json";

function readFacts(given: unknown, problems: Problem[]): ModelFactsSpec | undefined {
  if (given === undefined) return undefined;
  const parsed = modelFactsSchema.safeParse(given, { jitless: true });
  if (parsed.success) return parsed.data;
  problems.push(...problemsFromZod(parsed.error, modelFactsSchema, given, "model-facts"));
  return undefined;
}

/** The model of a question. Its sizes must be known, since a shape fits by its memory. */
function readModel(
  name: string | undefined,
  facts: ModelFactsSpec | undefined,
  hasFacts: boolean,
  problems: Problem[],
): ModelFacts | undefined {
  const known = Object.keys(models).join(", ");
  if (name === undefined) {
    problems.push({ path: "model", message: "--model is required.", fix: `Set --model to one of ${known}` });
    return undefined;
  }
  if (!hasFacts) {
    const table: Readonly<Record<string, ModelFacts>> = models;
    const found = keyOf(name, Object.keys(table));
    if (found !== undefined) return table[found];
    const close = nearestOfVersion(name, Object.keys(table));
    problems.push({
      path: "model",
      value: name,
      message: `--model ${name} is not a known model: fit needs its sizes.`,
      fix: `Set --model to ${close ?? `one of ${known}`}, or ${DESCRIBED}`,
    });
    return undefined;
  }
  if (facts === undefined) return undefined;
  const model = { ...facts, name };
  const missing = missingSizes(model);
  if (missing.length === 0) return model;
  problems.push({
    path: "model-facts",
    message: `--model-facts lacks ${missing.join(", ")}: without every size, glm-serve does not estimate the memory of ${name}.`,
    fix: `Add ${missing.join(", ")} to the facts`,
  });
  return undefined;
}

/** Arguments whose values are names, and what they name. */
const nouns = {
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
  const found = keyOf(name, known);
  if (found === undefined) {
    const folded = name.toLowerCase();
    // By edit distance `vllm` is closer to xllm than to vllm-ascend.
    const [beginning, ...more] = known.filter((candidate) => candidate.toLowerCase().startsWith(folded));
    const fix =
      beginning === undefined || more.length > 0 ? suggest(name, known) : `Did you mean "${beginning}"?`;
    problems.push({ path, value: name, message: `--${path} ${name} is not a known ${nouns[path]}.`, fix });
  }
  return found === undefined ? undefined : table[found];
}

/** The name in any case, or the one that ends with it. */
function keyOf(name: string, known: readonly string[]): string | undefined {
  const folded = name.toLowerCase();
  const exact = known.find((candidate) => candidate.toLowerCase() === folded);
  const [ending, ...others] = known.filter((candidate) => candidate.toLowerCase().endsWith(`-${folded}`));
  return exact ?? (others.length === 0 ? ending : undefined);
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
  const [, thousands] = /^(\d{1,5})k$/i.exec(digits) ?? [];
  const example = thousands === undefined || thousands === "0" ? 16 : Number(thousands) * 1024;
  if (count >= 1 && count <= most) return count;
  const problem =
    count > most
      ? { message: `--${path} ${count} exceeds ${most}, ${why}.`, fix: `Set --${path} to at most ${most}` }
      : {
          message: `--${path} must be a whole number of at least 1.`,
          fix: `Set --${path} to a whole number, e.g. ${example}`,
        };
  problems.push({ path, value: digits, ...problem });
  return undefined;
}
