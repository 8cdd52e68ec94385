import {
  type ArgumentValue,
  type GroupKvTransfer,
  type KvPoolSpec,
  type KvTransferSpec,
  Role,
} from "../core/index.ts";
import type { Findings } from "./findings.ts";
import type { ServerGroup } from "./group-servers.ts";
import { holdsAddress, type ObservedPool } from "./observed.ts";
import { valueOfRanks } from "./rank-patterns.ts";
import { readsDegrees, readTransfer, type ReadTransfer, withoutIdentity } from "./read-transfer.ts";
import { ownEntries, sharedEntries } from "./shared-entries.ts";
import { isArgumentValue, valueText } from "./words/flag-value.ts";

type Values = Readonly<Record<string, ArgumentValue>>;

/** The KV transfer of a topology, and the part of each group. */
export interface ImportedTransfer {
  readonly kvTransfer: KvTransferSpec | undefined;
  readonly groups: ReadonlyMap<string, GroupKvTransfer>;
}

interface GroupTransfer {
  readonly group: ServerGroup;
  readonly read: ReadTransfer;
}

/** Splits what the processes configure into what all groups share and what is different for each. */
export function transferOf(
  groups: readonly ServerGroup[],
  pool: ObservedPool | undefined,
  findings: Findings,
): ImportedTransfer {
  const transfers = groups.flatMap((group) => {
    const read = transferOfGroup(group, findings);
    return read === undefined ? [] : [{ group, read: withoutDegrees(read, groups, findings) }];
  });
  const [first] = transfers;
  if (first === undefined) return { kvTransfer: undefined, groups: new Map() };
  for (const { group, read } of transfers)
    if (read.connector !== first.read.connector)
      findings.lose(
        placeOf(group),
        `Group ${group.name} has the connector ${read.connector}, and a topology has one: ${first.read.connector}.`,
      );
  const settings = sharedEntries(transfers.map(({ read }) => read.settings));
  const extraConfig = sharedEntries(transfers.map(({ read }) => read.extraConfig));
  const direct = sharedDirect(transfers.map(({ read }) => read));
  const connectors = connectorsOf(transfers, findings);
  const kvTransfer: KvTransferSpec = {
    connector: first.read.connector,
    ...(direct === undefined ? {} : { useAscendDirect: direct }),
    ...filled({ settings, extraConfig }),
    ...(connectors.shared === undefined ? {} : { connectors: connectors.shared }),
    ...(pool === undefined ? {} : { pool: poolOf(pool, findings) }),
  };
  const own = transfers.map(({ group, read }): [string, GroupKvTransfer] => {
    const ownExtra = {
      ...(direct === undefined && read.useAscendDirect !== undefined
        ? { use_ascend_direct: read.useAscendDirect }
        : {}),
      ...ownEntries(read.extraConfig, extraConfig),
    };
    const ofConnectors = connectors.own.get(group.name) ?? {};
    return [
      group.name,
      {
        ...filled({ settings: ownEntries(read.settings, settings), extraConfig: ownExtra }),
        ...(Object.keys(ofConnectors).length === 0 ? {} : { connectors: ofConnectors }),
      },
    ];
  });
  return { kvTransfer, groups: new Map(own.filter(([, transfer]) => Object.keys(transfer).length > 0)) };
}

function placeOf(group: ServerGroup): string {
  const [member] = group.members;
  return member?.server.kvTransfer?.place ?? member?.server.place ?? "";
}

const KV_ROLES: Readonly<Record<Role, string>> = {
  [Role.Serve]: "kv_both",
  [Role.Prefill]: "kv_producer",
  [Role.Decode]: "kv_consumer",
};

/** The transfer of a group, of which processes may only differ in port and id, and in texts that count their ranks. */
function transferOfGroup(group: ServerGroup, findings: Findings): ReadTransfer | undefined {
  const objects = group.members.flatMap(({ server }) => {
    const transfer = server.kvTransfer;
    if (transfer === undefined) return [];
    return [{ value: withoutIdentity(transfer.value), rank: server.rank }];
  });
  const [first] = objects;
  if (first === undefined) return undefined;
  const merged = objects.length === group.members.length ? valueOfRanks(objects) : undefined;
  if (merged === undefined)
    findings.lose(
      placeOf(group),
      `--kv-transfer-config differs inside group ${group.name}; only kv_port, engine_id and texts with the rank may differ.`,
    );
  const object = typeof merged === "object" && !Array.isArray(merged) ? Object.entries(merged) : undefined;
  return readTransfer(object === undefined ? first.value : Object.fromEntries(object), KV_ROLES[group.role]);
}

