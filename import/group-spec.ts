import {
  type ArgumentValue,
  type GroupKvTransfer,
  type GroupPorts,
  type GroupSpec,
  LoadBalancing,
  loadBalancingOf,
} from "../core/index.ts";
import type { Findings } from "./findings.ts";
import { type Coordinates, fold, foldOrSpread, type Sample } from "./fold.ts";
import { devicesOnNode, type GroupMember, type ServerGroup } from "./group-servers.ts";
import { idsOfReplicas, replicaEngineIds } from "./engine-ids.ts";
import { type OverrideSetting, Overrides } from "./overrides.ts";
import { identityOf } from "./read-transfer.ts";
import { valueText } from "./words/flag-value.ts";
import type { Placed, Server } from "./server.ts";

/** What the planner knows about a group beside its commands. */
export interface GroupContext {
  readonly devicesPerNode: number;
  readonly kvTransfer: GroupKvTransfer | undefined;
  readonly supervisorPort: number | undefined;
}

/** The group of a topology: fields, settings that all processes share, and overrides for the rest. */
export function groupSpec(group: ServerGroup, context: GroupContext, findings: Findings): GroupSpec {
  const [head] = group.members;
  if (head === undefined) throw new RangeError(`group ${group.name} has no process`);
  const { server } = head;
  const folder = new Folder(group, findings);
  const ports = portsOf(folder, group, context);
  const env = folder.entries("env", ({ env: own }) => own);
  const args = folder.entries("args", ({ args: own }) => own);
  const engineId = folder.engineId();
  const overrides = folder.overrides.spec;
  const used = devicesOnNode(group);
  const balancing =
    group.loadBalancing === loadBalancingOf({ role: group.role }) ? undefined : group.loadBalancing;
  return {
    role: group.role,
    ...(group.replicas === 1 ? {} : { replicas: group.replicas }),
    nodes: group.nodes,
    dataParallelSize: server.dataParallelSize,
    tensorParallelSize: server.tensorParallelSize,
    ...(server.pipelineParallelSize === 1 ? {} : { pipelineParallelSize: server.pipelineParallelSize }),
    ...(server.layersPerStage === undefined ? {} : { layersPerStage: server.layersPerStage }),
    ...(server.prefillContextParallelSize === 1
      ? {}
      : { prefillContextParallelSize: server.prefillContextParallelSize }),
    ...(balancing === undefined ? {} : { loadBalancing: balancing }),
    ...(used === context.devicesPerNode ? {} : { devicesPerNode: used }),
    ...(server.cpusPerRank === undefined ? {} : { cpusPerRank: server.cpusPerRank }),
    ...visibleDevices(group, findings),
    ...(Object.keys(ports).length === 0 ? {} : { ports }),
    ...(engineId === undefined ? {} : { engineId }),
    ...(context.kvTransfer === undefined ? {} : { kvTransfer: context.kvTransfer }),
    ...(Object.keys(env).length === 0 ? {} : { env }),
    ...(Object.keys(args).length === 0 ? {} : { args }),
    ...(overrides === undefined ? {} : { overrides }),
  };
}

/** Folds single settings of a group, and collects their overrides. */
class Folder {
  readonly overrides = new Overrides();
  readonly #group: ServerGroup;
  readonly #findings: Findings;

  constructor(group: ServerGroup, findings: Findings) {
    this.#group = group;
    this.#findings = findings;
  }

  /** Entries of an environment, or the flags. */
  entries<Value extends ArgumentValue>(
    kind: "env" | "args",
    of: (server: Server, member: GroupMember) => ReadonlyMap<string, Placed<Value>>,
  ): Record<string, Value> {
    const base: Record<string, Value> = {};
    const maps = this.#group.members.map((member) => ({ member, entries: of(member.server, member) }));
    const names = new Set(maps.flatMap(({ entries }) => [...entries.keys()]));
    for (const name of names) {
      const samples = maps
        .filter(({ member }) => means(member.server, name))
        .map(({ member, entries }) => ({ member, placed: entries.get(name) }));
      const value = this.setting<Value>(
        `${kind}.${name}`,
        samples,
        (override) =>
          kind === "env" ? { kind, name, value: valueText(override) } : { kind, name, value: override },
        kind === "env" ? foldOrSpread : fold,
      );
      if (value !== undefined) base[name] = value;
    }
    return base;
  }

