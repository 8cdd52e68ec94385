import * as pulumi from "@pulumi/pulumi";
import { GlmServeError, type Problem, suggest, unreadableValues } from "../core/index.ts";

/** The arguments of a component by name. A plain argument decides which objects exist; a leaf may be an Output. */
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
 * Checks the names of the arguments, and that the plain ones have plain values.
 *
 * @param component name of the component's class
 * @throws GlmServeError with every problem
 */
export function checkArguments(
  component: string,
  args: unknown,
  names: ArgumentNames,
  required: readonly string[],
): void {
  checkGiven(component, args, required);
  const unknown: Problem[] = Object.keys(args)
    .filter((name) => !Object.hasOwn(names, name))
    .map((name) => ({
      path: name,
      value: valueOf(args, name),
      message: `${component} has no argument ${name}.`,
      fix: suggest(name, Object.keys(names)),
    }));
  const missing: Problem[] = required
    .filter((name) => valueOf(args, name) === undefined)
    .map((name) => ({ path: name, message: `${name} is required.`, fix: `Add ${name} to the arguments` }));
  const unreadable = Object.entries(names)
    .filter(([, kind]) => kind === "plain")
    .flatMap(([name]) => unreadableValues(valueOf(args, name), name));
  const problems = [...unknown, ...missing, ...unreadable];
  if (problems.length > 0) throw new GlmServeError(`the arguments of ${component}`, problems);
}

/**
 * Checks that the arguments are an object, and neither an Output nor a Promise.
 *
 * @param component name of the component's class
 * @throws GlmServeError
 */
export function checkGiven(
  component: string,
  args: unknown,
  required: readonly string[],
): asserts args is object {
  if (typeof args !== "object" || args === null) {
    throw new GlmServeError(`the arguments of ${component}`, [
      {
        path: "args",
        value: args,
        message: `${component} requires arguments.`,
        fix: `Pass ${required.join(" and ")}`,
      },
    ]);
  }
  if (pulumi.Output.isInstance(args) || args instanceof Promise)
    throw new GlmServeError(`the arguments of ${component}`, unreadableValues(args, "args"));
}

/** The name of the topology in unchecked arguments, or undefined if they have none. */
export function topologyName(args: unknown): string | undefined {
  const name = valueOf(valueOf(args, "topology"), "name");
  return typeof name === "string" ? name : undefined;
}

function valueOf(holder: unknown, name: string): unknown {
  if (typeof holder !== "object" || holder === null || !Object.hasOwn(holder, name)) return undefined;
  const value: unknown = Reflect.get(holder, name);
  return value;
}