/** Without the degrees of the two sides, where they are those of the groups: glm-serve writes them. */
function withoutDegrees(
  read: ReadTransfer,
  groups: readonly ServerGroup[],
  findings: Findings,
): ReadTransfer {
  const extraConfig = Object.fromEntries(
    Object.entries(read.extraConfig).filter(([key, value]) => {
      const head = groups.find(({ role }) => role === key)?.members[0]?.server;
      if ((key !== "prefill" && key !== "decode") || head === undefined || !readsDegrees(read.connector))
        return true;
      const degrees: Readonly<Record<string, ArgumentValue>> = {
        dp_size: head.dataParallelSize,
        tp_size: head.tensorParallelSize,
        pp_size: head.pipelineParallelSize,
        pp_layer_partition: head.layersPerStage?.join(",") ?? "",
      };
      const given = typeof value === "object" && !Array.isArray(value) ? Object.entries(value) : [];
      const wrong = given.find(
        ([name, degree]) => !(name in degrees) || valueText(degrees[name] ?? "") !== valueText(degree),
      );
      if (wrong === undefined) return false;
      findings.deviate(
        `kv_connector_extra_config.${key}.${wrong[0]} is ${JSON.stringify(wrong[1])}, which is not that of the group.`,
      );
      return true;
    }),
  );
  const inner = read.connectors?.map((connector) => withoutDegrees(connector, groups, findings));
  return { ...read, extraConfig, ...(inner === undefined ? {} : { connectors: inner }) };
}

function connectorsOf(
  transfers: readonly GroupTransfer[],
  findings: Findings,
): {
  readonly shared: KvTransferSpec["connectors"];
  readonly own: ReadonlyMap<string, Readonly<Record<string, Values>>>;
} {
  const first = transfers[0]?.read.connectors;
  if (first === undefined) return { shared: undefined, own: new Map() };
  const own = new Map<string, Record<string, Values>>();
  const all = first.map(({ connector }, index) => {
    const each = transfers.map(({ group, read }) => ({ group, read: read.connectors?.[index] }));
    const reads = each.flatMap(({ read }) => (read === undefined ? [] : [read]));
    for (const { group, read } of each)
      if (read?.connector !== connector)
        findings.lose(placeOf(group), `Group ${group.name} has other connectors than the other groups.`);
    const settings = sharedEntries(reads.map((read) => read.settings));
    const extraConfig = sharedEntries(reads.map((read) => read.extraConfig));
    const direct = sharedDirect(reads);
    for (const { group, read } of each) {
      if (read === undefined) continue;
      if (Object.keys(ownEntries(read.settings, settings)).length > 0)
        findings.lose(placeOf(group), `${connector} has settings that differ between the groups.`);
      const ownExtra = {
        ...(direct === undefined && read.useAscendDirect !== undefined
          ? { use_ascend_direct: read.useAscendDirect }
          : {}),
        ...ownEntries(read.extraConfig, extraConfig),
      };
      if (Object.keys(ownExtra).length > 0)
        own.set(group.name, { ...own.get(group.name), [connector]: ownExtra });
    }
    return {
      connector,
      ...(direct === undefined ? {} : { useAscendDirect: direct }),
      ...filled({ settings, extraConfig }),
    };
  });
  return { shared: all, own };
}

function sharedDirect(reads: readonly ReadTransfer[]): boolean | undefined {
  const values = new Set(reads.map(({ useAscendDirect }) => useAscendDirect));
  return values.size === 1 ? reads[0]?.useAscendDirect : undefined;
}

/** The parts that have entries. */
function filled({
  settings,
  extraConfig,
}: {
  readonly settings: Values;
  readonly extraConfig: Values;
}): Pick<KvTransferSpec, "settings" | "extraConfig"> {
  return {
    ...(Object.keys(settings).length === 0 ? {} : { settings }),
    ...(Object.keys(extraConfig).length === 0 ? {} : { extraConfig }),
  };
}

function poolOf({ backend, port, config, segmentSize, place }: ObservedPool, findings: Findings): KvPoolSpec {
  findings.deviate("The master of the pool runs in a pod of its own, with the flags that glm-serve sets.");
  const kept: Record<string, ArgumentValue> = {};
  for (const [name, value] of Object.entries(config)) {
    if (name === "master_server_address" || holdsAddress(String(value)) || /\$\{?\w/.test(String(value)))
      findings.deviate(`The pool's ${name} is left out: the pods find the address themselves.`);
    else if (isArgumentValue(value)) kept[name] = value;
    else findings.lose(`${place}.config.${name}`, `${name} has no value that a topology can hold.`);
  }
  return {
    backend,
    port,
    ...(Object.keys(kept).length === 0 ? {} : { config: kept }),
    ...(segmentSize === undefined ? {} : { segmentSize }),
  };
}
