import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { checkResolved, errorsOf, resolvedInput, type ResolvedTopology } from "../../core/index.ts";
import { catalogueOf, compareVersions } from "../../core/facts/index.ts";
import { type Base, basesAt, isBase } from "./bases.ts";
import { type Command, commandsOf } from "./commands.ts";
import { type Edit, edited, withChanges } from "./edit.ts";
import { editsOfAdditions, editsOfSettings } from "./edits.ts";
import { writeModel } from "./model-files.ts";
import { Oracle, type Verdict } from "./oracle.ts";
import { type NamedError, type Outcome, worst } from "./outcome.ts";
import { isRecord } from "./record.ts";
import { sampled } from "./sample.ts";

/** Topologies that get every addition of a release. The others would only repeat them. */
const WITH_ADDITIONS = new Set(["a3-glm5-w8a8", "a3-1p1d", "a2-glm47-2node"]);

/** The first release whose Transformers knows GLM-5. */
const FIRST_WITH_GLM5 = "v0.20.2rc1";

/** How a sweep runs. */
export interface SweepOptions {
  /** One of how many edits is judged. */
  readonly oneOf: number;
  /** Commands that the engine judges at a time. */
  readonly processes: number;
}

/** Judges one-step edits of the documented topologies at a release, here and by the real engine. */
export async function sweep(
  release: string,
  { oneOf, processes }: SweepOptions,
): Promise<readonly Outcome[]> {
  const directory = mkdtempSync(join(tmpdir(), "glm-serve-sweep-"));
  const oracle = await Oracle.start(release, processes);
  try {
    const outcomes: Outcome[] = [];
    for (const base of await basesAt(release, compareVersions(release, FIRST_WITH_GLM5) < 0)) {
      if (!isBase(base)) {
        const [error] = base.errors;
        console.log(`${release} ${base.name}: dropped (${error?.rule}: ${error?.message})`);
        continue;
      }
      if (base.mended.length > 0) console.log(`${release} ${base.name}: ${base.mended.join("; ")}`);
      outcomes.push(...(await sweepBase(base, release, oneOf, { oracle, directory, known: new Map() })));
    }
    return outcomes;
  } finally {
    oracle.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** What the edits of a topology share. */
interface Judge {
  readonly oracle: Oracle;
  readonly directory: string;
  /** Verdicts by command: most edits change one group only. */
  readonly known: Map<string, Promise<Verdict>>;
}

async function sweepBase(
  base: Base,
  release: string,
  oneOf: number,
  judge: Judge,
): Promise<readonly Outcome[]> {
  const resolved = resolvedOf(base.topology);
  if (resolved === undefined) return [];
  for (const command of commandsOf(resolved)) {
    const verdict = await judgeOne(resolved, command, judge, true);
    if (verdict.verdict !== "accepted")
      console.log(
        `${release} ${base.name}: base ${verdict.verdict}: ${verdict.exception} at ${verdict.at}: ${verdict.message}`,
      );
    if (verdict.verdict !== "accepted") return [];
  }
  const catalogue = catalogueOf("vllm-ascend", release);
  const groups: unknown = base.topology.groups;
  if (!isRecord(groups)) return [];
  const named = Object.fromEntries(
    Object.entries(groups).flatMap(([name, group]) => (isRecord(group) ? [[name, group]] : [])),
  );
  const all = [
    ...editsOfSettings(named, catalogue),
    ...(WITH_ADDITIONS.has(base.name) ? editsOfAdditions(named, catalogue) : []),
  ];
  const edits = sampled(all, base.name, oneOf);
  const outcomes = await Promise.all(edits.map((edit) => outcomeOf(base, resolved, edit, judge)));
  console.error(`${release} ${base.name}: ${edits.length} edits`);
  return outcomes.flat();
}

async function outcomeOf(
  base: Base,
  original: ResolvedTopology,
  edit: Edit,
  judge: Judge,
): Promise<readonly Outcome[]> {
  const read = resolvedInput(edited(base.topology, edit.changes));
  const errors: readonly NamedError[] = errorsOf(checkResolved(read).findings).map(
    ({ rule, path, message }) => ({
      rule,
      path,
      message,
    }),
  );
  const resolved = "resolved" in read ? read.resolved : forced(original, edit);
  if (resolved === undefined) return [];
  const verdicts = await Promise.all(
    commandsOf(resolved).map((command) => judgeOne(resolved, command, judge)),
  );
  return [{ topology: base.name, edit: edit.id, kind: edit.kind, errors, engine: worst(verdicts) }];
}

/** The topology with arguments and variables that the planner does not take, as its command would have them. */
function forced(original: ResolvedTopology, { changes }: Edit): ResolvedTopology | undefined {
  if (changes.some(({ path }) => path[0] !== "groups" || !["args", "env"].includes(path[2] ?? "")))
    return undefined;
  const groups = original.groups.map((group) => {
    const own = changes.filter(({ path }) => path[1] === group.name);
    const { args, env } = withChanges(
      { args: group.args, env: group.env },
      own.map(({ path, value }) => ({ path: path.slice(2), value })),
    );
    return own.length === 0 ? group : Object.assign({ ...group }, { args, env });
  });
  return { ...original, groups };
}

async function judgeOne(
  topology: ResolvedTopology,
  command: Command,
  { oracle, directory, known }: Judge,
  warmUp = false,
): Promise<Verdict> {
  const local = localCommand(topology, command, directory);
  const key = JSON.stringify(local);
  const verdict = known.get(key) ?? oracle.judge(local, warmUp);
  known.set(key, verdict);
  return verdict;
}

/** The command with its model and its files in a directory of this machine. */
function localCommand(topology: ResolvedTopology, command: Command, directory: string): Command {
  const { name, weights, path } = topology.spec.model;
  const model = join(directory, `${name}-${weights}`);
  if (!existsSync(model)) writeModel(model, topology);
  for (const [file, content] of Object.entries(command.files)) {
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    writeFileSync(join(directory, file), content);
  }
  const argv = command.argv.map((token) => {
    if (token === path) return model;
    const file = Object.keys(command.files).find((one) => token === one);
    return file === undefined ? token : join(directory, file);
  });
  return { ...command, argv, files: {} };
}

function resolvedOf(topology: Base["topology"]): ResolvedTopology | undefined {
  const read = resolvedInput(topology);
  return "resolved" in read ? read.resolved : undefined;
}
