import fc from "fast-check";
import { catalogueOf, check, errorsOf, type Plan, type Site, type Topology } from "../../../core/index.ts";
import { siteSchema } from "../../../core/site/index.ts";
import { topologySchema } from "../../../core/topology/index.ts";
import { loadTopology, topologyNames } from "../../../program/index.ts";
import { readSettings } from "../../../program/settings.ts";
import { settingsOf, text } from "./values.ts";

/** A change of one setting. */
interface Edit {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** A documented stack with some settings changed. */
interface FuzzInput {
  readonly stack: string;
  readonly topology: readonly Edit[];
  readonly site: readonly Edit[];
}

const stacks = await Promise.all(
  topologyNames().map(async (name) => ({
    name,
    topology: await loadTopology(name, "stack"),
    site: readSettings(name, undefined).site,
  })),
);

const group = settingsOf(topologySchema.shape.groups.valueType);

const siteEdit = fc
  .constantFrom(...settingsOf(siteSchema))
  .chain(({ path, value }) => value.map((given): Edit => ({ path, value: given })));

const topologyEdit = fc
  .constantFrom(...settingsOf(topologySchema.omit({ groups: true })))
  .chain(({ path, value }) => value.map((given): Edit => ({ path, value: given })));

/** An entry of a list: argparse takes one that begins with a hyphen for the next flag, and so does every shell. */
const listed = text.filter((entry) => !entry.startsWith("-"));

/** Numbers, switches and choices of a flag, as its catalogue has them; any text for all others. */
function flagValue({
  type,
  choices = [],
}: {
  readonly type: string;
  readonly choices?: readonly (string | number | null)[];
}): fc.Arbitrary<unknown> {
  switch (type) {
    case "bool":
      return fc.boolean();
    case "int":
    case "int|auto":
      return fc.constantFrom(1, 2, 4, 8, 16, 64, 256, 4096, 65_536, -1, 0);
    case "float":
      return fc.constantFrom(0.9, 0.5, 1, -0.1, 1e-7);
    case "choices":
      return choices.length === 0 ? text : fc.constantFrom(...choices);
    case "json":
      return fc.constantFrom({}, { a: "it's" }, { a: [1, "$x"] });
    default:
      return fc.oneof(text, fc.array(listed, { minLength: 1, maxLength: 3 }));
  }
}

function groupEdit(name: string): fc.Arbitrary<Edit> {
  const found = stacks.find((stack) => stack.name === name);
  if (found === undefined) throw new RangeError(`no stack ${name}`);
  const { engine, groups } = found.topology;
  const catalogue = catalogueOf(engine.name, engine.version);
  const underscored = engine.name !== "vllm-ascend";
  const flags = Object.entries(catalogue.flags).map(([flag, type]) => ({
    argument: underscored ? flag : flag.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
    value: flagValue(type),
  }));
  const variables = Object.keys(catalogue.variables);
  return fc.constantFrom(...Object.keys(groups)).chain((one) =>
    fc.oneof(
      fc
        .constantFrom(...group)
        .chain(({ path, value }) => value.map((given) => ({ path: ["groups", one, ...path], value: given }))),
      fc
        .constantFrom(...flags)
        .chain(({ argument, value }) =>
          value.map((given) => ({ path: ["groups", one, "args", argument], value: given })),
        ),
      fc
        .tuple(fc.constantFrom(...variables, "MY_VARIABLE"), text)
        .map(([variable, value]) => ({ path: ["groups", one, "env", variable], value })),
    ),
  );
}

/** A plan of one pod takes a tenth of the time of a plan of prefill and decode. */
const weightOf = ({ groups }: Topology): number =>
  Object.values(groups).every(({ nodes }) => nodes === 1) && Object.keys(groups).length === 1 ? 8 : 1;

/** Documented stacks with up to two settings of the topology and of the site changed. */
const fuzzInput: fc.Arbitrary<FuzzInput> = fc
  .oneof(
    ...stacks.map(({ name, topology }) => ({ weight: weightOf(topology), arbitrary: fc.constant(name) })),
  )
  .chain((stack) =>
    fc.record({
      stack: fc.constant(stack),
      topology: fc.array(fc.oneof({ weight: 4, arbitrary: groupEdit(stack) }, topologyEdit), {
        maxLength: 2,
      }),
      site: fc.array(siteEdit, { maxLength: 2 }),
    }),
  );

function edited<Value extends object>(value: Value, edits: readonly Edit[]): Value {
  const copy = structuredClone(value);
  for (const { path, value: given } of edits) {
    let place: object = copy;
    for (const key of path.slice(0, -1)) {
      const next: unknown = Reflect.get(place, key);
      const inner = typeof next === "object" && next !== null ? next : {};
      Reflect.set(place, key, inner);
      place = inner;
    }
    Reflect.set(place, path.at(-1) ?? "", given);
  }
  return copy;
}

/** The plan of an input, and the input; undefined where `check` refuses it. */
function planFuzzed(input: FuzzInput): Plan | undefined {
  const found = stacks.find(({ name }) => name === input.stack);
  if (found === undefined) throw new RangeError(`no stack ${input.stack}`);
  const topology: Topology = edited(found.topology, input.topology);
  const site: Site = edited(found.site, input.site);
  const { plan, findings } = check(topology, site);
  return errorsOf(findings).length === 0 ? plan : undefined;
}

/** A plan of an input that `check` accepts, and the input as a failing test prints it. */
export interface AcceptedInput {
  readonly input: string;
  readonly plan: Plan;
}

/** The accepted of many inputs, the same in every run. The variable FUZZ_SEED gives others. */
export function* acceptedInputs(draws: number): Generator<AcceptedInput> {
  const seed = Number(process.env["FUZZ_SEED"] ?? 1);
  for (const input of fc.sample(fuzzInput, { numRuns: draws, seed })) {
    const plan = planFuzzed(input);
    if (plan !== undefined) yield { input: JSON.stringify(input), plan };
  }
}
