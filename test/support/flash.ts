import { expect } from "vitest";
import flash from "../../stacks/h200-glm47-flash.ts";
import type { ArgumentValue, GroupSpec, Problem, Site, Topology } from "../../core/index.ts";
import { groupOf } from "./topologies.ts";

type Arguments = Readonly<Record<string, ArgumentValue>>;

/** The documented server with additional flags. */
export function withArgs(args: Arguments, group: Partial<GroupSpec> = {}, base: Topology = flash): Topology {
  const topology = structuredClone(base);
  const serve = groupOf(topology, "serve");
  topology.groups = { serve: { ...serve, ...group, args: { ...serve.args, ...args } } };
  return topology;
}

/** A changed copy of the documented server. */
export function changed(change: (topology: Topology) => void): Topology {
  const topology = structuredClone(flash);
  change(topology);
  return topology;
}

/** Removes a flag. */
export function without(topology: Topology, argument: string): Topology {
  const serve = groupOf(topology, "serve");
  const { [argument]: _, ...args } = serve.args ?? {};
  topology.groups = { serve: { ...serve, args } };
  return topology;
}

/** Path of a flag of the only group. */
export function at(argument: string): string {
  return `groups.serve.args.${argument}`;
}

/** A topology on a site that breaks one rule at one path. */
export interface Case {
  readonly name: string;
  readonly topology: Topology;
  readonly site?: Site;
  readonly rule: string;
  readonly path: string;
  readonly value?: unknown;
  readonly fix: RegExp;
}

/** Expects exactly one problem of the rule at the path, with value, fix and source. */
export function expectRefusal({ rule, path, value, fix }: Case, problems: readonly Problem[]): void {
  const found = problems.filter((problem) => problem.rule === rule && problem.path === path);
  expect(found).toHaveLength(1);
  expect(found[0]?.value).toEqual(value);
  expect(found[0]?.fix).toMatch(fix);
  expect(found[0]?.source).toMatch(/./);
}
