import type { Departure, DocumentedDeployment, DocumentedGroup } from "./deployment.ts";
import { type Flags, readFlags, readVariables, type Variables } from "./notation.ts";

export interface ExpectedProcess {
  readonly group: string;
  readonly node: number;
  readonly model: string;
  readonly flags: Flags;
  readonly env: Variables;
}

/** Defaults of the launcher (newer documents: `--tp-size 1`, RPC port 12321, API port 8000). */
const LAUNCHER_DEFAULTS: Variables = {
  "tp-size": "1",
  "dp-rank-start": "0",
  "dp-rpc-port": "12321",
  "vllm-start-port": "8000",
};

/** The processes of a group, node by node and rank by rank, before any departure. */
function processesOf(name: string, group: DocumentedGroup): readonly ExpectedProcess[] {
  return Array.from({ length: group.nodes }, (_, node) => node).flatMap((node) => {
    const given = group.launcher === undefined ? undefined : launcherOf(group.launcher, node);
    const local = given === undefined ? 1 : Number(given["dp-size-local"] ?? given["dp-size"]);
    return Array.from({ length: local }, (_process, index) => {
      const rank = given === undefined ? node : Number(given["dp-rank-start"]) + index;
      const fill = (text: string) => filled(text, group.perRank?.(rank) ?? {});
      return {
        group: name,
        node,
        model: group.model,
        flags: {
          ...readFlags(fill(`${group.flags} · ${group.perNode?.[node] ?? ""}`)),
          ...(given === undefined ? {} : templateFlags(given, index, rank)),
        },
        env: readVariables(fill(`${group.env} · ${group.envPerNode?.[node] ?? ""}`)),
      };
    });
  });
}

function launcherOf(text: string, node: number): Readonly<Record<string, string>> {
  const given = text.split("--").map((part) => part.trim().split(/\s+/));
  const values = given.flatMap(([name = "", value = ""]) =>
    name === "" ? [] : [[name, value.split("|")[node] ?? value] as const],
  );
  return { ...LAUNCHER_DEFAULTS, ...Object.fromEntries(values) };
}

/** What the launcher passes to the template for one local rank. */
function templateFlags(given: Readonly<Record<string, string>>, index: number, rank: number): Flags {
  return {
    port: String(Number(given["vllm-start-port"]) + index),
    "data-parallel-size": given["dp-size"],
    "data-parallel-rank": String(rank),
    "data-parallel-address": "$2",
    "data-parallel-rpc-port": given["dp-rpc-port"],
    "tensor-parallel-size": given["tp-size"],
  };
}

function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$(\w+)/g, (whole, name: string) => values[name] ?? whole);
}

/** The processes of a deployment as its stack runs them: those of the document with the departures of the stack. */
export function expectedProcesses({ groups, departures }: DocumentedDeployment): readonly ExpectedProcess[] {
  return Object.entries(groups).flatMap(([name, group]) =>
    processesOf(name, group).map((process, index) => {
      const rank = index;
      return departures
        .filter((departure) => concerns(departure, process))
        .reduce((changed, departure) => departed(changed, valued(departure, group, rank)), process);
    }),
  );
}

function concerns({ group, nodes }: Departure, process: ExpectedProcess): boolean {
  return group === process.group && (nodes === undefined || nodes.includes(process.node));
}

/** A departure whose `$NAME` have the values of a rank. */
function valued(departure: Departure, group: DocumentedGroup, rank: number): Departure {
  if (departure.value === undefined) return departure;
  const text = filled(JSON.stringify(departure.value), group.perRank?.(rank) ?? {});
  const value: unknown = JSON.parse(text);
  return { ...departure, value };
}

/** The process with one departure. */
function departed(process: ExpectedProcess, { at, value }: Departure): ExpectedProcess {
  const [first = "", ...path] = at.split(".");
  if (first === "env") {
    const env = withValue(process.env, path, value);
    return {
      ...process,
      env: Object.fromEntries(Object.entries(env).map(([name, one]) => [name, String(one)])),
    };
  }
  return { ...process, flags: withValue(process.flags, [first, ...path], value) };
}

/** A record with the value at a path changed, or without it. */
function withValue(record: object, [key = "", ...rest]: readonly string[], value: unknown): Flags {
  const { [key]: old, ...others } = Object.fromEntries(Object.entries(record));
  if (rest.length === 0) return value === undefined ? others : { ...others, [key]: value };
  const inner = withValue(Object(old), rest, value);
  return Object.keys(inner).length === 0 ? others : { ...others, [key]: inner };
}

/** Whether a departure differs from the document in every process that it concerns. */
export function isDeparture(deployment: DocumentedDeployment, departure: Departure): boolean {
  const group = deployment.groups[departure.group];
  if (group === undefined) return false;
  const concerned = processesOf(departure.group, group).filter((process) => concerns(departure, process));
  return (
    concerned.length > 0 &&
    concerned.every(
      (process, rank) =>
        JSON.stringify(departed(process, valued(departure, group, rank))) !== JSON.stringify(process),
    )
  );
}
