import * as pulumi from "@pulumi/pulumi";
import { GlmServeError, type Problem, suggest, unreadableValues } from "../core/index.ts";

/** What a kind of component takes: its arguments by name, and whether each decides structure or may be an Output. */
export type ArgumentNames = Readonly<Record<string, "plain" | "leaf">>;

/** Arguments of every component over a topology. */
export const TOPOLOGY_ARGUMENTS = {
  topology: "plain",
  site: "plain",
  instance: "plain",
  image: "leaf",
  namespace: "leaf",
  labels: "leaf",
  imagePullSecrets: "leaf",
} as const satisfies ArgumentNames;

/**
 * Refuses arguments that a component cannot even look at, with every problem at once.
 *
 * @throws GlmServeError
 */
export function checkArguments(args: unknown, names: ArgumentNames, required: readonly string[]): void {
  checkGiven(args, required);
  const unknown: Problem[] = Object.keys(args)
    .filter((name) => !Object.hasOwn(names, name))
    .map((name) => ({
      path: name,
      value: valueOf(args, name),
      message: "There is no such argument.",
      fix: suggest(name, Object.keys(names)),
    }));
  const missing: Problem[] = required
    .filter((name) => valueOf(args, name) === undefined)
    .map((name) => ({ path: name, message: "This is required.", fix: "add it to the arguments" }));
  const early = Object.entries(names)
    .filter(([, kind]) => kind === "plain")
    .flatMap(([name]) => unreadableValues(valueOf(args, name), name));
  const problems = [...unknown, ...missing, ...early];
  if (problems.length > 0) throw new GlmServeError("the arguments of a component", problems);
}

/**
 * Refuses arguments that are none at all, or known only later.
 *
 * @throws GlmServeError
 */
export function checkGiven(args: unknown, required: readonly string[]): asserts args is object {
  if (typeof args !== "object" || args === null) {
    throw new GlmServeError("the arguments of a component", [
      { path: "args", value: args, message: "There are none.", fix: `give ${required.join(" and ")}` },
    ]);
  }
  if (pulumi.Output.isInstance(args) || args instanceof Promise)
    throw new GlmServeError("the arguments of a component", unreadableValues(args, "args"));
}

/** The name of a topology, as far as unchecked arguments have one. */
export function topologyName(args: unknown): string | undefined {
  const name = valueOf(valueOf(args, "topology"), "name");
  return typeof name === "string" ? name : undefined;
}

function valueOf(holder: unknown, name: string): unknown {
  if (typeof holder !== "object" || holder === null || !Object.hasOwn(holder, name)) return undefined;
  const value: unknown = Reflect.get(holder, name);
  return value;
}
