import {
  type ContractSide,
  forRank,
  type GroupLayout,
  engineIdOf,
  memberOf,
  type PodLayout,
  type PrefillDecodeContract,
  type ProcessLayout,
  type ResolvedGroup,
  type ResolvedTopology,
  valueForRank,
} from "../../domain/index.ts";
import type { ArgumentValue } from "../../topology/index.ts";
import { type ConnectorEntry, entriesOf, extraOf, isMulti, pairEntry } from "./connectors/entries.ts";
import { connectorOf } from "./connectors/registry.ts";

/** A part of `--kv-transfer-config`; keys without a value are left out of the JSON. */
type Config = Readonly<Record<string, unknown>>;

/**
 * `--kv-transfer-config` of one process, with the degrees of both sides from their contract. The texts of a group may hold
 * `{rank}`. Undefined for a process without a KV transfer.
 */
export function kvTransferConfig(
  topology: ResolvedTopology,
  layout: GroupLayout,
  pod: PodLayout,
  process: ProcessLayout,
): Config | undefined {
  const { kvTransfer } = topology.spec;
  const group = memberOf(topology, layout, pod, process);
  if (kvTransfer === undefined || connectorOf(kvTransfer.connector)?.roles[group.role] === undefined)
    return undefined;
  const rank = process.ranks[0] ?? 0;
  const own = {
    // Where the connector of a MultiConnector reads the port, that of the MultiConnector has no effect.
    kv_port: isMulti(kvTransfer) ? undefined : portOf(pairEntry(kvTransfer), group),
    engine_id: group.engineId === undefined ? undefined : forRank(engineIdOf(group, layout.replica), rank),
    ...texts({ ...kvTransfer.settings, ...group.kvTransfer.settings }, rank),
  };
  const entries = entriesOf(kvTransfer).map((entry) => ({
    entry,
    extra: {
      use_ascend_direct: entry.useAscendDirect,
      ...degreesOf(entry, topology.contract),
      ...texts(extraOf(entry, kvTransfer, group), rank),
    },
  }));
  if (!isMulti(kvTransfer)) return config(kvTransfer.connector, group, own, entries[0]?.extra ?? {});
  return config(kvTransfer.connector, group, own, {
    connectors: entries.map(({ entry, extra }) =>
      config(
        entry.spec.connector,
        group,
        { kv_port: portOf(entry, group), ...texts(entry.spec.settings, rank) },
        extra,
      ),
    ),
    ...texts({ ...kvTransfer.extraConfig, ...group.kvTransfer.extraConfig }, rank),
  });
}

function config(name: string, group: ResolvedGroup, settings: Config, extra: Config): Config {
  return {
    kv_connector: name,
    kv_role: connectorOf(name)?.roles[group.role],
    ...settings,
    ...(Object.values(extra).every((value) => value === undefined)
      ? {}
      : { kv_connector_extra_config: extra }),
  };
}

function portOf(entry: ConnectorEntry | undefined, { ports }: ResolvedGroup): string | undefined {
  return entry?.connector?.handshakes === undefined || ports.kv === undefined ? undefined : String(ports.kv);
}

function degreesOf({ connector }: ConnectorEntry, contract: PrefillDecodeContract | undefined): Config {
  if (contract === undefined || connector?.readsDegrees !== true) return {};
  return { prefill: degrees(contract.prefill), decode: degrees(contract.decode) };
}

/** The keys with the number of a pipeline stage are read where there is more than one (mooncake_connector.py:1219-1237). */
function degrees({
  dataParallelSize,
  tensorParallelSize,
  pipelineParallelSize,
  layersPerStage,
}: ContractSide): Config {
  return {
    dp_size: dataParallelSize,
    ...(pipelineParallelSize === 1 ? {} : { pp_size: pipelineParallelSize }),
    tp_size: tensorParallelSize,
    ...(pipelineParallelSize === 1 || layersPerStage === undefined
      ? {}
      : { pp_layer_partition: layersPerStage.join(",") }),
  };
}

function texts(values: Readonly<Record<string, ArgumentValue>>, rank: number): Config {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, valueForRank(value, rank)]));
}
