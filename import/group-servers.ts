import { LoadBalancing, loadBalancingOf, type Role } from "../core/index.ts";
import type { Findings } from "./findings.ts";
import { grouped } from "./grouped.ts";
import type { Server } from "./server.ts";

/** A process of a group: its replica, the ordinal of its node, and the number of its process on the node. */
export interface GroupMember {
  readonly server: Server;
  readonly replica: number;
  readonly ordinal: number;
  readonly local: number;
}

/** Processes that form the replicas of one group. */
export interface ServerGroup {
  readonly name: string;
  readonly role: Role;
  readonly loadBalancing: LoadBalancing;
  readonly replicas: number;
  readonly nodes: number;
  readonly members: readonly GroupMember[];
}

/** Processes that work together under one head. */
type Instance = readonly Server[];

/** Joins processes to groups, and groups of one shape to replicas. */
export function groupServers(servers: readonly Server[], findings: Findings): readonly ServerGroup[] {
  const instances = completed(bundled(servers)).map((instance) =>
    instance.toSorted((a, b) => a.slots.first - b.slots.first),
  );
  for (const instance of instances) reportMissing(instance, findings);
  const byShape = grouped(instances, shapeOf);
  const names = new Map<string, number>();
  return [...byShape.values()].flatMap((replicas) => {
    const [head] = replicas[0] ?? [];
    if (head === undefined) return [];
    const given = head.group?.named === true ? head.group.name : head.role;
    const count = (names.get(given) ?? 0) + 1;
    names.set(given, count);
    return [
      {
        name: count === 1 ? given : `${given}-${count}`,
        role: head.role,
        loadBalancing: balancingOf(replicas.flat()),
        replicas: replicas.length,
        nodes: nodesOf(replicas[0] ?? []).length,
        members: replicas.flatMap(membersOf),
      },
    ];
  });
}

function bundled(servers: readonly Server[]): readonly Instance[] {
  return [...grouped(servers, keyOf).values()];
}

/** What processes of one group share. */
function keyOf(server: Server): string {
  const { group, role, stage, address, rpcPort, dataParallelSize, node, place, apiPort } = server;
  if (group !== undefined) return JSON.stringify([group.name, group.replica]);
  if (stage !== undefined) return JSON.stringify([role, "stage", stage.address, stage.port]);
  if (address !== undefined) return JSON.stringify([role, "ranks", address, rpcPort, dataParallelSize]);
  return JSON.stringify([role, "alone", node, place, apiPort]);
}

/** Joins parts whose head has another address in its own command than in those of its workers. */
function completed(instances: readonly Instance[]): readonly Instance[] {
  const whole: Instance[] = [];
  for (const instance of instances) {
    const index = isComplete(instance) ? -1 : whole.findIndex((other) => fits(other, instance));
    const other = whole[index];
    if (other === undefined) whole.push(instance);
    else whole[index] = [...other, ...instance];
  }
  return whole;
}

function isComplete(instance: Instance): boolean {
  return new Set(instance.flatMap(slotsOf)).size === instance[0]?.slots.of;
}

function slotsOf({ slots }: Server): readonly number[] {
  return Array.from({ length: slots.count }, (_, index) => slots.first + index);
}

function fits(one: Instance, other: Instance): boolean {
  const [a, b] = [one[0], other[0]];
  if (a === undefined || b === undefined || isComplete(one)) return false;
  const taken = new Set(one.flatMap(slotsOf));
  return (
    a.role === b.role &&
    a.rpcPort === b.rpcPort &&
    a.group === b.group &&
    a.slots.of === b.slots.of &&
    a.tensorParallelSize === b.tensorParallelSize &&
    (a.stage === undefined) === (b.stage === undefined) &&
    other.flatMap(slotsOf).every((slot) => !taken.has(slot))
  );
}

function reportMissing(instance: Instance, findings: Findings): void {
  const [head] = instance;
  if (head === undefined) return;
  const present = instance.flatMap(slotsOf);
  const distinct = new Set(present);
  const missing = Array.from({ length: head.slots.of }, (_, slot) => slot).filter(
    (slot) => !distinct.has(slot),
  );
  const noun = head.stage === undefined ? "rank" : "node";
  if (missing.length > 0)
    findings.lose(
      head.place,
      `The files start ${distinct.size} of the ${head.slots.of} ${noun}s of this group; ${noun}${missing.length === 1 ? "" : "s"} ${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} missing. Add the files of the other nodes with --node.`,
    );
  if (distinct.size < present.length)
    findings.lose(head.place, `Several processes of this group have the same ${noun}.`);
  const sizes = new Set(nodesOf(instance).map((node) => onNode(instance, node).flatMap(slotsOf).length));
  if (sizes.size > 1)
    findings.lose(
      head.place,
      "The nodes of this group run different numbers of ranks, and a topology spreads them evenly.",
    );
}

function nodesOf(instance: Instance): readonly string[] {
  return [...new Set(instance.map(nodeOf))];
}

function onNode(instance: Instance, node: string): Instance {
  return instance.filter((server) => nodeOf(server) === node);
}

/**
 * The node of a process. A vLLM server with all ranks of its node has the node for itself, even where one file starts the servers
 * of several nodes.
 */
function nodeOf({ node, engine, loadBalancing, slots }: Server): string {
  const whole = engine === "vllm-ascend" && loadBalancing !== LoadBalancing.External;
  return whole ? `${node} from ${slots.first}` : String(node);
}

function shapeOf(instance: Instance): string {
  const [head] = instance;
  return JSON.stringify([
    head?.engine,
    head?.group?.named === true ? head.group.name : "",
    head?.role,
    nodesOf(instance).length,
    head?.dataParallelSize,
    head?.tensorParallelSize,
    head?.pipelineParallelSize,
    head?.prefillContextParallelSize,
    head?.layersPerStage,
    balancingOf(instance),
  ]);
}

/** One server with hybrid load balancing shows that all have it: the first node has no start rank that would show it. */
function balancingOf(servers: Instance): LoadBalancing {
  const [head] = servers;
  if (servers.some(({ loadBalancing }) => loadBalancing === LoadBalancing.Hybrid))
    return LoadBalancing.Hybrid;
  if (head?.dataParallelSize === 1) return loadBalancingOf({ role: head.role });
  return head?.loadBalancing ?? LoadBalancing.Internal;
}

function membersOf(instance: Instance, replica: number): readonly GroupMember[] {
  return nodesOf(instance).flatMap((node, ordinal) =>
    onNode(instance, node).map((server, local) => ({ server, replica, ordinal, local })),
  );
}

/** Devices that the servers of a group use on its first node. */
export function devicesOnNode({ members }: ServerGroup): number {
  return members
    .filter(({ replica, ordinal }) => replica === 0 && ordinal === 0)
    .reduce((sum, { server }) => sum + server.devicesPerProcess, 0);
}
