import { expect } from "vitest";
import flash from "../../stacks/h200-glm47-flash.ts";
import type { ArgumentValue, GroupSpec, Problem, Site, Topology } from "../../core/index.ts";
import { groupOf } from "./topologies.ts";

type Arguments = Readonly<Record<string, ArgumentValue>>;

/** The documented server with some flags added or replaced. */
export function withArgs(args: Arguments, group: Partial<GroupSpec> = {}, base: Topology = flash): Topology {
  const topology = structuredClone(base);
  const serve = groupOf(topology, "serve");
  topology.groups = { serve: { ...serve, ...group, args: { ...serve.args, ...args } } };
  return topology;
}

/** The documented server, changed. */
export function changed(change: (topology: Topology) => void): Topology {
  const topology = structuredClone(flash);
  change(topology);
  return topology;
}

/** The topology without one flag. It is changed in place. */
export function without(topology: Topology, argument: string): Topology {
  const serve = groupOf(topology, "serve");
  const { [argument]: _, ...args } = serve.args ?? {};
  topology.groups = { serve: { ...serve, args } };
  return topology;
}

/** The path of a flag of the group. */
export function at(argument: string): string {
  return `groups.serve.args.${argument}`;
}

/** A topology on a site about which one rule reports one problem. */
export interface Case {
  readonly name: string;
  readonly topology: Topology;
  readonly site?: Site;
  readonly rule: string;
  readonly path: string;
  readonly value?: unknown;
  readonly fix: RegExp;
}

/** Expects exactly one problem of this rule and path, with its value, fix and source. */
export function expectProblem({ rule, path, value, fix }: Case, problems: readonly Problem[]): void {
  const found = problems.filter((problem) => problem.rule === rule && problem.path === path);
  expect(found).toHaveLength(1);
  expect(found[0]?.value).toEqual(value);
  expect(found[0]?.fix).toMatch(fix);
  expect(found[0]?.source).not.toBe("");
}
