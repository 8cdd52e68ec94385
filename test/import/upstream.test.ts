import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { plan, type Topology } from "../../core/index.ts";
import { newestFitting, readFiles } from "../../import/index.ts";
import { parseArgv } from "../support/parse-argv.ts";
import { plannedProcesses } from "../support/planned-processes.ts";

/** Test topologies of vllm-ascend, beside the repository where a machine has them. */
const FOLDER = new URL("../../../shared/upstream/", import.meta.url).pathname;

const files = existsSync(FOLDER)
  ? readdirSync(FOLDER, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".yaml"))
      .toSorted()
  : [];

/** Flags that the planner writes in its own way, or adds, and why the process is still the same. */
const BY_MEANING: Readonly<Record<string, string>> = {
  host: "glm-serve binds all addresses of the node, as upstream does with 0.0.0.0",
  "served-model-name": "upstream serves the id of the hub as the name; the import keeps it",
  "data-parallel-address": "the address of the head, which the pod looks up",
  "data-parallel-start-rank": "0 for the first node, which is the default",
  "data-parallel-size-local":
    "follows from the ranks and the nodes; the planner leaves it out where every rank is a process",
  "pipeline-parallel-size": "1 is the default",
  "prefill-context-parallel-size": "1 is the default",
  "distributed-executor-backend": "mp is what vLLM chooses itself",
  "shutdown-timeout": "an addition of every stack: requests finish before a pod ends",
};

/** Flags that mean nothing to a single data-parallel rank. */
const OF_RANKS: ReadonlySet<string> = new Set(["data-parallel-rank", "data-parallel-rpc-port"]);

/** Variables that the planner sets in its own way, or adds. */
const VARIABLES_BY_MEANING: Readonly<Record<string, string>> = {
  SERVER_PORT: "the runner's own variable; --port has its value",
  ASCEND_RT_VISIBLE_DEVICES: "follows from the layout; compared below where both have it",
  VLLM_ENGINE_READY_TIMEOUT_S: "an addition where the file does not set it",
};

interface Comparable {
  readonly role: string;
  readonly flags: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, string>>;
}

function comparable(
  role: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): Comparable {
  const { flags } = parseArgv(argv);
  const single = ["1", 1, undefined].some((one) => one === flags["data-parallel-size"]);
  const kept = Object.entries(flags)
    .map(([name, value]) => [name.replaceAll("_", "-"), value] as const)
    .filter(([name]) => !(name in BY_MEANING) && !(single && OF_RANKS.has(name)))
    // A worker without an API names a port that it does not open.
    .filter(([name]) => name !== "port" || !("headless" in flags))
    .map(([name, value]) => [name, normal(value)] as const);
  const variables = Object.entries(env).filter(([name]) => !(name in VARIABLES_BY_MEANING));
  return { role, flags: Object.fromEntries(kept), env: Object.fromEntries(variables) };
}

/** A value whose numbers have one form: `0.90` is 0.9, and `kv_port` may be a number or a text. */
function normal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normal);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, normal(inner)]));
  return typeof value === "string" && /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : value;
}

function ofFile(file: string): { readonly processes: readonly Comparable[]; readonly topology: Topology } {
  const text = readFileSync(join(FOLDER, file), "utf8");
  const observation = readFiles([{ name: file, text }]);
  const { topology, lost } = newestFitting(observation, `vllm-ascend, ${file}`);
  expect(lost).toEqual([]);
  if (topology === undefined) throw new Error(`${file} has no topology`);
  const processes = observation.processes.map(({ words, env, role = "serve" }) => {
    const [, ...flags] = words.map((word) => word.text);
    return comparable(
      role,
      flags,
      Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value.text])),
    );
  });
  return { processes, topology };
}

const byRole = (processes: readonly Comparable[]) =>
  processes.toSorted((a, b) => (a.role < b.role ? -1 : a.role > b.role ? 1 : 0));

describe.skipIf(files.length === 0)("a test topology of vllm-ascend", () => {
  test.each(files)("%s: every planned process has the arguments and the environment of the file", (file) => {
    const { processes, topology } = ofFile(file);
    const planned = plannedProcesses(plan(topology)).map(({ group, flags, env, positional }) => {
      const argv = Object.entries(flags).flatMap(([name, value]) => [
        `--${name}`,
        ...(value === true ? [] : Array.isArray(value) ? [JSON.stringify(value)] : [textOf(value)]),
      ]);
      expect(positional.slice(0, 2)).toEqual(["vllm", "serve"]);
      return comparable(topology.groups[group]?.role ?? "", argv, env);
    });
    expect(byRole(planned)).toEqual(byRole(processes));
  });
});

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