  /** The value of the group for one setting. */
  setting<Value>(
    setting: string,
    samples: readonly { readonly member: GroupMember; readonly placed: Placed<Value> | undefined }[],
    override: (value: Value) => OverrideSetting,
    foldAll: typeof fold<Value> = fold,
  ): Value | undefined {
    const folded = foldAll(
      samples.map(({ member, placed }): Sample<Value> => ({
        ...coordinatesOf(member),
        value: placed?.value,
      })),
    );
    const [first] = samples.flatMap(({ placed }) => placed ?? []);
    if (folded === undefined) {
      this.#findings.lose(
        first?.place ?? "",
        `${setting} of group ${this.#group.name} differs by both rank and replica; an override names only one of them.`,
      );
      return first?.value;
    }
    for (const { scope, value } of folded.overrides) {
      const entry = override(value);
      const nodePort = entry.kind === "ports" && entry.name !== "api" && entry.name !== "kv";
      if (scope.kind === "rank" && entry.kind === "ports")
        this.#findings.lose(
          first?.place ?? "",
          `${setting} differs by rank; a topology names ports by node.`,
        );
      else if (nodePort && scope.kind !== "replica")
        this.#findings.lose(
          first?.place ?? "",
          `${setting} differs by node; only the head of a group has this port.`,
        );
      else this.overrides.add(scope, entry);
    }
    return folded.base;
  }

  engineId(): string | undefined {
    const samples = this.#group.members.map((member) => ({
      ...coordinatesOf(member),
      value: member.server.kvTransfer && identityOf(member.server.kvTransfer.value).engineId,
    }));
    const folded = fold(idsOfReplicas(samples) ?? samples);
    if (folded === undefined) {
      const place = this.#group.members[0]?.server.kvTransfer?.place ?? "";
      this.#findings.lose(
        place,
        `engine_id of group ${this.#group.name} follows no pattern that a topology can hold.`,
      );
      return undefined;
    }
    for (const { scope, value } of replicaEngineIds(folded, this.#group.replicas))
      this.overrides.add(scope, { kind: "engineId", value });
    return folded.base;
  }
}

function coordinatesOf({ server, replica, ordinal }: GroupMember): Coordinates {
  return { replica, ordinal, rank: server.rank };
}

/** Whether an entry means something to a process: `--api-server-count` does not without an API. */
function means({ apiPort }: Server, name: string): boolean {
  return apiPort !== undefined || name !== "apiServerCount";
}

function portsOf(folder: Folder, group: ServerGroup, { supervisorPort }: GroupContext): GroupPorts {
  const named = (
    name: "api" | "kv" | "dataParallelRpc" | "master",
    members: readonly GroupMember[],
    of: (member: GroupMember) => number | undefined,
  ) =>
    folder.setting<number>(
      `ports.${name}`,
      members.map((member) => {
        const value = of(member);
        return { member, placed: value === undefined ? undefined : { value, place: member.server.place } };
      }),
      (value) => ({ kind: "ports", name, value }),
    );
  const external = group.loadBalancing === LoadBalancing.External;
  const withApi = group.members.filter(({ server }) => server.apiPort !== undefined);
  // A worker that names a port does not open it.
  const serving =
    group.loadBalancing === LoadBalancing.Internal
      ? withApi.filter(({ ordinal, local }) => ordinal + local === 0)
      : withApi;
  const api = named("api", serving, ({ server: { apiPort }, local }) =>
    apiPort === undefined ? undefined : apiPort - (external ? local : 0),
  );
  const dataParallelRpc = named("dataParallelRpc", group.members, ({ server }) => server.rpcPort);
  const master = named("master", group.members, ({ server }) => server.masterPort);
  const kv = named("kv", group.members, ({ server }) =>
    server.kvTransfer === undefined ? undefined : identityOf(server.kvTransfer.value).kvPort,
  );
  const neighbour = dataParallelRpc === undefined ? master && master - 1 : dataParallelRpc + 1;
  return {
    ...(api === undefined ? {} : { api }),
    ...(dataParallelRpc === undefined ? {} : { dataParallelRpc }),
    ...(master === undefined ? {} : { master }),
    ...(kv === undefined ? {} : { kv }),
    ...(supervisorPort === undefined || supervisorPort === neighbour ? {} : { supervisor: supervisorPort }),
  };
}

/** ASCEND_RT_VISIBLE_DEVICES follows from the layout; where one process uses the node, the topology sets it on request. */
function visibleDevices(group: ServerGroup, findings: Findings): Pick<GroupSpec, "setVisibleDevices"> {
  const given = group.members.filter(({ server }) => server.devices !== undefined);
  if (given.length === 0) return {};
  for (const { server, local } of given) {
    const first = local * server.devicesPerProcess;
    const expected = Array.from({ length: server.devicesPerProcess }, (_, device) => first + device).join(
      ",",
    );
    const wanted = server.engine === "xllm" ? server.devices : expected;
    if (server.devices !== wanted)
      findings.deviate(
        `${server.place} uses the devices ${server.devices}; glm-serve gives the process ${expected}, since each group has nodes of its own.`,
      );
  }
  return group.loadBalancing === LoadBalancing.External ? {} : { setVisibleDevices: true };
}
