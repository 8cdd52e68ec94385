import a3Xllm from "../../stacks/a3-xllm.ts";
import a3Xllm2node from "../../stacks/a3-xllm-2node.ts";
import type { ArgumentValue, GroupSpec, RankTableSpec, Site, Topology } from "../../core/index.ts";
import { readSettings } from "../../program/settings.ts";
import { groupOf } from "./topologies.ts";

// CPUs for all devices of a node; the documented stacks use half of the devices.
const resources = { requests: { cpu: "192" } };

/** The sites of the two documented stacks, from their settings files. */
export const oneSite: Site = { ...readSettings("a3-xllm", undefined).site, resources };

export const twoSite: Site = { ...readSettings("a3-xllm-2node", undefined).site, resources };

export interface Change {
  /** @default the release of source 004 */
  readonly version?: string;
  readonly model?: Partial<Topology["model"]>;
  readonly group?: Partial<GroupSpec>;
  /** Flags to add or replace; undefined removes one. */
  readonly args?: Readonly<Record<string, ArgumentValue | undefined>>;
}

/** The documented topology on one node, changed. */
export function oneMachine(change: Change = {}): Topology {
  return changed(a3Xllm, change);
}

/** The documented topology on two nodes, changed. */
export function twoMachines(change: Change = {}): Topology {
  return changed(a3Xllm2node, change);
}

function changed(base: Topology, { version, model, group, args = {} }: Change): Topology {
  const topology = structuredClone(base);
  const serve = groupOf(topology, "serve");
  const given = Object.entries({ ...serve.args, ...args }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return {
    ...topology,
    model: { ...topology.model, ...model },
    engine: version === undefined ? topology.engine : { ...topology.engine, version },
    groups: { serve: { ...serve, ...group, args: Object.fromEntries(given) } },
  };
}

/** The input of a rule's case: the documented topology on one node, changed. */
export function oneNode(change: Change = {}, site: Site = oneSite): { topology: Topology; site: Site } {
  return { topology: oneMachine(change), site };
}

/** The input of a rule's case: the documented topology on two nodes, changed. */
export function twoNodes(change: Change = {}, site: Site = twoSite): { topology: Topology; site: Site } {
  return { topology: twoMachines(change), site };
}

/** A rank table of `servers` servers with `devices` devices each. */
export function table(version: "1.0" | "1.2", servers: number, devices: number): RankTableSpec {
  const ids = Array.from({ length: servers }, (_, server) => `198.18.0.${server + 1}`);
  return {
    version,
    servers: ids.map((serverId, server) => ({
      serverId,
      devices: Array.from({ length: devices }, (_, device) => ({
        deviceIp: `198.19.${server}.${device + 1}`,
        ...(version === "1.2" ? { superDeviceId: String(server * 100 + device) } : {}),
      })),
    })),
    ...(version === "1.2" ? { superPods: [{ superPodId: "0", serverIds: ids }] } : {}),
  };
}
